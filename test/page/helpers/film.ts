import { writeFile } from 'node:fs/promises'

/** What a camera of the simplest sort gives. */
export const filmWidth = 640
export const filmHeight = 480

/** Grey pictures, row by row, one after the other as an uncompressed film that Chromium plays as its camera. */
export async function writeFilm(path: string, pictures: readonly Uint8Array[], aSecond = 5): Promise<void> {
  const grey = Buffer.alloc((filmWidth * filmHeight) / 2, 128)
  const head = Buffer.from(`YUV4MPEG2 W${filmWidth} H${filmHeight} F${aSecond}:1 Ip A1:1 C420\n`)
  await writeFile(path, Buffer.concat([head, ...pictures.flatMap((picture) => [Buffer.from('FRAME\n'), picture, grey])]))
}

/** As a camera sees a code on a screen that is not quite dark, not quite white, and brighter on one side. */
export function filmedCode(rows: readonly (readonly boolean[])[], shift = 0): Uint8Array {
  const out = Buffer.alloc(filmWidth * filmHeight)
  const side = 430
  const [left, top] = [90 + shift, 24]
  for (let y = 0; y < filmHeight; y++) {
    for (let x = 0; x < filmWidth; x++) {
      const [u, v] = [(x - left) / side, (y - top) / side]
      const onScreen = u >= 0 && u < 1 && v >= 0 && v < 1
      const dark = onScreen && rows[Math.floor(v * rows.length)]?.[Math.floor(u * rows.length)] === true
      out[y * filmWidth + x] = (onScreen ? (dark ? 55 : 195) : 110) + Math.floor((x / filmWidth) * 30)
    }
  }
  return out
}
