import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { CoreError } from '../../contract/errors.ts'
import type { Channel } from '../../rpc/channel.ts'
import { maxFrameBytes } from '../../rpc/frame.ts'
import { socketChannel } from '../../rpc/socket-channel.ts'
import { admitSocket, type Caller, type LoopbackKeys } from './admit-socket.ts'
import { ownNames, type Refusal, refusalOfRequest, refusalOfUpgrade } from './request-guard.ts'
import { responseHeaders } from './response-headers.ts'
import type { StaticFiles } from './static-files.ts'

export interface LoopbackOptions {
  /** 0 or left out: any free one. */
  readonly port?: number
  readonly keys: LoopbackKeys
  readonly files: StaticFiles
  /** A pipe that has proven itself. */
  onClient(channel: Channel, caller: Caller): void
}

export interface LoopbackServer {
  readonly port: number
  /** Cuts every client. May be called twice; never rejects. */
  close(): Promise<void>
}

const unprovenSockets = 4
const stuckBytes = 8 * maxFrameBytes

/**
 * Serves the page and the contract to this machine alone: bound to 127.0.0.1 and never to anything else, addressed by exactly that
 * name, from our own page's origin, by someone who proves the key of this run. No cookies: a browser would give them to any other port
 * of this machine. `PORT_IN_USE` when the port that was asked for is taken.
 */
export async function listenLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  let names = ownNames(0)
  let headers = responseHeaders(0)
  let port = 0
  let unproven = 0

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const refusal = refusalOfRequest(request, names)
    const file = refusal === null ? options.files.get((request.url ?? '').split('?', 1)[0] ?? '') : undefined
    const status = refusal ?? (file === undefined ? 404 : 200)
    // A refusal without a body makes Chromium show a page of its own instead, late.
    const { type, body } = file ?? { type: 'text/plain', body: Buffer.from(String(status)) }
    const allow = status === 405 ? { allow: 'GET, HEAD' } : {}
    response.writeHead(status, { ...headers, ...allow, 'content-type': type, 'content-length': body.byteLength })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  const http = createServer({ requestTimeout: 10_000, headersTimeout: 5000, keepAliveTimeout: 5000, maxHeaderSize: 8192 }, answer)
  http.maxConnections = 64
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes + 1024,
    perMessageDeflate: false,
    clientTracking: true
  })

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refusal = refusalOfUpgrade(request, names) ?? (unproven >= unprovenSockets ? 503 : null)
    if (refusal !== null) return refuseUpgrade(stream, refusal, headers)
    unproven++
    let counted = true
    const proven = (): void => {
      if (counted) unproven--
      counted = false
    }
    stream.once('close', proven)
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate())
      void admitSocket(socket, options.keys, port).then((caller) => {
        proven()
        if (caller !== null) options.onClient(guardedChannel(socket), caller)
      })
    })
  })

  await new Promise<void>((resolve, reject) => {
    const failed = (err: NodeJS.ErrnoException): void => {
      const taken = err.code === 'EADDRINUSE' || err.code === 'EACCES'
      reject(taken ? new CoreError('PORT_IN_USE', { port: options.port ?? 0 }, err) : err)
    }
    http.once('error', failed)
    http.listen(options.port ?? 0, '127.0.0.1', () => {
      http.off('error', failed)
      http.on('error', () => {}) // nothing to be done for the server as a whole; the connection concerned is closed by Node
      resolve()
    })
  })
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  port = address.port
  names = ownNames(port)
  headers = responseHeaders(port)

  let closing: Promise<void> | null = null
  return {
    port,
    close: () => {
      closing ??= new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        sockets.close()
        http.close(() => resolve())
        http.closeAllConnections()
      })
      return closing
    }
  }
}

/** A page that takes nothing any more while it goes on asking is cut before it fills the memory. */
function guardedChannel(socket: WebSocket): Channel {
  const channel = socketChannel(socket)
  return {
    ...channel,
    send: (frame) => {
      if (socket.bufferedAmount > stuckBytes) socket.terminate()
      else channel.send(frame)
    }
  }
}

function refuseUpgrade(stream: Duplex, status: Refusal, headers: Readonly<Record<string, string>>): void {
  const body = String(status)
  const all = { ...headers, 'content-type': 'text/plain', 'content-length': String(body.length), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  stream.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n'))
}
