import { afterAll, expect, test } from 'vitest'
import { cleanPicture } from '../../core/domain/picture/picture-file.ts'
import { chromiumPicture, chromiumPictures, noisePng, withTraces } from '../helpers/sample-pictures.ts'
import { closeBrowser, hasChromium, theBrowser } from './helpers/open-page.ts'

afterAll(closeBrowser)

if (!hasChromium) console.warn('SKIPPED: no Chromium to draw with (issue 5)')

test.skipIf(!hasChromium)(
  'a browser draws what cleaning leaves, pixel by pixel what it drew before',
  { timeout: 60_000 },
  async () => {
    const page = await (await theBrowser()).newPage()
    const pixelsOf = (bytes: Uint8Array): Promise<string> =>
      page.evaluate(`(async () => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (c) => c.charCodeAt(0))]))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context.drawImage(bitmap, 0, 0)
      return bitmap.width + '×' + bitmap.height + ' ' + [...context.getImageData(0, 0, bitmap.width, bitmap.height).data].join()
    })()`)
    const samples = [...chromiumPictures.map((name) => withTraces(name)), noisePng(20, 10)]
    for (const [i, sample] of samples.entries()) {
      const name = chromiumPictures[i]
      const cleaned = cleanPicture(sample)
      if (typeof cleaned === 'string') throw new Error(cleaned)
      expect(await pixelsOf(cleaned.bytes), name).toBe(await pixelsOf(name === undefined ? sample : chromiumPicture(name)))
    }
    await page.close()
  }
)
