import type { PictureShelf } from './picture-shelf.ts'

const patienceMs = 10_000

/** The printer gets the sheet when every picture that is here stands on it. */
export async function printWhenShown(shelf: PictureShelf): Promise<void> {
  await Promise.race([onPaper(shelf), new Promise((resolve) => setTimeout(resolve, patienceMs))])
  window.print()
}

async function onPaper(shelf: PictureShelf): Promise<void> {
  await shelf.settled()
  await new Promise((resolve) => setTimeout(resolve)) // React has drawn what was read
  const pictures = [...document.querySelectorAll<HTMLImageElement>('.on-paper img')]
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {}))) // one that cannot be drawn must not keep the rest
}
