import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

/**
 * Pictures of every screen into `shots/`, which git leaves alone: `npm run shots`, or `npm run shots -- month` for some, `-- --width 640`.
 * Needs a build and Chromium. Ends with 1 when a page had something to complain about.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const widthAt = process.argv.indexOf('--width')
const only = process.argv.slice(2).find((word, at) => !word.startsWith('--') && at + 2 !== widthAt + 1)
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, watch: null }
})
try {
  const { takeShots } = await server.ssrLoadModule('/test/page/pictures/take-shots.ts')
  const folder = fileURLToPath(new URL('../shots', import.meta.url))
  const faults = await takeShots({ folder, only, width: widthAt > 0 ? Number(process.argv[widthAt + 1]) : undefined })
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  await server.close()
}
