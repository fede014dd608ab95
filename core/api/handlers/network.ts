import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { idToText } from '../id-text.ts'
import type { Session } from '../session.ts'

type NetworkHandlers = Pick<Handlers, 'network.state' | 'network.mode' | 'network.search'>

export function networkHandlers(session: Session): NetworkHandlers {
  return {
    'network.state': async () => {
      const { connectivity } = session.open()
      const { state, peers, unproven } = connectivity.describe()
      return {
        mode: state.mode,
        since: null,
        interfaces: state.interfaces.map(({ name, address, used }) => ({ name, address, used })),
        peers: peers.map(({ way, since, groups }) => ({
          way,
          since,
          groups: groups.map(({ group, signKey, kind }) => {
            const person = group.rights().devices.get(signKey)?.person ?? null
            return { group: group.localId, who: idToText(person ?? signKey), name: group.nameOf(person), kind }
          })
        })),
        unproven,
        clockOff: state.clockOffAt > 0 && session.now() - state.clockOffAt < 10 * 60_000
      }
    },
    'network.mode': async ({ mode }) => {
      await session.open().setMode(mode)
      session.topics.tell(null, ['network'])
      return { mode }
    },
    'network.search': async ({ address }) => {
      const { connectivity } = session.open()
      if (connectivity.describe().state.mode === 'off') throw new CoreError('NETWORK_OFF')
      if (address !== undefined) connectivity.addAddress(address)
      connectivity.searchNow()
      return { searching: true }
    }
  }
}
