import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { groupHandlers } from '../../core/api/handlers/groups.ts'
import { taskHandlers } from '../../core/api/handlers/tasks.ts'
import { textToId } from '../../core/api/id-text.ts'
import { createSession } from '../../core/api/session.ts'
import { toHex } from '../../core/domain/crypto.ts'
import type { EntityId } from '../../core/domain/ids.ts'
import { carryOut, takeIn } from '../../core/group/courier.ts'
import type { Laptop } from '../../core/group/laptop.ts'
import { openViewBlock } from '../../core/log/open-record.ts'
import { link, type Seat, seatGroup } from '../helpers/group-cast.ts'
import { until } from '../helpers/log-cast.ts'
import { seededRandom } from '../vault/seeded-random.ts'

const whole = 500
const schedules = Number(process.env['STARLING_SCHEDULES'] ?? (process.env['SOAK'] ? whole : 5))
const first = Number(process.env['STARLING_SCHEDULE'] ?? 0)
const stepsEach = 16
const mostTasks = 500

interface Place {
  readonly writer: string
  readonly seq: number
  readonly entity: string
}
type Store = ReadonlyMap<string, Place>

/** What really stands on a disk, block by block, by no index and no book. */
async function storeOf(seat: Seat): Promise<Store> {
  const group = seat.group()
  const out = new Map<string, Place>()
  const blocks = await group.log.blocks(Array.from({ length: group.log.viewLength() }, (_, place) => place))
  for (const [place, block] of blocks.entries()) {
    if (!block) continue
    const item = openViewBlock(block, place, group.groupKey, group.rights(), group.keyring)
    const entity = 'record' in item ? toHex(item.record.entity) : ''
    out.set(`${item.writer}/${item.seq}`, { writer: item.writer, seq: item.seq, entity })
  }
  return out
}

function asked(seat: Seat) {
  const session = createSession('', Date.now)
  session.setLaptop({ group: () => seat.group() } as unknown as Laptop) // these handlers ask a laptop for nothing else
  return { ...groupHandlers(session), ...taskHandlers(session) }
}

/** Which records a laptop shows at this moment: its claims are about these, not about what reached its disk and is still to be read. */
function readBy(seat: Seat) {
  const { index, follower } = seat.group()
  const { entries } = index.list({ noun: 'task', removed: true, limit: mostTasks })
  const heads: ReadonlyMap<string, number> = new Map(follower.heads())
  const shown = new Map(entries.map(({ id, changes }) => [id, changes.map(({ writer, seq }) => `${writer}/${seq}`)]))
  return {
    /** What its index made the task of, and whatever else of the task its follower went past. */
    of: (task: EntityId, all: Store): ReadonlySet<string> => {
      const passed = [...all].filter(([, p]) => p.entity === task && p.seq <= (heads.get(p.writer) ?? 0))
      return new Set([...(shown.get(task) ?? []), ...passed.map(([key]) => key)])
    }
  }
}

async function claimsOf(seat: Seat) {
  const { 'group.get': groupGet, 'member.list': memberList, 'task.list': taskList } = asked(seat)
  const page = { group: seat.name, mine: false, removed: true, limit: mostTasks } as Parameters<typeof taskList>[0] // what the contract would fill in
  const words = [...seat.group().reach.allHeard()].map(({ vector }) => vector)
  const listed = taskList(page, notCancelled)
  const read = readBy(seat) // in the turn of the answer, which is from memory: nothing can come in between
  const { items } = await listed
  return {
    words,
    read,
    tasks: items.map(({ id, reach }) => ({ id, reach })),
    members: await memberList({ group: seat.name }, notCancelled),
    upToDate: (await groupGet({ group: seat.name }, notCancelled)).upToDate
  }
}
const notCancelled = (): boolean => false

interface Tally {
  claims: number
  reached: number
  everything: number
  upToDate: number
  /** Times that laptops on a cable did not come to agree until they were started again. */
  stalled: number
}

/** Every claim of every laptop against every store. Stores only grow while this looks, so each side is read when it is the harder for us. */
async function compare(seats: readonly Seat[], tally: Tally): Promise<string[]> {
  const before = await Promise.all(seats.map(storeOf))
  const claims = await Promise.all(seats.map(claimsOf))
  let wrong: string[] = []
  // A store that is putting its blocks into a new order has holes for a moment; what it has lost for good stays lost.
  for (let look = 0; look < 200; look++) {
    const after = await Promise.all(seats.map(storeOf))
    wrong = seats.flatMap((seat, i) => untrue(seat, claims[i], before[i] ?? new Map(), seats, after))
    if (wrong.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (const { tasks, members, upToDate } of claims) {
    tally.claims += tasks.length + members.length + 1
    tally.reached += tasks.filter(({ reach }) => reach.reachedPeople > 1).length
    tally.everything += members.filter((m) => !m.me && m.devices[0]?.hasEverything).length
    tally.upToDate += upToDate ? 1 : 0
  }
  return wrong
}

function untrue(
  seat: Seat,
  claims: Awaited<ReturnType<typeof claimsOf>> | undefined,
  mine: Store,
  seats: readonly Seat[],
  stores: readonly Store[]
): string[] {
  if (!claims) return ['no claims']
  const out: string[] = []
  const all = new Map([mine, ...stores].flatMap((store) => [...store]))
  const lacks = (store: Store, wanted: Iterable<string>): number => [...wanted].filter((key) => !store.has(key)).length
  for (const { id, reach } of claims.tasks) {
    const wanted = claims.read.of(textToId<EntityId>(id, 16), all)
    const have = wanted.size === 0 ? 0 : stores.filter((store) => lacks(store, wanted) === 0).length
    if (reach.reachedPeople > have) out.push(`${seat.name}: reached ${reach.reachedPeople}, ${have} have it`)
  }
  const deviceOf = (key: string) => seats.findIndex((one) => toHex(one.identity.sign.publicKey) === key)
  for (const member of claims.members) {
    for (const { device, me, hasEverything, missing, lastHeard } of member.devices) {
      const place = deviceOf(textToId(device, 32))
      const really = lacks(stores[place] ?? new Map(), me ? [] : mine.keys())
      if (hasEverything && really > 0) out.push(`${seat.name}: ${place} has everything, lacks ${really}`)
      if (missing !== null && missing < really) out.push(`${seat.name}: ${place} lacks ${missing}, really ${really}`)
      if ((lastHeard ?? 0) > Date.now()) out.push(`${seat.name}: heard ${place} in the future`)
    }
  }
  for (const word of claims.words) {
    const place = deviceOf(toHex(word.device))
    const upTo = new Map(word.writers.map((w) => [toHex(w.writer), w.upTo]))
    const promised = [...all].filter(([, { writer, seq }]) => seq <= (upTo.get(writer) ?? 0)).map(([key]) => key)
    const broken = lacks(stores[place] ?? new Map(), promised)
    if (broken > 0) out.push(`${seat.name}: ${place} gave its word for ${broken} that it has not got`)
    const here = seats.indexOf(seat)
    const missingHere = lacks(stores[here] ?? new Map(), promised)
    if (claims.upToDate && missingHere > 0) out.push(`${seat.name}: up to date, lacks ${missingHere} that ${place} has`)
  }
  return out
}

/** Who can be reached over cables from here. */
function linkedWith(from: number, links: ReadonlyMap<string, unknown>): number[] {
  const seen = new Set([from])
  for (const one of seen) {
    for (const pair of links.keys()) {
      const [a = -1, b = -1] = pair.split('-').map(Number)
      if (a === one) seen.add(b)
      if (b === one) seen.add(a)
    }
  }
  return [...seen]
}

async function settled(seats: readonly Seat[]): Promise<boolean> {
  const stores = await Promise.all(seats.map(storeOf))
  const most = Math.max(...stores.map((store) => new Map(stores.flatMap((s) => [...s])).size - store.size))
  return most === 0
}

async function runSchedule(seed: number, tally: Tally): Promise<string[]> {
  const { random } = seededRandom(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const size = 4 + pick(3)
  const seats = await seatGroup(size, 1 + pick(2))
  const links = new Map<string, () => void>()
  const stick = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  const log: string[] = []
  const pairOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`
  const at = (place: number): Seat => {
    const seat = seats[place]
    if (!seat) throw new Error('no such seat')
    return seat
  }
  const other = (a: number): number => (a + 1 + pick(size - 1)) % size
  const pull = (pair: string): void => {
    links.get(pair)?.()
    links.delete(pair)
  }
  const plug = async (a: number, b: number): Promise<void> => {
    if (!links.has(pairOf(a, b))) links.set(pairOf(a, b), await link(at(a), at(b)))
  }
  const unplug = (place: number): void => {
    for (const pair of [...links.keys()]) if (pair.split('-').includes(String(place))) pull(pair)
  }
  /** This test is about truth, not about how soon: whoever stalls is started again, as people do, and counted. */
  const wait = async (what: string, holds: () => Promise<boolean> | boolean): Promise<void> => {
    for (let tries = 0; ; tries++) {
      try {
        return await until(`schedule ${seed}: ${what}; ${log.join(' · ')}`, holds, 8_000)
      } catch (err) {
        if (tries === 3) throw err
        tally.stalled++
        const pairs = [...links.keys()]
        for (const pair of pairs) pull(pair)
        for (const seat of seats) await seat.restart()
        for (const pair of pairs) {
          const [a = 0, b = 0] = pair.split('-').map(Number)
          await plug(a, b)
        }
      }
    }
  }
  const rest = async (place: number): Promise<void> => {
    const component = linkedWith(place, links).map(at)
    await wait(`laptops ${component.map((s) => s.name)} agree`, () => settled(component))
  }
  let files = 0
  const steps: readonly (readonly [number, string, () => Promise<void>])[] = [
    [
      34,
      'write',
      async () => {
        const seat = at(pick(size))
        if (!seat.group().log.writable()) return
        const tasks = (await claimsOf(seat)).tasks
        const old = random() < 0.4 ? tasks[pick(tasks.length)] : undefined
        const input = { group: seat.name, title: `t${pick(1000)}` }
        const { 'task.create': create, 'task.update': update } = asked(seat)
        if (old) await update({ ...input, id: old.id } as Parameters<typeof update>[0], notCancelled)
        else await create({ ...input, steps: [] } as unknown as Parameters<typeof create>[0], notCancelled)
      }
    ],
    [22, 'link', async () => plug(...((a: number) => [a, other(a)] as const)(pick(size)))],
    [12, 'cut', async () => pull([...links.keys()][pick(links.size)] ?? '')],
    [
      8,
      'kill',
      async () => {
        const place = pick(size)
        unplug(place)
        await at(place).kill('process')
      }
    ],
    [
      6,
      'power',
      async () => {
        const place = pick(size)
        unplug(place)
        await at(place).kill('power')
      }
    ],
    [
      4,
      'restart',
      async () => {
        const place = pick(size)
        unplug(place)
        await at(place).restart()
      }
    ],
    [
      8,
      'carry',
      async () => {
        const from = pick(size)
        const to = other(from)
        const parts = { see: () => null }
        const noTrips = { of: () => [], add: async () => {}, look: async () => {} }
        const path = join(stick, `f${files++}.bin`)
        const group = at(from).group()
        const carried = await carryOut(group, noTrips, { to: null, whole: false, path, notIn: null }, Date.now(), async () => {})
        for (const file of carried.files)
          await takeIn(at(to).group(), [at(to).group()], { path: file.path, parts, progress: async () => {} })
      }
    ],
    [14, 'rest', () => rest(pick(size))]
  ]
  const deck = steps.flatMap(([weight, name]) => Array.from({ length: weight }, () => name))
  const acts = Object.fromEntries(steps.map(([, name, act]) => [name, act]))
  try {
    for (let i = 1; i < size; i++) await plug(0, i)
    const listed = () => seats.every((seat) => seat.group().rights().writers.size === size)
    await wait('all have the list', listed)
    for (const pair of [...links.keys()]) if (random() < 0.7) pull(pair)
    for (let step = 0; step < stepsEach; step++) {
      const name = deck[pick(deck.length)] ?? 'rest'
      log.push(name)
      await acts[name]?.()
      const wrong = await compare(seats, tally)
      if (wrong.length > 0) return [`schedule ${seed}, after ${log.join(' · ')}`, ...wrong]
    }
    // Said too little for ever would be true as well: in the end, over cables in a row, everybody must know that all have all.
    for (let i = 1; i < size; i++) await plug(i - 1, i)
    const complete = async (): Promise<boolean> => {
      for (const claims of await Promise.all(seats.map(claimsOf))) {
        if (!claims.upToDate || claims.tasks.some(({ reach }) => reach.reachedPeople < size)) return false
        if (claims.members.some((m) => m.devices.some((d) => !d.hasEverything || d.missing !== 0))) return false
      }
      return settled(seats)
    }
    await wait('all know that all have all', complete)
    return await compare(seats, tally)
  } finally {
    for (const pair of [...links.keys()]) pull(pair)
    await Promise.all(seats.map((seat) => seat.close()))
    await rm(stick, { recursive: true, force: true })
  }
}

test('whatever is written, linked, cut, killed and carried, nobody says that more has arrived than has', {
  timeout: 6 * 3600_000
}, async () => {
  const tally: Tally = { claims: 0, reached: 0, everything: 0, upToDate: 0, stalled: 0 }
  const wrong: string[] = []
  const began = performance.now()
  for (let seed = first; seed < first + schedules; seed++) {
    wrong.push(...(await runSchedule(seed, tally)))
    if (schedules > 25 && seed % 25 === 24)
      console.log(
        `… ${seed + 1 - first} of ${whole}, ${Math.round((performance.now() - began) / 1000)} s, overstated ${wrong.length}`
      )
  }
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(
    `reach: ${schedules} of ${whole} schedules from ${first}, ${seconds} s; ${tally.claims} claims compared, of them ` +
      `${tally.reached} “reached others”, ${tally.everything} “has everything”, ${tally.upToDate} “up to date”; overstated ${wrong.length}; started again ${tally.stalled} times`
  )
  expect(wrong).toEqual([])
  expect(Math.min(tally.reached, tally.everything, tally.upToDate)).toBeGreaterThan(schedules)
})
