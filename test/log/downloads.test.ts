import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type Autobase from 'autobase'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { createDownloads } from '../../core/log/downloads.ts'
import type { LogView } from '../../core/log/log-view.ts'
import { until } from '../helpers/log-cast.ts'

/** As Autobase does it where those who settle change; not in our types, for the product never does. */
type Moving = Hypercore & { readonly state: { moveTo(next: Hypercore, length: number): Promise<void> } }

const length = 20

async function openStore(): Promise<Corestore> {
  const dir = await mkdtemp(join(tmpdir(), 'starling-downloads-'))
  const store = new Corestore(dir, { manifestVersion: 2 })
  onTestFinished(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })
  return store
}

async function written(store: Corestore, name: string): Promise<Hypercore> {
  const core = store.get({ name })
  await core.append(Array.from({ length }, (_, place) => Buffer.from(`${name} ${place}`)))
  return core
}

test('a view that moves to another core before it is whole, and is as long there, becomes whole there', async () => {
  const [away, here] = [await openStore(), await openStore()]
  const [before, after, kernel] = await Promise.all(['before', 'after', 'kernel'].map((name) => written(away, name)))
  if (!before || !after || !kernel) throw new Error('three cores')
  await before.clear(0, 5) // nobody near has them: the view is still waited for when it moves
  const [one, two, rights] = [before, after, kernel].map(({ key }) => here.get({ key }))
  if (!one || !two || !rights) throw new Error('three cores')
  const [left, right] = [away.replicate(true as never), here.replicate(false as never)] as [Duplex, Duplex] // streams when given a side
  for (const end of [left, right]) end.on('error', () => {})
  left.pipe(right).pipe(left)
  onTestFinished(() => {
    left.destroy()
    right.destroy()
  })
  await until('the lengths are known', () => [one, two, rights].every((core) => core.length === length))
  const view = one.session({ name: 'batch' }) as Moving
  await view.ready()
  const base = { view: { view, kernel: rights }, core: rights, closing: false, store: here }
  const downloads = createDownloads(base as unknown as Autobase<LogView>) // all of Autobase that it looks at
  onTestFinished(() => downloads.close())
  downloads.refresh()
  await until('what is near is here', () => one.has(5, length))
  expect(two.contiguousLength).toBe(0)

  await view.state.moveTo(two.session({ name: 'batch' }), length)
  downloads.refresh()
  await until('all of it is here', () => two.contiguousLength === length)
  expect(`${await view.get(3)}`).toBe('after 3')
})
