import { toHex } from '../../domain/crypto.ts'
import type { InviteOffer } from './ports.ts'

/** Who knocked first when: a knock too early is not answered, and whoever wants in knocks again every two seconds. */
export interface Hesitation {
  isOver(invite: Pick<InviteOffer, 'id' | 'hesitateMs'>, publicKey: Uint8Array): boolean
}

const remembered = 256

export function createHesitation(now: () => number): Hesitation {
  const knocks = new Map<string, number>()
  return {
    isOver({ id, hesitateMs }, publicKey) {
      const knock = `${id} ${toHex(publicKey)}`
      const first = knocks.get(knock) ?? now()
      knocks.set(knock, first)
      for (const oldest of knocks.keys()) {
        if (knocks.size <= remembered) break
        knocks.delete(oldest)
      }
      return now() - first >= hesitateMs
    }
  }
}
