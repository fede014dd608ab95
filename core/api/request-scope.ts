import { AsyncLocalStorage } from 'node:async_hooks'
import { keyedHash, toHex, u32, utf8 } from '../domain/crypto.ts'
import type { EntityId } from '../domain/ids.ts'
import { newLocalId } from '../group/open-group.ts'

/** The request that a handler is working on, where it carries an id: the same one again has the same mark and makes the same ids. */
export interface RequestScope {
  readonly mark: Uint8Array
  nextId(): EntityId
  /** Sixteen bytes for a key: nobody without this profile can make them. */
  secret(): Uint8Array
}

const scopes = new AsyncLocalStorage<RequestScope>()

export const currentRequest = (): RequestScope | undefined => scopes.getStore()

/** What a new group is called on this laptop. */
export const newGroupId = (): string => currentRequest()?.nextId().slice(0, 16) ?? newLocalId()

/** `secret`: of this profile alone, so that what others read says nothing about requests. */
export function inRequest<T>(secret: Uint8Array, name: string, input: object, work: () => T): T {
  const seed = keyedHash(secret, 'request/1', utf8(JSON.stringify([name, input])))
  let made = 0
  return scopes.run(
    {
      mark: keyedHash(seed, 'mark/1').subarray(0, 16),
      secret: () => keyedHash(seed, 'secret/1').subarray(0, 16),
      nextId: () => toHex(keyedHash(seed, 'id/1', u32(made++)).subarray(0, 16)) as EntityId // brand: sixteen bytes that nobody can tell from random
    },
    work
  )
}
