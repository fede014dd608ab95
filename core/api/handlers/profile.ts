import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { randomBytes, utf8, wipe } from '../../domain/crypto.ts'
import { passphraseBits, passphraseRandomBytes, passphraseWords } from '../../domain/text-forms/passphrase-words.ts'
import { openLaptop } from '../../group/laptop.ts'
import { modeFromVault } from '../../group/mode-names.ts'
import { usualLockAfterMinutes } from '../../vault/payload.ts'
import { recoveryWords } from '../../vault/recovery-words.ts'
import { createVault, openVault, type Vault } from '../../vault/vault.ts'
import { vaultExists } from '../../vault/vault-copies.ts'
import type { Session } from '../session.ts'

export interface ProfileOptions {
  readonly session: Session
  readonly beaconPort?: number | undefined
  readonly loopbackPorts?: readonly number[] | undefined
  /** For slow laptops and for tests; never below the floor. */
  readonly passphraseCost?: Parameters<typeof createVault>[1]['cost']
}

type ProfileHandlers = Pick<
  Handlers,
  | 'profile.state'
  | 'profile.suggest'
  | 'profile.create'
  | 'profile.unlock'
  | 'profile.lock'
  | 'profile.changePassphrase'
  | 'profile.set'
  | 'profile.stay'
>

const languages = ['en', 'ja', 'es', 'ar'] as const

/** The same words typed on another system may come as other code points: one form before they are stretched. */
function passphraseBytes(text: string): Uint8Array {
  return utf8(text.normalize('NFKC'))
}

export function profileHandlers(o: ProfileOptions): ProfileHandlers {
  const { session } = o
  let opening: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = opening.then(act)
    opening = result.catch(() => {}) // whoever asked has the error; the next may try
    return result
  }

  async function state() {
    const laptop = session.laptop()
    if (!laptop) {
      const there = await vaultExists(session.profileDir)
      return {
        state: there ? ('locked' as const) : ('missing' as const),
        language: null,
        name: null,
        mode: null,
        openedAt: null,
        lockAfterMinutes: null,
        draftsFailure: null
      }
    }
    const { settings } = laptop.vault.payload
    return {
      state: 'open' as const,
      language: languages.find((l) => l === settings.language) ?? ('en' as const),
      name: settings.name,
      mode: modeFromVault(settings.mode),
      openedAt: laptop.openedAt,
      lockAfterMinutes: settings.lockAfterMinutes,
      draftsFailure: laptop.forms.failure
    }
  }

  async function enter(vault: Vault): Promise<void> {
    try {
      session.setLaptop(
        await openLaptop({
          vault,
          profileDir: session.profileDir,
          now: session.now,
          beaconPort: o.beaconPort,
          loopbackPorts: o.loopbackPorts,
          onChanged: (group, topics) => session.topics.tell(group, topics)
        })
      )
      session.topics.tell(null, ['profile'])
    } catch (err) {
      await vault.close()
      throw err
    }
  }

  return {
    'profile.state': () => inTurn(state),
    'profile.suggest': async ({ language }) => ({
      words: passphraseWords(language, randomBytes(passphraseRandomBytes)),
      bits: passphraseBits
    }),
    'profile.create': ({ passphrase, name, language }) =>
      inTurn(async () => {
        if (session.laptop()) throw new CoreError('PROFILE_EXISTS')
        const secret = passphraseBytes(passphrase)
        const recoverySecret = randomBytes(16)
        const words = recoveryWords(recoverySecret, language)
        const payload = {
          recoverySecret,
          recoveryShown: true,
          settings: { language, mode: 'off' as const, name, lockAfterMinutes: usualLockAfterMinutes, tickedCards: [] },
          groups: [],
          joins: [],
          petnames: [],
          rememberedAddresses: [],
          kept: []
        }
        try {
          await enter(
            await createVault(session.profileDir, {
              passphrase: secret,
              payload,
              ...(o.passphraseCost ? { cost: o.passphraseCost } : {})
            })
          )
        } finally {
          wipe(secret)
        }
        return { recoveryWords: words }
      }),
    'profile.unlock': ({ passphrase }) =>
      inTurn(async () => {
        if (session.laptop()) return state()
        const secret = passphraseBytes(passphrase)
        try {
          await enter(await openVault(session.profileDir, secret))
        } finally {
          wipe(secret)
        }
        return state()
      }),
    'profile.lock': () =>
      inTurn(async () => {
        const laptop = session.laptop()
        session.setLaptop(null)
        await laptop?.close()
        return { locked: true as const }
      }),
    'profile.changePassphrase': async ({ old, passphrase }) => {
      await session.open().vault.changePassphrase(passphraseBytes(old), passphraseBytes(passphrase))
      return { changed: true as const }
    },
    'profile.set': async ({ name, language, lockAfterMinutes }) => {
      const { vault } = session.open()
      await vault.update((p) => ({
        ...p,
        settings: {
          ...p.settings,
          name: name ?? p.settings.name,
          language: language ?? p.settings.language,
          lockAfterMinutes: lockAfterMinutes ?? p.settings.lockAfterMinutes
        }
      }))
      session.topics.tell(null, ['profile'])
      return state()
    },
    'profile.stay': async () => {
      session.open()
      return { stays: true as const }
    }
  }
}
