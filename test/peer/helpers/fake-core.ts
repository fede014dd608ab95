import { CoreError } from '../../../core/contract/errors.ts'
import type { OpenCore } from '../../../core/peer/run-core-child.ts'
import { fakeHandlers } from '../../contract/helpers/fake-handlers.ts'

/** A core that only pretends: one profile with one passphrase, and a few words that make it fail as a real one might. */
export const openFakeCore: OpenCore = async ({ profileDir, onLocked }) => {
  let state: 'missing' | 'locked' | 'open' = 'locked'
  const profile = () => ({
    state,
    language: null,
    name: String(process.pid),
    mode: null,
    openedAt: null,
    lockAfterMinutes: state === 'open' ? 5 : null,
    draftsFailure: null
  })
  return {
    close: async () => {},
    handlers: fakeHandlers({
      'profile.state': async () => profile(),
      'profile.create': async ({ passphrase, name }) => {
        if (passphrase.length < 8) throw new CoreError('PASSPHRASE_TOO_SHORT', { min: 8 })
        state = 'open'
        return { recoveryWords: [name, profileDir] }
      },
      'profile.unlock': async ({ passphrase }) => {
        if (passphrase !== 'correct horse') throw new CoreError('PASSPHRASE_WRONG')
        state = 'open'
        return profile()
      },
      'profile.lock': async () => {
        state = 'locked'
        return { locked: true }
      },
      'group.list': async () => {
        if (state !== 'open') throw new CoreError('PROFILE_LOCKED')
        return [
          { group: 'abcdef012345', name: 'Harbour \u001b[31mUnion\u009b2J\u202e', role: 'coordinator', state: 'open', me: null }
        ]
      },
      'group.get': async () => {
        throw new CoreError('GROUP_NOT_FOUND')
      },
      'search.find': async ({ text }) => {
        if (text === 'spin') for (;;);
        if (text === 'die') process.kill(process.pid, 'SIGKILL')
        if (text === 'nobody was there') onLocked?.()
        if (text === 'wait' || text === 'nobody was there') await new Promise(() => {})
        if (text === 'what came along')
          return [
            { kind: 'event', id: 'y'.repeat(26), title: process.argv.slice(2).join(' '), snippet: JSON.stringify(process.env) }
          ]
        return []
      },
      'changes.watch': (_input, emit) => {
        let version = 0
        const timer = setInterval(() => emit({ version: version++, topics: ['event'] }), 20)
        return () => clearInterval(timer)
      }
    })
  }
}
