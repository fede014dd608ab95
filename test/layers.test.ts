import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize, relative, sep } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** Who may import whom (CONTRIBUTING, "Rooms"). A room sees itself and what is listed; type-only imports count too, but for declarations. */
interface Law {
  readonly may: readonly string[]
  /** Modules of Node, or which of them. */
  readonly node: boolean
  /** Packages a room is held to; null: any that is declared. */
  readonly packages: readonly string[] | null
}

const lower = ['core/contract', 'core/domain']
const side: Law = { may: lower, node: true, packages: null }
const rooms: Readonly<Record<string, Law>> = {
  'core/contract': { may: [], node: false, packages: ['valibot'] },
  'core/rpc': { may: ['core/contract'], node: false, packages: ['valibot'] },
  'core/domain': {
    may: ['core/contract'],
    node: false,
    packages: ['compact-encoding', 'sodium-universal', 'yjs', 'qr', '@scure/bip39']
  },
  'core/vault': side,
  'core/log': side,
  'core/index': side,
  'core/blobs': side,
  'core/network': side,
  'core/courier': side,
  'core/group': {
    may: [...lower, 'core/vault', 'core/log', 'core/index', 'core/blobs', 'core/network', 'core/courier'],
    node: true,
    packages: null
  },
  'core/api': { may: [...lower, 'core/vault', 'core/index', 'core/network', 'core/group'], node: true, packages: null },
  'core/peer': { may: [...lower, 'core/rpc', 'core/vault', 'core/api'], node: true, packages: null },
  electron: { may: ['core/contract', 'core/rpc', 'core/peer'], node: true, packages: null },
  renderer: { may: ['core/contract', 'core/rpc'], node: false, packages: null }
}

const root = normalize(join(import.meta.dirname, '..'))
const roomOf = (file: string): string | undefined =>
  Object.keys(rooms)
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]

const isNode = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name)
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

function breaches(file: string, text: string): string[] {
  const room = roomOf(file)
  const law = room === undefined ? undefined : rooms[room]
  if (room === undefined || law === undefined) return [`${file}: stands in no room`]
  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
    if (fileName.startsWith('.')) {
      const target = relative(root, join(root, dirname(file), fileName))
        .split(sep)
        .join('/')
      const other = roomOf(target)
      if (other === room) return []
      if (other === undefined) return [`${file}: reaches out of the rooms to ${target}`]
      return law.may.includes(other) ? [] : [`${file}: ${room} may not import ${other}`]
    }
    if (isNode(fileName)) return law.node ? [] : [`${file}: no Node here (${fileName})`]
    if (packageOf(fileName) === 'electron') return room === 'electron' ? [] : [`${file}: no Electron here`]
    return law.packages === null || law.packages.includes(packageOf(fileName)) ? [] : [`${file}: ${room} may not use ${fileName}`]
  })
}

test('every import points the allowed way', () => {
  const files = ['core', 'renderer', 'electron']
    .filter((dir) => existsSync(join(root, dir)))
    .flatMap((dir) =>
      readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((file) => `${dir}/${file.split(sep).join('/')}`)
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('core/types/'))
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap((file) => breaches(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
})

test.each([
  ['renderer/app.tsx', `import fs from 'node:fs'`],
  ['renderer/app.tsx', `import { x } from '../core/peer/loopback.ts'`],
  ['core/contract/x.ts', `import type { Y } from '../peer/y.ts'`],
  ['core/contract/x.ts', `import c from 'compact-encoding'`],
  ['core/domain/x.ts', `import { readFile } from 'node:fs/promises'`],
  ['core/vault/x.ts', `import { openGroupLog } from '../log/group-log.ts'`],
  ['core/network/x.ts', `import { openVault } from '../vault/vault.ts'`],
  ['core/peer/x.ts', `import { app } from 'electron'`],
  ['core/group/x.ts', `import { helper } from '../../test/helpers/x.ts'`],
  ['core/api/x.ts', `export * from '../peer/x.ts'`],
  ['core/log/x.ts', `const x = await import('../index/x.ts')`]
])('a planted breach in %s is found: %s', (file, text) => {
  expect(breaches(file, text)).toHaveLength(1)
})

test('what is allowed is left alone', () => {
  expect(breaches('electron/main.ts', `import { app } from 'electron'; import '../core/peer/supervisor.ts'`)).toEqual([])
})
