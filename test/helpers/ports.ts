/**
 * Ports for a test: below those that the system gives out by itself (from 32768 on), and in a range of its own for each of vitest's
 * workers. Two laptops of two tests on one port hear each other's calls, or nobody's.
 */
const rangeOfWorker = 3000
const worker = Number(process.env['VITEST_POOL_ID'] ?? 1) % 4
const first = 20_000 + worker * rangeOfWorker
let next = first + Math.floor(Math.random() * rangeOfWorker)

export function freshPort(): number {
  const port = next
  next = port + 1 < first + rangeOfWorker ? port + 1 : first
  return port
}
