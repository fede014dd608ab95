import type { ErrorCode } from '../../contract/errors.ts'
import type { CheckCode } from './check-code.ts'

export type JoinState =
  | { readonly name: 'looking' }
  | { readonly name: 'comparing'; readonly code: CheckCode }
  /** This side pressed "same", the other has not yet. */
  | { readonly name: 'waiting-other'; readonly code: CheckCode }
  /** Both pressed "same": the keys are on their way. */
  | { readonly name: 'receiving' }
  | { readonly name: 'done' }
  | { readonly name: 'refused'; readonly code: ErrorCode }

/**
 * One person coming in, as either laptop sees it. The page shows the state and answers the comparison; answers that do not fit the state are ignored, so
 * pressing twice is harmless. Ends `done` or `refused` with INVITE_EXPIRED, INVITE_USED, INVITE_REVOKED, INVITE_DECLINED, CHECK_CODE_DIFFERENT, BUSY (somebody
 * else is being compared) or JOIN_ENDED (the other side is gone).
 */
export interface JoinSession {
  readonly role: 'candidate' | 'inviter'
  /** The invite's local id, on the inviter's side. */
  readonly inviteId: string | null
  state(): JoinState
  same(): void
  different(): void
  /** The inviter says no (INVITE_DECLINED), or the candidate gives up. */
  cancel(): void
  onChanged(listener: (state: JoinState) => void): () => void
}

export interface StateBox {
  state(): JoinState
  /** False once the session has ended: nothing moves it any more. */
  move(next: JoinState): boolean
  ended(): boolean
  onChanged(listener: (state: JoinState) => void): () => void
}

export function createStateBox(first: JoinState, onFault: (cause: unknown) => void): StateBox {
  let current = first
  const listeners = new Set<(state: JoinState) => void>()
  const ended = () => current.name === 'done' || current.name === 'refused'
  return {
    state: () => current,
    ended,
    move(next) {
      if (ended()) return false
      current = next
      for (const listener of listeners) {
        try {
          listener(next)
        } catch (cause) {
          onFault(cause)
        }
      }
      return true
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}

export interface JoinTimes {
  /** From the channel being open to the check code standing on both screens. */
  readonly exchangeMs: number
  /** People compare: they read ten figures to each other over a bad line. */
  readonly comparingMs: number
  /** From both "same" to the keys stored. */
  readonly receivingMs: number
  /** A candidate asks again on connections that did not know its invite. */
  readonly retryMs: number
}

export const defaultJoinTimes: JoinTimes = { exchangeMs: 10_000, comparingMs: 10 * 60_000, receivingMs: 60_000, retryMs: 2_000 }
