import type { Channel } from '../../core/rpc/channel.ts'
import { socketChannel } from '../../core/rpc/socket-channel.ts'

/**
 * Browser mode: one socket to the peer on this computer, proven both ways before a word of the plan crosses. The key comes in the
 * address's fragment, which is never sent; it moves to this tab's storage at once, so that neither history nor a copied address holds it.
 */
const storageName = 'starling-key'
const proofMs = 8000

export type DialRefusal = 'no-key' | 'stranger' | 'closed'

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
const toText = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

function keyOfThisTab(): string | null {
  const inAddress = /^#k=([A-Za-z0-9_-]{43})$/.exec(location.hash)?.[1]
  if (inAddress !== undefined) {
    sessionStorage.setItem(storageName, inAddress)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem(storageName)
}

/** The proven pipe, or why there is none. Never throws. */
export async function dialLoopback(): Promise<Channel | DialRefusal> {
  const stored = keyOfThisTab()
  if (stored === null) return 'no-key'
  const key = await crypto.subtle.importKey('raw', toBytes(stored), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = async (side: 'c' | 's', serverNonce: string, clientNonce: string): Promise<string> => {
    const message = ['starling-loopback-1', side, location.port, serverNonce, clientNonce].join('|')
    return toText(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message)))
  }
  const socket = new WebSocket(`ws://${location.host}/ws`)
  const clientNonce = toText(crypto.getRandomValues(new Uint8Array(16)))
  return new Promise((resolve) => {
    let serverNonce: string | null = null
    let ended = false
    const end = (answer: Channel | DialRefusal): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      socket.removeEventListener('message', onMessage)
      if (typeof answer === 'string') socket.close()
      resolve(answer)
    }
    const timer = setTimeout(() => end('closed'), proofMs)
    const onMessage = (event: MessageEvent): void => {
      const frame = parse(event.data)
      if (frame?.t === 'hello' && frame.sn !== undefined && serverNonce === null) {
        const nonce = frame.sn
        serverNonce = nonce
        mac('c', nonce, clientNonce)
          .then((proof) => socket.send(JSON.stringify({ t: 'auth', cn: clientNonce, mac: proof })))
          .catch(() => end('stranger'))
      } else if (frame?.t === 'ok' && serverNonce !== null) {
        // What follows is for the pipe, which listens from now on; proving takes a moment.
        socket.removeEventListener('message', onMessage)
        const channel = socketChannel(socket)
        mac('s', serverNonce, clientNonce)
          .then((expected) => end(frame.mac === expected ? channel : 'stranger'))
          .catch(() => end('stranger'))
      } else end('stranger')
    }
    socket.addEventListener('message', onMessage)
    socket.addEventListener('close', () => end('closed'))
  })
}

interface Opening {
  readonly t: string
  readonly sn?: string
  readonly mac?: string
}

function parse(data: unknown): Opening | null {
  try {
    const frame: unknown = JSON.parse(String(data))
    if (typeof frame !== 'object' || frame === null || !('t' in frame) || typeof frame.t !== 'string') return null
    return {
      t: frame.t,
      ...('sn' in frame && typeof frame.sn === 'string' ? { sn: frame.sn } : {}),
      ...('mac' in frame && typeof frame.mac === 'string' ? { mac: frame.mac } : {})
    }
  } catch {
    return null
  }
}
