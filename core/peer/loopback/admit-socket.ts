import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { WebSocket } from 'ws'
import { handshakeMac, nonceShape, sameMac } from './handshake-mac.ts'

/** The page's key is in its address, the tool's key in a file of the profile; one may be given up without the other. */
export interface LoopbackKeys {
  readonly page: Uint8Array
  readonly tool: Uint8Array
}
export type Caller = keyof LoopbackKeys

const Auth = v.strictObject({
  t: v.literal('auth'),
  cn: v.pipe(v.string(), v.regex(nonceShape)),
  mac: v.pipe(v.string(), v.maxLength(64))
})
const firstFrameBytes = 512
export const authMs = 3000
/** Why a socket was closed before it was let in. */
export const closeCodes = { malformed: 4000, late: 4001, wrongKey: 4003 } as const

/** Lets a socket prove itself. Resolves with who it is, or null when it was closed instead; never rejects. */
export function admitSocket(socket: WebSocket, keys: LoopbackKeys, port: number): Promise<Caller | null> {
  return new Promise((resolve) => {
    const serverNonce = randomBytes(16).toString('base64url')
    const end = (caller: Caller | null): void => {
      clearTimeout(late)
      socket.off('message', first)
      resolve(caller)
    }
    const refuse = (code: number): void => {
      end(null)
      socket.close(code)
    }
    const late = setTimeout(() => refuse(closeCodes.late), authMs)
    const first = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): void => {
      const text = isBinary || !Buffer.isBuffer(data) || data.length > firstFrameBytes ? null : data.toString('utf8')
      const auth = v.safeParse(Auth, text === null ? null : parseJson(text))
      if (!auth.success) {
        refuse(closeCodes.malformed)
        return
      }
      const { cn, mac } = auth.output
      const caller = (['page', 'tool'] as const).find((who) => sameMac(mac, handshakeMac(keys[who], 'c', port, serverNonce, cn)))
      if (caller === undefined) {
        refuse(closeCodes.wrongKey)
        return
      }
      end(caller)
      socket.send(JSON.stringify({ t: 'ok', mac: handshakeMac(keys[caller], 's', port, serverNonce, cn) }))
    }
    socket.on('message', first)
    socket.once('close', () => end(null))
    socket.send(JSON.stringify({ t: 'hello', sn: serverNonce }))
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
