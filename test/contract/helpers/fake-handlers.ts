import { CoreError } from '../../../core/contract/errors.ts'
import type { Handlers } from '../../../core/contract/handlers.ts'
import { operations } from '../../../core/contract/operations.ts'

/** Handlers of which a test writes the few it needs; every other operation is refused. */
export function fakeHandlers(own: Partial<Handlers>): Handlers {
  const refuse = async (): Promise<never> => {
    throw new CoreError('NOT_ALLOWED')
  }
  const all = Object.fromEntries(Object.keys(operations).map((name) => [name, refuse]))
  return { ...all, ...own } as Handlers // every name of the list is there
}
