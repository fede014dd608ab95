import * as v from 'valibot'
import { findingCodes } from '../findings.ts'
import { command, query } from '../operation.ts'
import { Count, GroupRef, KeyText, Millis } from '../shapes.ts'
import { CodeText, Qr } from './people.ts'
import { NetworkMode } from './profile.ts'

const Nothing = v.strictObject({})
/** An IPv4 address in a network near by, with a port if it is not the usual one. */
const AddressText = v.pipe(v.string(), v.trim(), v.minLength(7), v.maxLength(64))

export const Finding = v.object({
  /** The sentence for each, with what to do, stands in `words`. */
  code: v.picklist(findingCodes),
  /** The laptop or the network card that it is about. */
  address: v.nullable(v.string()),
  card: v.nullable(v.string())
})

/** As the operating system names it, and `network.state` lists it. */
const CardName = v.pipe(v.string(), v.minLength(1), v.maxLength(128))

/** A search of every address of this network: under way, or the last one. */
const Sweep = v.object({ running: v.boolean(), asked: Count, of: Count })

export const networkOperations = {
  'network.state': query(
    'How this laptop connects, and who is near.',
    Nothing,
    v.object({
      mode: NetworkMode,
      since: v.nullable(Millis),
      interfaces: v.array(
        v.object({
          name: v.string(),
          address: v.string(),
          used: v.boolean(),
          /** Left out unless ticked, because of its `name` (a VPN, a virtual card) or because it is a `line` to one other end. */
          virtual: v.nullable(v.picklist(['name', 'line']))
        })
      ),
      peers: v.array(
        v.object({
          way: v.picklist(['lan', 'internet']),
          since: Millis,
          groups: v.array(
            v.object({ group: GroupRef, who: KeyText, name: v.string(), kind: v.picklist(['member', 'observer', 'unknown']) })
          )
        })
      ),
      unproven: Count,
      clockOff: v.boolean(),
      sweep: Sweep
    })
  ),
  'network.mode': command(
    'Off, same network only, or internet too.',
    v.strictObject({ mode: NetworkMode }),
    v.object({ mode: NetworkMode })
  ),
  'network.search': command(
    'Look around at once; with `address`, ask there (an address in this network, port optional).',
    v.strictObject({ address: v.optional(v.pipe(v.string(), v.maxLength(64))) }),
    v.object({ searching: v.boolean() })
  ),
  'network.tick': command(
    'Use a card that looks like a VPN or a virtual one, or leave it out again. Whoever runs a VPN then sees that Starling runs here.',
    v.strictObject({ card: CardName, used: v.boolean() }),
    v.object({ card: v.string(), used: v.boolean() })
  ),
  'network.sweep': command(
    'Ask once at every address of this network; of a large one at the 256 around our own. It looks like a scan to whoever runs the network: only when a person agreed. Takes some seconds; `network.state` tells how far it is.',
    v.strictObject({ agreed: v.literal(true) }),
    Sweep
  ),
  'network.add': command(
    'Ask at these addresses too, where no call arrives: an address that the other laptop shows, or its address code (`starling-near1-…`).',
    v.strictObject({ text: CodeText }),
    v.object({ asked: v.array(v.string()), left: Count })
  ),
  'network.forget': command(
    'Stop asking at an address that was added.',
    v.strictObject({ address: AddressText }),
    v.object({ forgotten: v.boolean() })
  ),
  'network.code': query(
    'The address code of this laptop, as text and QR, for somebody beside you. It holds addresses and nothing of any group.',
    Nothing,
    v.object({ text: v.string(), qr: Qr, addresses: v.array(v.string()) })
  ),
  'network.addresses': query(
    'Every address that this laptop sends anything to now, and why. `call`: everybody in one network. `known`: a member of a group was there. `start`, `directory`: computers on the internet that help to find others.',
    Nothing,
    v.array(v.object({ address: v.string(), why: v.picklist(['call', 'peer', 'added', 'known', 'start', 'directory']) }))
  ),
  'network.check': command(
    'Find out why nobody is found: takes some seconds. With `address`, the one that the other laptop shows, the answer is sharper.',
    v.strictObject({ address: v.optional(AddressText) }),
    v.object({ findings: v.array(Finding), heard: Count, connected: Count })
  )
}
