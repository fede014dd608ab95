import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Autobase from 'autobase'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { blocksOnDisk } from '../../core/log/blocks-on-disk.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'

/** What Autobase and Hypercore do that our formats rely on. Falls when a pin is moved and they do something else. */

const cut = (peer: LogPeer): Hypercore[] => [peer.log.base.view.view, peer.log.base.view.kernel]

test('writer cores have manifest version 2, views version 1, whose keys are made with the group secret', async () => {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji')
  connect(amira, kenji)
  await until('kenji may write', () => kenji.log.writable())
  expect([amira, kenji].map((peer) => peer.log.base.local.manifest?.version)).toEqual([2, 2])
  for (const core of cut(amira)) expect(core.manifest?.version).toBe(1)
})

test('what stands on disk of a view shows nothing of what is in it', async () => {
  const amira = await foundGroup('amira')
  await amira.appendData({ type: 'event.set' })
  for (const core of cut(amira)) {
    const [open, raw] = [await core.get(0), await core.get(0, { raw: true })]
    expect(toHex(open ?? new Uint8Array(0))).toContain(toHex(amira.log.writerKey))
    expect(raw?.byteLength).toBe((open?.byteLength ?? 0) + 8)
    for (let at = 0; at + 8 <= (open?.byteLength ?? 0); at += 8)
      expect(toHex(raw ?? new Uint8Array(0))).not.toContain(toHex(open?.subarray(at, at + 8) ?? new Uint8Array(0)))
  }
})

/**
 * Below the settled length one place has one block, on every laptop; that is what others are served. Above it a nonce is used again when
 * the order changes (measured: the fork number in it does not move), so there the records' own seal and the sealed store must hold.
 */
test('of what a view serves to others, one place and nonce never has two blocks, however the order changed before', async () => {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji')
  let pull = connect(amira, kenji)
  await until('kenji may write', () => kenji.log.writable())
  const served = new Map<string, string>()
  const unsettled = new Map<string, string>()
  let changed = 0
  const look = async (peer: LogPeer): Promise<void> => {
    for (const core of cut(peer)) {
      const settled = core.signedLength
      for (let place = 0; place < core.length; place++) {
        const raw = toHex((await core.get(place, { raw: true, wait: false })) ?? new Uint8Array(0))
        const name = toHex(core.key)
        const before = unsettled.get(`${peer.name} ${name} ${place}`)
        if (before !== undefined && before !== raw) changed++
        unsettled.set(`${peer.name} ${name} ${place}`, raw)
        if (place >= settled) continue
        const nonce = `${name} ${place} ${raw.slice(0, 16)}`
        expect(raw).toBe(served.get(nonce) ?? raw)
        served.set(nonce, raw)
      }
    }
  }
  for (let round = 0; round < 4; round++) {
    pull()
    for (let i = 0; i < 4; i++) {
      await amira.appendData({ type: 'event.set' })
      await kenji.appendData({ type: 'task.set' })
    }
    await Promise.all([look(amira), look(kenji)])
    pull = connect(amira, kenji)
    await until('same view', () => sameView(amira, kenji))
    await until('all is settled', () => kenji.log.settledLength() === kenji.log.viewLength())
    await Promise.all([look(amira), look(kenji)])
  }
  expect(served.size).toBeGreaterThan(30)
  expect(changed, 'the order did change').toBeGreaterThan(0)
})

test('apply is given the records of one append at a time, whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'starling-facts-'))
  const store = new Corestore(folder, { manifestVersion: 2 })
  const calls: string[][] = []
  const base = new Autobase<Hypercore>(store, null, {
    open: (views) => views.get('view', { valueEncoding: 'binary' }),
    apply: async (nodes, view) => {
      calls.push(nodes.map((node) => Buffer.from(node.value ?? []).toString()))
      await view.append(nodes.map((node) => node.value ?? new Uint8Array(0)))
    },
    update: () => {},
    close: (view) => view.close(),
    valueEncoding: 'binary',
    encryptionKey: randomBytes(32),
    fastForward: true,
    ackInterval: 0
  })
  onTestFinished(async () => {
    await base.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  await base.ready()
  const lot = (name: string, size: number) => Array.from({ length: size }, (_, i) => `${name}${i}`)
  for (const texts of [lot('a', 3), lot('b', 1), lot('c', 70)]) await base.append(texts.map((text) => Buffer.from(text)))
  expect(calls).toEqual([lot('a', 3), lot('b', 1), lot('c', 70)])
})

test('many blocks of a view read in one trip are those that `get` gives, one by one, in any order and while others are missing', async () => {
  const amira = await foundGroup('amira')
  for (let i = 0; i < 40; i++) await amira.appendData({ type: 'task.set' })
  const kenji = await letIn(amira, 'kenji')
  connect(amira, kenji)
  let partial = 0
  await until('all is here', async () => {
    const core = kenji.log.base.view.view
    const places = Array.from({ length: 43 }, (_, i) => (i * 17) % 43)
    const together = await blocksOnDisk(core, places)
    if (together.includes(null) && together.some((block) => block !== null)) partial++
    if (core.contiguousLength < 40 || kenji.log.viewLength() < 40) return false
    const one = await Promise.all(places.map((place) => core.get(place, { wait: false }).catch(() => null)))
    const again = await blocksOnDisk(core, places)
    expect(again.map((block) => block && toHex(block))).toEqual(one.map((block) => block && toHex(block)))
    return again.filter((block) => block !== null).length >= 40
  })
  expect(partial, 'places beyond the end are null').toBeGreaterThan(0)
  const { view } = amira.log.base.view
  const all = await blocksOnDisk(view, [5, 3, 1000])
  expect(all.map((block) => block && toHex(block))).toEqual([
    toHex((await view.get(5)) ?? randomBytes(1)),
    toHex((await view.get(3)) ?? randomBytes(1)),
    null
  ])
  await view.close()
  expect(await blocksOnDisk(view, [1, 2])).toEqual([null, null])
})
