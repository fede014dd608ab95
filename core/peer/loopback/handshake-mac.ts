import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Both sides prove that they hold the key of this run without sending it: a page that meets a stranger on a port used before tells
 * it nothing, and a stranger's page that reaches our port gets nothing. The port is part of the proof, so that no proof can be passed on
 * to another door. A page computes the same with WebCrypto.
 *
 *     server: {"t":"hello","sn":N}    client: {"t":"auth","cn":M,"mac":mac('c')}    server: {"t":"ok","mac":mac('s')}
 *     mac(side) = base64url(HMAC-SHA-256(key, "starling-loopback-1|side|port|N|M"))
 */
export function handshakeMac(key: Uint8Array, side: 'c' | 's', port: number, serverNonce: string, clientNonce: string): string {
  const message = ['starling-loopback-1', side, String(port), serverNonce, clientNonce].join('|')
  return createHmac('sha256', key).update(message).digest('base64url')
}

/** In constant time for texts of one length. */
export function sameMac(a: string, b: string): boolean {
  const first = Buffer.from(a)
  const second = Buffer.from(b)
  return first.length === second.length && timingSafeEqual(first, second)
}

/** No separator of the message can hide in a nonce. */
export const nonceShape = /^[A-Za-z0-9_-]{16,64}$/
