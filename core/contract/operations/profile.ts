import * as v from 'valibot'
import { command, query } from '../operation.ts'
import { Count, DisplayName, Language, Millis, RequestId } from '../shapes.ts'

const Nothing = v.strictObject({})
export const Passphrase = v.pipe(v.string(), v.minLength(1), v.maxLength(1000))
export const NetworkMode = v.picklist(['off', 'lan', 'internet'])

/** 0: never by itself. */
const LockAfterMinutes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440))

export const ProfileState = v.object({
  state: v.picklist(['missing', 'locked', 'open']),
  language: v.nullable(Language),
  name: v.nullable(v.string()),
  mode: v.nullable(NetworkMode),
  openedAt: v.nullable(Millis),
  /** Without a sign of life for so long, core locks by itself; 0: never. */
  lockAfterMinutes: v.nullable(LockAfterMinutes),
  /** A code when something that was typed and not yet in the plan was lost, or nothing that is typed can be kept. */
  draftsFailure: v.nullable(v.string())
})

export const profileOperations = {
  'profile.state': query('Is there a profile here, and is it open?', Nothing, ProfileState),
  'profile.suggest': query(
    'Five random words for a passphrase, and how strong they are.',
    v.strictObject({ language: v.optional(Language, 'en') }),
    v.object({ words: v.array(v.string()), bits: Count })
  ),
  'profile.create': command(
    'Make the profile on this laptop, locked by a passphrase. Answers the twelve recovery words; they are shown once.',
    v.strictObject({ passphrase: Passphrase, name: DisplayName, language: v.optional(Language, 'en'), requestId: RequestId }),
    v.object({ recoveryWords: v.array(v.string()) })
  ),
  'profile.unlock': command('Open the profile with its passphrase.', v.strictObject({ passphrase: Passphrase }), ProfileState),
  'profile.lock': command(
    'Close everything and forget the keys: the core process ends.',
    Nothing,
    v.object({ locked: v.literal(true) })
  ),
  'profile.changePassphrase': command(
    'Lock the profile with another passphrase from now on.',
    v.strictObject({ old: Passphrase, passphrase: Passphrase }),
    v.object({ changed: v.literal(true) })
  ),
  'profile.set': command(
    'Change your name, the language, or after how many minutes without a sign of life the profile locks by itself (0: never).',
    v.strictObject({
      name: v.optional(DisplayName),
      language: v.optional(Language),
      lockAfterMinutes: v.optional(LockAfterMinutes),
      requestId: RequestId
    }),
    ProfileState
  ),
  'profile.stay': command(
    'A sign of life: somebody is there, do not lock yet. Other commands count, too; questions and watches do not.',
    Nothing,
    v.object({ stays: v.literal(true) })
  )
}
