import { fileURLToPath } from 'node:url'
import { type Child, startChild } from '../helpers/child.ts'
import { benchAppend } from './append.ts'
import { benchColdSync } from './cold-sync.ts'
import { benchCompare } from './compare.ts'
import { benchCourier } from './courier.ts'
import { benchHeal } from './heal.ts'
import { row } from './measure.ts'
import { benchNewest } from './newest.ts'
import { benchReopen } from './reopen.ts'

/** Medians of three (reopening: nine), every figure beside raw hypercore on the same bytes in the same run. `--quick`: a tenth of the size; `--only NAME`. */
const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1] ?? ''
const wanted = (name: string): boolean => !process.argv.includes('--only') || only === name
const records = quick ? 1000 : 10_000
/** Beside this file when scripts/bench.mjs has bundled them. None outlives a run, not even one that fails. */
function start(name: 'serve' | 'compare' | 'courier', ...args: string[]): Child {
  const child = startChild(fileURLToPath(new URL(`${name}-process.mjs`, import.meta.url)), args)
  process.once('exit', () => child.process.kill('SIGTERM'))
  return child
}

row('', 'raw hypercore', 'Starling (ratio)', '')
row('---', '---', '---', '---')
if (wanted('append')) await benchAppend(quick)
if (wanted('sync')) await benchColdSync((...args) => start('serve', ...args), records, [1, 5, 20, 100], 3)
if (wanted('sync-large')) await benchColdSync((...args) => start('serve', ...args), 10 * records, [1, 20, 100], 3)
if (wanted('newest')) await benchNewest((...args) => start('serve', ...args), records, 3)
if (wanted('compare')) await benchCompare(start, records, [1, 20], 3)
if (wanted('reopen')) await benchReopen(records, 9) // short, and the disk's first answers vary
if (wanted('courier')) {
  const step = (...args: string[]): Child => start('courier', ...args)
  await benchCourier(step, records, 3)
  if (!quick) await benchCourier(step, 10 * records, 1)
}
if (wanted('heal')) await benchHeal(records / 2, 3)
process.exit(0)
