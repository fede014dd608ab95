import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { axeCheck } from './helpers/axe-check.ts'
import { corePid } from './helpers/core-pid.ts'
import { openLeaflet, textOf } from './helpers/leaflet-page.ts'
import { closeBrowser, hasChromium, openPage, settled, theBrowser } from './helpers/open-page.ts'
import { type PagePeer, pagePassphrase, startPagePeer } from './helpers/page-peer.ts'
import { samplePlan } from './helpers/sample-plan.ts'

const inBrowser = test.skipIf(!hasChromium)
if (!hasChromium) console.warn('Keystrokes in leaflets are not tried: there is no chromium here (issue 4)')
/** Other work may keep the machine busy: longer than the second that a poll waits by itself. */
const soon = <T>(look: () => T | Promise<T>, interval = 50) => expect.poll(look, { timeout: 15_000, interval })

let peer: PagePeer
let group: string
beforeAll(async () => {
  if (!hasChromium) return
  peer = await startPagePeer()
  group = (await samplePlan(peer, { full: false })).group
})
afterAll(async () => {
  await closeBrowser()
  await peer?.close()
})

/** Page and core at once, as when the power goes; neither gets to say anything any more. */
async function killAll(): Promise<void> {
  const debug = await (await theBrowser()).newBrowserCDPSession()
  const { processInfo } = await debug.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  for (const pid of [...pages, await corePid(peer)]) process.kill(pid, 'SIGKILL')
}

async function reopen(id: string) {
  const opened = await openPage(peer.url)
  await opened.page.getByLabel('Passphrase').fill(pagePassphrase, { timeout: 15_000 })
  await opened.page.keyboard.press('Enter')
  await opened.page.locator('.side nav').waitFor()
  await opened.page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  await textOf(opened.page).waitFor()
  return opened
}

const inCore = async (id: string): Promise<string> => (await peer.call('leaflet.get', { group, id })).text
const formOf = (id: string) => ({ group, form: `leaflet.${id}.text` })

/** What the page had sealed on this laptop over what the plan holds. */
async function sealedWords(id: string): Promise<string> {
  const { text } = await peer.call('draft.get', formOf(id))
  if (text === null) return ''
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from((await peer.call('leaflet.get', { group, id })).document, 'base64'))
  Y.applyUpdate(doc, Buffer.from(text, 'base64'))
  return doc.getXmlFragment('default').toString()
}

inBrowser('words typed at the moment when page and core are killed are there when the leaflet is opened again', async () => {
  const { id } = await peer.call('leaflet.create', { group, title: 'Kept', language: 'en' })
  const first = await openLeaflet(peer, id)
  await textOf(first.page).click()
  const words = Array.from({ length: 60 }, (_, at) => `word${at} 駅前`).join(' ')
  // It goes on typing, faster than any rest, until there is no page left.
  const typing = textOf(first.page)
    .pressSequentially(words, { delay: 30 })
    .catch(() => 'killed')
  await soon(() => sealedWords(id), 10).toContain('word5 駅前')
  const sealed = (await sealedWords(id)).replace(/<[^>]*>/g, '')
  const crashed = first.page.waitForEvent('crash')
  await killAll()
  await crashed
  await first.close()
  expect(await typing).toBe('killed')

  const second = await reopen(id)
  const found = await textOf(second.page).textContent()
  expect(words.startsWith(found?.trimEnd() ?? 'nothing')).toBe(true)
  expect(found?.trimEnd().length).toBeGreaterThanOrEqual(sealed.trimEnd().length)
  await soon(() => inCore(id)).toBe(found)
  await soon(async () => (await peer.call('draft.get', formOf(id))).text).toBeNull()
  expect(second.faults).toEqual([])
  await second.close()
})

inBrowser('what was kept and never sent comes back into the text, beside what others wrote since, and only once', async () => {
  const { id } = await peer.call('leaflet.create', { group, title: 'Both', language: 'en' })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from((await peer.call('leaflet.get', { group, id })).document, 'base64'))
  const known = Y.encodeStateVector(doc)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('typed and never sent')])
  doc.getXmlFragment('default').insert(0, [paragraph])
  const text = Buffer.from(Y.encodeStateAsUpdate(doc, known)).toString('base64')
  await peer.call('leaflet.insert', { group, id, blocks: [{ kind: 'heading1', spans: [{ text: 'Meanwhile' }] }] })
  for (const _ of ['kept', 'kept although core has it']) {
    await peer.call('draft.keep', { ...formOf(id), text })
    const { page, faults, close } = await openLeaflet(peer, id)
    await textOf(page).getByText('typed and never sent').waitFor()
    await soon(async () => (await peer.call('draft.get', formOf(id))).text).toBeNull()
    expect(
      (await inCore(id))
        .split('\n')
        .filter((line) => line !== '')
        .sort()
    ).toEqual(['Meanwhile', 'typed and never sent'])
    expect(faults).toEqual([])
    await close()
  }
})

inBrowser('words that core did not take stay, with the reason, and the same request goes again', async () => {
  const { id } = await peer.call('leaflet.create', { group, title: 'Full', language: 'en' })
  const opened = await openPage(peer.url)
  const asked: string[] = []
  let full = true
  await opened.page.routeWebSocket(/\/ws$/, (socket) => {
    const core = socket.connectToServer()
    socket.onMessage((frame) => {
      const edit = /^\{"id":(\d+),"name":"leaflet.edit".*"requestId":"([^"]+)"/.exec(String(frame))
      if (edit) asked.push(edit[2] ?? '')
      if (edit && full) socket.send(JSON.stringify({ id: Number(edit[1]), error: { code: 'DISK_FULL', params: {} } }))
      else core.send(frame)
    })
  })
  await opened.page.reload()
  await opened.page.locator('.side nav').waitFor()
  await opened.page.evaluate(`location.hash = '#/leaflets?id=${id}'`)
  await textOf(opened.page).click()
  await opened.page.keyboard.type('Bring water')
  await opened.page.getByRole('alert').getByText('DISK_FULL').waitFor()
  await opened.page.getByText('Not saved yet').waitFor()
  await settled(opened.page)
  expect(await axeCheck(opened.page)).toEqual([])
  expect(await sealedWords(id)).toContain('Bring water')
  const before = asked.length
  await opened.page.getByRole('button', { name: 'Try again' }).click()
  await soon(() => asked.length).toBeGreaterThan(before)
  full = false
  await soon(() => inCore(id)).toBe('Bring water') // by itself, soon
  await soon(() => opened.page.getByRole('alert').count()).toBe(0)
  expect(new Set(asked.slice(0, before + 1)).size).toBe(1)
  expect(opened.faults).toEqual([])
  await opened.close()
})
