import type { Locator, Page } from 'playwright-core'
import { textOf } from './leaflet-page.ts'

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
