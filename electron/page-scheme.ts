import { responseHeaders } from '../core/peer/loopback/response-headers.ts'
import type { StaticFiles } from '../core/peer/loopback/static-files.ts'

/** The page's home in the desktop program. `standard` and `secure` give it an origin of its own; it bypasses no policy. */
export const pageScheme = 'app'
export const pageHost = 'starling'
export const pageOrigin = `${pageScheme}://${pageHost}`

export function isOwnPage(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`)
}

/** As in the browser, but for sockets: there is a port, and nothing to connect to. */
const headers = (() => {
  const { 'content-security-policy': policy = '', ...others } = responseHeaders(0)
  return { ...others, 'content-security-policy': policy.replace(/connect-src [^;]*/, "connect-src 'none'") }
})()

/** Answers from a table in memory. What is not in it does not exist; the policy stands on every answer, refusals too. */
export function answerPage(request: { readonly url: string; readonly method: string }, files: StaticFiles): Response {
  const refuse = (status: number): Response =>
    new Response(String(status), { status, headers: { ...headers, 'content-type': 'text/plain' } })
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  if (!isOwnPage(request.url)) return refuse(421)
  const path = request.url.slice(pageOrigin.length).split(/[?#]/, 1)[0] ?? ''
  const file = files.get(path)
  if (file === undefined) return refuse(404)
  return new Response(request.method === 'HEAD' ? null : Buffer.from(file.body), {
    headers: { ...headers, 'content-type': file.type }
  })
}
