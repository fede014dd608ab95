import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { noisePng } from '../../helpers/sample-pictures.ts'
import { textOf } from './leaflet-page.ts'
import type { PagePeer } from './page-peer.ts'

export interface PictureFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** By the button over the text and the dialog of the system. */
export async function choosePicture(page: Page, ...files: readonly PictureFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Picture…' }).press('Enter')
  await (await chooser).setFiles([...files])
}

/** As a browser hands over what is in the clipboard or under the pointer. */
export async function giveFile(page: Page, how: 'paste' | 'drop', { name, mimeType, buffer }: PictureFile): Promise<void> {
  await page.evaluate(`(() => {
    const data = new DataTransfer()
    const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (letter) => letter.charCodeAt(0))
    data.items.add(new File([bytes], '${name}', { type: '${mimeType}' }))
    const text = document.querySelector('.ProseMirror')
    const { left, top } = text.getBoundingClientRect()
    const options = { bubbles: true, cancelable: true }
    text.dispatchEvent('${how}' === 'paste'
      ? new ClipboardEvent('paste', { ...options, clipboardData: data })
      : new DragEvent('drop', { ...options, dataTransfer: data, clientX: left + 40, clientY: top + 40 }))
  })()`)
}

export function picturesOf(page: Page): Locator {
  return textOf(page).locator('img.pic')
}
export const altField = (page: Page): Locator => page.getByRole('textbox', { name: 'What is on it' })

/** Other work may keep the machine busy: longer than the second that a poll waits by itself. */
export const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 15_000 })

export const png = (width: number, height: number): PictureFile => ({
  name: 'square.png',
  mimeType: 'image/png',
  buffer: noisePng(width, height)
})

export async function newLeaflet(peer: PagePeer, group: string, ...texts: readonly string[]): Promise<string> {
  const blocks = texts.map((text) => ({ kind: 'paragraph' as const, spans: [{ text }] }))
  return (await peer.call('leaflet.create', { group, title: 'Call', language: 'en', blocks })).id
}

export async function kindsOf(peer: PagePeer, group: string, id: string): Promise<readonly string[]> {
  return (await peer.call('leaflet.get', { group, id })).blocks.map(({ kind }) => kind)
}

/** A piece of a picture, as core answers it. */
export const isPiece = (frame: string): boolean => /^\{"id":\d+,"value":\{"type":"image\//.test(frame)
