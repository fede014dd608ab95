import type { IncomingMessage } from 'node:http'

/** Under which names this server may be addressed. Anything else is another site that was pointed at this machine. */
export interface OwnNames {
  readonly hosts: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
}

export function ownNames(port: number): OwnNames {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) }
}

export type Refusal = 400 | 403 | 404 | 405 | 421 | 503

/** Why a request for a file is refused, or null. The order matters: a stranger learns nothing but that the name is wrong. */
export function refusalOfRequest(request: IncomingMessage, names: OwnNames): Refusal | null {
  if (!hasOwnHost(request, names)) return 421
  if (request.url === undefined || !request.url.startsWith('/')) return 400 // absolute form, as one would ask a proxy
  if (request.method !== 'GET' && request.method !== 'HEAD') return 405
  return comesFromElsewhere(request) ? 403 : null
}

/** Why a socket is refused, or null. */
export function refusalOfUpgrade(request: IncomingMessage, names: OwnNames): Refusal | null {
  if (!hasOwnHost(request, names)) return 421
  if (request.url !== '/ws') return 404
  const origin = request.headers.origin
  return origin === undefined || !names.origins.has(origin) ? 403 : null
}

/** Exactly one Host header, and ours: this is what stops a page whose name was re-bound to this machine. */
function hasOwnHost(request: IncomingMessage, names: OwnNames): boolean {
  const hosts: string[] = []
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === 'host') hosts.push((request.rawHeaders[i + 1] ?? '').toLowerCase())
  }
  const [host] = hosts
  return hosts.length === 1 && host !== undefined && names.hosts.has(host)
}

/** Opening our page by a link from anywhere is fine; running or reading its parts from another page is not. */
function comesFromElsewhere(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document')
}
