import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { equalBytes, fromHex } from '../domain/crypto.ts'
import { groupEntityId, personEntityId } from '../domain/plan/fixed-entities.ts'
import { planWrite } from '../domain/plan/plan-write.ts'
import { groupSchema, personSchema } from '../domain/plan/schemas.ts'
import type { ReadCode } from '../domain/text-forms/read-code.ts'
import type { CodeLanguage } from '../network/connection/ports.ts'
import type { NetworkMode } from '../network/network.ts'
import { openDrafts } from '../vault/drafts.ts'
import type { VaultGroup } from '../vault/payload.ts'
import type { Vault } from '../vault/vault.ts'
import { type Connectivity, openConnectivity } from './connectivity.ts'
import { type CourierDesk, createCourierDesk } from './courier-desk.ts'
import { createFormDrafts, type FormDrafts } from './form-drafts.ts'
import type { Group } from './group.ts'
import { createJoinList, type JoinList } from './join-list.ts'
import { modeFromVault, modeToVault } from './mode-names.ts'
import { addToVault, foundGroup, keepFind, openGroup } from './open-group.ts'
import { emptyOutbox } from './outbox.ts'

const codeLanguages: readonly CodeLanguage[] = ['en', 'ja', 'es', 'ar']

const mostTicked = 32

export interface LaptopOptions {
  readonly vault: Vault
  readonly profileDir: string
  readonly now: () => number
  readonly beaconPort?: number | undefined
  readonly loopbackPorts?: readonly number[] | undefined
  readonly onChanged: (group: string | null, topics: readonly string[]) => void
}

/** A group that stands in the vault, open or with the reason why not. */
export interface GroupEntry {
  readonly entry: VaultGroup
  readonly group: Group | null
  readonly failure: CoreError | null
}

/** The opened profile: its groups, its way to other laptops, joins under way. */
export interface Laptop {
  readonly vault: Vault
  readonly openedAt: number
  readonly connectivity: Connectivity
  readonly joins: JoinList
  readonly forms: FormDrafts
  readonly courier: CourierDesk
  entries(): readonly GroupEntry[]
  /** GROUP_NOT_FOUND, or the reason why the group did not open. */
  group(localId: string): Group
  /** Where there is a group under this id already, it was asked for before: it is answered, and named if that was cut off. */
  createGroup(name: string, localId: string): Promise<Group>
  /** GROUP_EXISTS when this laptop is in that group already, unless this asked for it before, under the same id. */
  openReading(code: ReadCode, localId: string): Promise<Group>
  addGroup(entry: VaultGroup): Promise<Group>
  leave(localId: string): Promise<void>
  setMode(mode: NetworkMode): Promise<void>
  /** Use this card although it looks like a VPN, or not any more. Remembered by its name. */
  tick(card: string, used: boolean): Promise<void>
  close(): Promise<void>
}

export async function openLaptop(o: LaptopOptions): Promise<Laptop> {
  const entries = new Map<string, GroupEntry>()
  // A profile whose journal does not open opens all the same: only a newcomer's early writes are refused, with the reason.
  const drafts = await openDrafts(join(o.profileDir, 'drafts'), o.vault.draftKey).catch((err: unknown) =>
    err instanceof CoreError ? err : new CoreError('DRAFTS_DAMAGED')
  )
  const forms = createFormDrafts(drafts, o.now)
  const opening = { vault: o.vault, drafts, now: o.now }
  const groups = (): Group[] => [...entries.values()].flatMap((e) => (e.group ? [e.group] : []))

  const courier = createCourierDesk({
    vault: o.vault,
    folder: join(o.profileDir, 'carry'),
    groups,
    now: o.now,
    onChanged: o.onChanged
  })

  async function openOne(entry: VaultGroup): Promise<Group> {
    const group = await openGroup(opening, entry)
    take(entry, group)
    return group
  }

  async function found(localId: string): Promise<Group> {
    const group = await foundGroup(opening, localId)
    const entry = o.vault.payload.groups.find((g) => g.localId === localId)
    if (!entry) throw new CoreError('INTERNAL')
    take(entry, group)
    return group
  }

  function groupOf(localId: string): Group {
    const known = entries.get(localId)
    if (!known) throw new CoreError('GROUP_NOT_FOUND')
    if (!known.group) throw known.failure ?? new CoreError('STORE_DAMAGED')
    return known.group
  }

  function take(entry: VaultGroup, group: Group): void {
    entries.set(entry.localId, { entry, group, failure: null })
    group.onChanged((topics) => {
      o.onChanged(entry.localId, topics)
      if (topics.includes('group') || topics.includes('invite')) connectivity?.refresh()
      introduceMyself(group)
    })
    group.onFailure(() => {
      entries.set(entry.localId, { entry, group: null, failure: new CoreError('STORE_DAMAGED') })
      connectivity?.refresh()
      o.onChanged(entry.localId, ['group'])
      group.close().catch(() => {}) // never rejects
    })
    introduceMyself(group)
    courier.follow(group)
  }

  /** The name by which a group knows me is data, written as soon as this laptop may write and has none there. */
  const introduced = new WeakSet<Group>()
  function introduceMyself(group: Group): void {
    const { me } = group
    const { name } = o.vault.payload.settings
    if (me === null || introduced.has(group) || !group.log.writable() || (group.role() ?? 0) === 0 || name === '') return
    introduced.add(group)
    group
      .commit(() => {
        if (group.index.nameOf(me) !== '') return []
        const planned = planWrite(null, [{ field: personSchema.fields.name, value: name }])
        return planned.ok
          ? [
              {
                audience: 0,
                draft: {
                  type: 'person.set',
                  typeVersion: personSchema.version,
                  entity: fromHex(personEntityId(me)),
                  ...planned.content
                }
              }
            ]
          : []
      })
      .catch(() => introduced.delete(group)) // tried again at the next change
  }

  const language = (): CodeLanguage => codeLanguages.find((l) => l === o.vault.payload.settings.language) ?? 'en'
  let connectivity: Connectivity | null = null
  for (const entry of o.vault.payload.groups.filter((g) => g.state !== 'left')) {
    try {
      await openOne(entry)
    } catch (err) {
      entries.set(entry.localId, { entry, group: null, failure: err instanceof CoreError ? err : new CoreError('STORE_DAMAGED') })
    }
  }
  const addGroup = async (entry: VaultGroup): Promise<Group> => {
    await addToVault(o.vault, entry)
    const group = await openOne(entry)
    connectivity?.refresh()
    o.onChanged(null, ['group'])
    return group
  }
  const joins = createJoinList({
    vault: o.vault,
    now: o.now,
    groups,
    look: (candidacy) => {
      if (!connectivity) throw new CoreError('NETWORK_OFF')
      return connectivity.desk.look(candidacy)
    },
    addGroup,
    onChanged: () => {
      connectivity?.refresh()
      o.onChanged(null, ['join'])
    }
  })
  connectivity = await openConnectivity({
    vault: o.vault,
    groups,
    searching: () => joins.searching(),
    mode: modeFromVault(o.vault.payload.settings.mode),
    language,
    now: o.now,
    beaconPort: o.beaconPort,
    loopbackPorts: o.loopbackPorts,
    onChanged: (topics) => o.onChanged(null, topics)
  })
  const net = connectivity

  let closing: Promise<void> | null = null
  return {
    vault: o.vault,
    openedAt: o.now(),
    connectivity: net,
    joins,
    forms,
    courier,
    entries: () => [...entries.values()],
    group: groupOf,
    createGroup: async (name, localId) => {
      const group = entries.has(localId) ? groupOf(localId) : await found(localId)
      const planned = planWrite(null, [{ field: groupSchema.fields.name, value: name }])
      if (!planned.ok) throw new CoreError('TEXT_TOO_LONG', { field: 'name' })
      const naming = {
        audience: 0 as const,
        draft: { type: 'group.set', typeVersion: groupSchema.version, entity: fromHex(groupEntityId), ...planned.content }
      }
      await group.commit(() => (group.index.entity('group', groupEntityId) ? [] : [naming]))
      net.refresh()
      o.onChanged(null, ['group'])
      return group
    },
    openReading: async (code, localId) => {
      if (entries.has(localId)) return groupOf(localId)
      const key = Buffer.from(code.groupKey)
      if (groups().some((g) => Buffer.compare(g.groupKey, key) === 0)) throw new CoreError('GROUP_EXISTS')
      await keepFind(o.vault, localId, { epoch: code.epoch, findKey: code.findKey })
      return addGroup({
        kind: 'observer',
        localId,
        groupKey: code.groupKey,
        groupSecret: code.groupSecret,
        epochKeys: [],
        state: 'in-use',
        observerSeed: code.seed
      })
    },
    addGroup,
    leave: async (localId) => {
      const found = entries.get(localId)
      if (!found) throw new CoreError('GROUP_NOT_FOUND')
      entries.delete(localId)
      net.refresh()
      await courier.leave(localId)
      await found.group?.close()
      const place = o.vault.placeOf(found.entry.groupKey)
      await o.vault.update((p) => ({
        ...p,
        groups: p.groups.filter((g) => g.localId !== localId),
        rememberedAddresses: p.rememberedAddresses.filter((one) => !equalBytes(one.groupKey, found.entry.groupKey)),
        kept: p.kept.filter((k) => !k.name.endsWith(`/${localId}`))
      }))
      await rm(place.storeFolder, { recursive: true, force: true })
      await rm(place.checkpointFile, { force: true })
      await rm(place.wordsFile, { force: true })
      if (!(drafts instanceof CoreError)) await emptyOutbox(drafts, localId)
      await forms.forgetGroup(localId)
      o.onChanged(null, ['group'])
    },
    setMode: async (mode) => {
      await o.vault.update((p) => ({ ...p, settings: { ...p.settings, mode: modeToVault(mode) } }))
      await net.setMode(mode)
    },
    tick: async (card, used) => {
      await o.vault.update((p) => {
        const others = p.settings.tickedCards.filter((name) => name !== card)
        return { ...p, settings: { ...p.settings, tickedCards: used ? [card, ...others].slice(0, mostTicked) : others } }
      })
      await net.setTicked(o.vault.payload.settings.tickedCards)
    },
    close: () => {
      closing ??= (async () => {
        await courier.close()
        await joins.close()
        await net.close()
        await Promise.all(groups().map((g) => g.close()))
        if (!(drafts instanceof CoreError)) await drafts.close()
        await o.vault.close()
      })().catch(() => {}) // closing never rejects
      return closing
    }
  }
}
