import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { patternsOf, scanFolder } from '../helpers/canary-scanner.ts'
import { temporaryFolder } from './folders.ts'

const zAlphabet = 'ybndrfg8ejkmcpqxot1uwisza345h769'

/** Written another way than the scanner's own: through a number. */
function zBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) << BigInt((5 - ((bytes.byteLength * 8) % 5)) % 5)
  for (let count = Math.ceil((bytes.byteLength * 8) / 5); count > 0; count--) {
    text = (zAlphabet[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return text
}

test('the scanner finds a secret in every form, wherever it begins', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const title = '京都 strike meeting'
  const needles = [
    { name: 'key', value: key },
    { name: 'title', value: title }
  ]
  const planted: [string, string | Uint8Array][] = []
  for (const [name, raw] of [
    ['key', key],
    ['title', Buffer.from(title)]
  ] as const) {
    const text = name === 'title' ? title : Buffer.from(key).toString('hex')
    planted.push([`${name} raw`, raw], [`${name} hex`, Buffer.from(raw).toString('hex')])
    planted.push([`${name} HEX`, Buffer.from(raw).toString('hex').toUpperCase()])
    planted.push([`${name} utf16le`, Buffer.from(text, 'utf16le')], [`${name} utf16be`, Buffer.from(text, 'utf16le').swap16()])
    for (let before = 0; before < 5; before++) {
      const within = Buffer.concat([randomBytes(before), raw, randomBytes(7)])
      planted.push(
        [`${name} base64 ${before}`, within.toString('base64')],
        [`${name} url ${before}`, within.toString('base64url')]
      )
      planted.push([`${name} z ${before}`, zBase32(within)], [`${name} Z ${before}`, zBase32(within).toUpperCase()])
    }
  }
  await mkdir(join(folder, 'deep', 'er'), { recursive: true })
  for (const [name, content] of planted) {
    const around = [Buffer.from(randomBytes(50)), Buffer.from(content), Buffer.from(randomBytes(50))]
    await writeFile(join(folder, 'deep', 'er', name), Buffer.concat(around))
  }
  const finds = await scanFolder(folder, needles)
  for (const [name] of planted) {
    const [needle] = name.split(' ')
    expect(
      finds.filter((find) => find.file.endsWith(`/${name}`)).map((find) => find.needle),
      name
    ).toContain(needle)
  }
  expect(await scanFolder(folder, [{ name: 'other', value: randomBytes(32) }])).toEqual([])
})

test('a secret in the name of a file is found too', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(16)
  await writeFile(join(folder, `core-${Buffer.from(key).toString('hex')}`), '')
  expect(await scanFolder(folder, [{ name: 'key', value: key }])).toMatchObject([{ needle: 'key', form: 'hex' }])
})

test('a needle that would be found by chance is refused', () => {
  expect(() => patternsOf({ name: 'short', value: 'abc' })).toThrow('by chance')
})
