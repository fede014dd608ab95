type Pixels = OffscreenCanvasRenderingContext2D
const mostSide = 1600

let shared: Pixels | null = null

/** Answers the code in a picture, or null. The scanner is fetched when it is first needed; one picture takes it a few milliseconds. */
export async function openQrReader(): Promise<
  (picture: CanvasImageSource, width: number, height: number, ms?: number) => string | null
> {
  const { default: decodeQR } = await import('qr/decode.js')
  return (picture, width, height, timeLimit = 16) => {
    const scale = Math.min(1, mostSide / Math.max(width, height))
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
    const pixels = canvasOf(w, h)
    pixels.drawImage(picture, 0, 0, w, h)
    try {
      return decodeQR({ width: w, height: h, data: pixels.getImageData(0, 0, w, h).data }, { timeLimit })
    } catch {
      return null // nothing in it that can be read
    }
  }
}

function canvasOf(width: number, height: number): Pixels {
  if (shared?.canvas.width !== width || shared.canvas.height !== height)
    shared = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!shared) throw new Error('no canvas')
  return shared
}
