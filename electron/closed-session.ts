import { type Session, session } from 'electron'
import type { StaticFiles } from '../core/peer/loopback/static-files.ts'
import { answerPage, isOwnPage, pageOrigin, pageScheme } from './page-scheme.ts'

/** Copying an invite needs it. Reading the clipboard, notifications and all others stay denied. */
const clipboard = 'clipboard-sanitized-write'

/** Scanning a code needs the camera: pictures without sound, and only where nothing else is asked in the same breath. */
function isCameraAlone(permission: string, kinds: readonly (string | undefined)[]): boolean {
  return permission === 'media' && kinds.length === 1 && kinds[0] === 'video'
}

/**
 * The one session of the program: in memory, so that Chromium leaves no cache, history or storage behind; no permission but two for our own page, no request beyond
 * our own pages, and no download but of what a page of ours made: Electron asks where to save it. The proxy leads nowhere: what a guard forgets does not leave the laptop either.
 */
export function closedSession(files: StaticFiles): Session {
  const closed = session.fromPartition('starling') // without `persist:` it lives in memory
  closed.protocol.handle(pageScheme, (request) => answerPage(request, files))
  closed.setPermissionRequestHandler((contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    answer((permission === clipboard || isCameraAlone(permission, kinds)) && isOwnPage(contents.getURL()))
  })
  closed.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) =>
      (permission === clipboard || isCameraAlone(permission, [mediaType])) && isOwnPage(`${origin}/`)
  )
  closed.setDevicePermissionHandler(() => false)
  closed.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwnRequest(url) }))
  closed.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) event.preventDefault()
  })
  closed.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' }).catch(() => {}) // requests are cancelled before any proxy is asked
  return closed
}

function isOwnRequest(url: string): boolean {
  return isOwnPage(url) || url.startsWith(`blob:${pageOrigin}/`) || url.startsWith('devtools://')
}
