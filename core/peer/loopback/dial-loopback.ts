import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { WebSocket } from 'ws'
import type { Channel } from '../../rpc/channel.ts'
import { maxFrameBytes } from '../../rpc/frame.ts'
import { socketChannel } from '../../rpc/socket-channel.ts'
import { authMs } from './admit-socket.ts'
import { handshakeMac, nonceShape, sameMac } from './handshake-mac.ts'

const Hello = v.object({ t: v.literal('hello'), sn: v.pipe(v.string(), v.regex(nonceShape)) })
const Welcome = v.object({ t: v.literal('ok'), mac: v.string() })

/**
 * Reaches the peer that listens on this port, if it is the one that holds the key; null when nobody listens, somebody else does, or it
 * does not answer in time. Nothing but our proof is ever sent to a stranger, and the proof is of no use to it.
 */
export function dialLoopback(port: number, key: Uint8Array): Promise<Channel | null> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
      origin: `http://127.0.0.1:${port}`,
      maxPayload: maxFrameBytes + 1024,
      perMessageDeflate: false
    })
    const clientNonce = randomBytes(16).toString('base64url')
    let serverNonce: string | null = null
    const end = (channel: Channel | null): void => {
      clearTimeout(late)
      socket.off('message', take)
      if (channel === null) socket.terminate()
      resolve(channel)
    }
    const late = setTimeout(() => end(null), authMs)
    const take = (data: unknown): void => {
      const frame = parseJson(String(data).slice(0, 1024))
      if (serverNonce === null) {
        const hello = v.safeParse(Hello, frame)
        if (!hello.success) {
          end(null)
          return
        }
        serverNonce = hello.output.sn
        socket.send(JSON.stringify({ t: 'auth', cn: clientNonce, mac: handshakeMac(key, 'c', port, serverNonce, clientNonce) }))
        return
      }
      const welcome = v.safeParse(Welcome, frame)
      const genuine = welcome.success && sameMac(welcome.output.mac, handshakeMac(key, 's', port, serverNonce, clientNonce))
      end(genuine ? socketChannel(socket) : null)
    }
    socket.on('message', take)
    socket.on('error', () => end(null))
    socket.on('close', () => end(null))
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
