import { CoreError } from '../../../../core/contract/errors.ts'
import { pictureLimits } from '../../../../core/contract/picture-limits.ts'

/** In pixels; enough for a whole page of A4. */
const longestSide = 1600
const enoughBytes = 500_000
const smallPngBytes = 200_000
/** What is decoded at all: this much of a file, and a square of this side. */
const mostMiB = 60
const mostSide = 10_000
const sizes = [1, 0.75, 0.55, 0.4, 0.28]
const qualities = [0.86, 0.72, 0.55]

const beginnings: readonly { readonly at: number; readonly bytes: readonly number[] }[] = [
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] }, // PNG
  { at: 0, bytes: [0xff, 0xd8, 0xff] }, // JPEG
  { at: 8, bytes: [0x57, 0x45, 0x42, 0x50] } // WebP
]

/**
 * The picture drawn anew: small enough to travel, and with nothing in it but what it shows – no place, no camera, no preview of what was cut
 * away. PICTURE_UNSUPPORTED, PICTURE_TOO_LARGE, PICTURE_BROKEN; AbortError where it was stopped.
 */
export async function fitPicture(file: Blob, signal: AbortSignal): Promise<Blob> {
  if (file.size > mostMiB * 1024 ** 2) throw new CoreError('PICTURE_TOO_LARGE', { maxMiB: mostMiB })
  if (!(await isPicture(file))) throw new CoreError('PICTURE_UNSUPPORTED')
  await withBearableSides(file)
  signal.throwIfAborted()
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new CoreError('PICTURE_BROKEN')
  })
  try {
    const fit = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
    for (const size of sizes) {
      const canvas = drawn(bitmap, fit * size)
      if (size === 1 && file.type !== 'image/jpeg' && isSeenThrough(canvas)) {
        const png = await canvas.convertToBlob({ type: 'image/png' })
        if (png.size <= smallPngBytes) return png
      }
      for (const quality of qualities) {
        signal.throwIfAborted()
        const blob = await encoded(canvas, quality)
        if (blob.size <= enoughBytes) return blob
      }
    }
    throw new CoreError('PICTURE_TOO_LARGE', { maxMiB: pictureLimits.bytes / 1024 ** 2 })
  } finally {
    bitmap.close()
  }
}

async function isPicture(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer())
  return beginnings.some(({ at, bytes }) => bytes.every((byte, i) => head[at + i] === byte))
}

/** Reads its head only: what says that it is immense is not drawn. */
async function withBearableSides(file: Blob): Promise<void> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await new Promise<void>((resolve, reject) => {
      image.onload = () => resolve()
      image.onerror = () => reject(new CoreError('PICTURE_BROKEN'))
    })
    if (image.naturalWidth * image.naturalHeight > mostSide ** 2)
      throw new CoreError('PICTURE_TOO_LARGE', { maxPixels: mostSide })
  } finally {
    URL.revokeObjectURL(url)
  }
}

function drawn(bitmap: ImageBitmap, scale: number): OffscreenCanvas {
  const side = (length: number): number => Math.max(1, Math.round(length * scale))
  const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height))
  const brush = brushOf(canvas)
  brush.imageSmoothingQuality = 'high'
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

function isSeenThrough(canvas: OffscreenCanvas): boolean {
  const { data } = brushOf(canvas).getImageData(0, 0, canvas.width, canvas.height)
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true
  return false
}

function brushOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const brush = canvas.getContext('2d')
  if (!brush) throw new CoreError('PICTURE_BROKEN') // no memory for it
  return brush
}

/** WebP, or JPEG where the browser writes none. */
async function encoded(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality })
  return webp.type === 'image/webp' ? webp : canvas.convertToBlob({ type: 'image/jpeg', quality })
}
