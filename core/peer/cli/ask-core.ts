import { CoreError } from '../../contract/errors.ts'
import type { CallName, ClientInput, WatchName } from '../../contract/handlers.ts'
import type { CoreClient } from '../../rpc/client.ts'
import type { CliWords } from './cli-words.ts'
import type { PassphraseSource } from './passphrase.ts'
import { secretFields } from './secret-fields.ts'

export interface Asking {
  readonly client: CoreClient
  readonly passphrases: PassphraseSource
  readonly words: CliWords
}

/** Asks core once; fills in passphrases, and opens a locked profile first where somebody can give the passphrase. */
export async function askCore(asking: Asking, name: string, input: object): Promise<unknown> {
  const filled = await withSecrets(asking, name, input)
  // Core checks name and input like any that arrives; the types cannot know what was typed.
  return unlocking(asking, () => asking.client.call(name as CallName, filled as ClientInput<CallName>))
}

/** Hears a watch until `stopped` settles or core ends it. */
export function watchCore(
  asking: Asking,
  name: string,
  input: object,
  listener: (value: unknown) => void,
  stopped: Promise<unknown>
): Promise<void> {
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = asking.client.watch(name as WatchName, input as ClientInput<WatchName>, listener, reject) // as above
      void stopped.then(() => {
        stop()
        resolve()
      })
    })
  return unlocking(asking, once)
}

async function unlocking<T>({ client, passphrases, words }: Asking, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (err) {
    if (!(err instanceof CoreError) || err.code !== 'PROFILE_LOCKED') throw err
    const passphrase = await passphrases.read(words.passphrase).catch((missing: unknown) => {
      // Nobody to ask: what stands in the way is the lock.
      throw missing instanceof CoreError ? err : missing
    })
    await client.call('profile.unlock', { passphrase })
    return ask()
  }
}

async function withSecrets({ passphrases, words }: Asking, name: string, input: object): Promise<object> {
  const filled: Record<string, unknown> = { ...input }
  for (const field of secretFields(name)) {
    if (Object.hasOwn(filled, field)) continue
    const isNew = name !== 'profile.unlock' && field === 'passphrase'
    const typed = await passphrases.read(isNew ? words.newPassphrase : words.passphrase)
    if (isNew && passphrases.isTerminal && (await passphrases.read(words.repeatPassphrase)) !== typed)
      throw new CoreError('BAD_INPUT', { field })
    filled[field] = typed
  }
  return filled
}
