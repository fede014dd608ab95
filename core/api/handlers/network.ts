import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import { codeToQr, qrToRows } from '../../domain/text-forms/qr.ts'
import type { Connectivity } from '../../group/connectivity.ts'
import { clockOffMs } from '../../network/network.ts'
import { idToText } from '../id-text.ts'
import type { Session } from '../session.ts'

type NetworkHandlers = Pick<
  Handlers,
  | 'network.state'
  | 'network.mode'
  | 'network.search'
  | 'network.tick'
  | 'network.sweep'
  | 'network.add'
  | 'network.forget'
  | 'network.code'
  | 'network.addresses'
  | 'network.check'
>

export function networkHandlers(session: Session): NetworkHandlers {
  const switchedOn = (): Connectivity => {
    const { connectivity } = session.open()
    if (connectivity.describe().state.mode === 'off') throw new CoreError('NETWORK_OFF')
    return connectivity
  }
  return {
    'network.state': async () => {
      const { connectivity } = session.open()
      const { state, peers, unproven } = connectivity.describe()
      return {
        mode: state.mode,
        since: null,
        interfaces: state.interfaces.map(({ name, address, used, because }) => ({ name, address, used, virtual: because })),
        peers: peers.map(({ way, since, groups }) => ({
          way,
          since,
          groups: groups.map(({ group, signKey, kind }) => {
            const person = group.rights().devices.get(signKey)?.person ?? null
            return { group: group.localId, who: idToText(person ?? signKey), name: group.nameOf(person), kind }
          })
        })),
        unproven,
        sweep: state.sweep,
        clockOff: state.clockOffAt > 0 && session.now() - state.clockOffAt < clockOffMs
      }
    },
    'network.mode': async ({ mode }) => {
      await session.open().setMode(mode)
      session.topics.tell(null, ['network'])
      return { mode }
    },
    'network.search': async ({ address }) => {
      const connectivity = switchedOn()
      if (address !== undefined) connectivity.addAddress(address)
      connectivity.searchNow()
      return { searching: true }
    },
    'network.tick': async ({ card, used }) => {
      const laptop = session.open()
      const there = laptop.connectivity.describe().state.interfaces.filter(({ name }) => name === card)
      if (!used && there.some(({ virtual }) => !virtual)) throw new CoreError('BAD_INPUT', { field: 'card' })
      await laptop.tick(card, used)
      return { card, used }
    },
    'network.sweep': async () => switchedOn().sweep(),
    'network.add': async ({ text }) => {
      const { asked, left } = switchedOn().addAddress(text)
      return { asked: [...asked], left }
    },
    'network.forget': async ({ address }) => ({ forgotten: session.open().connectivity.forgetAddress(address) }),
    'network.code': async () => {
      const { text, addresses } = switchedOn().nearCode()
      return { text, qr: qrToRows(codeToQr(text)), addresses: [...addresses] }
    },
    'network.addresses': async () =>
      session
        .open()
        .connectivity.addresses()
        .map(({ host, port, why }) => ({ address: `${host}:${port}`, why })),
    'network.check': async ({ address }) => {
      const { findings, heard, connected } = await session.open().connectivity.check(address)
      return { findings: [...findings], heard, connected }
    }
  }
}
