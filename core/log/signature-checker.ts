import { Worker } from 'node:worker_threads'
import { verify } from '../domain/crypto.ts'
import type { SignatureClaim } from '../domain/record/record-inside.ts'

/**
 * Checks many signatures beside the thread that talks to the network and the disk. It answers exactly what `verify` answers: the
 * worker calls the same function of the same libsodium, and where it cannot run, `verify` is called here.
 */
export interface SignatureChecker {
  /** One answer for each claim, in their order. Never rejects. */
  check(claims: readonly SignatureClaim[]): Promise<boolean[]>
  close(): void
}

/** Fewer than this are checked sooner than sent. */
const leastForWorker = 16
/** A worker is a thread and some megabytes: it goes when a catch-up is over. */
const idleMs = 5000

const claimHeadBytes = 4 + 64 + 32

// As text, because a worker's file would have to be found from sources, from a bundle and from inside the desktop program alike.
const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const sodium = require('node:module').createRequire(workerData)('sodium-universal')
parentPort.on('message', (packed) => {
  const answers = []
  for (let at = 0; at < packed.byteLength; ) {
    const size = new DataView(packed.buffer, packed.byteOffset + at, 4).getUint32(0, true)
    const next = at + ${claimHeadBytes} + size
    const signature = packed.subarray(at + 4, at + 68)
    const author = packed.subarray(at + 68, at + 100)
    answers.push(sodium.crypto_sign_verify_detached(signature, packed.subarray(at + 100, next), author) ? 1 : 0)
    at = next
  }
  packed.fill(0)
  parentPort.postMessage(Uint8Array.from(answers))
})
`

interface Waiting {
  readonly claims: readonly SignatureClaim[]
  readonly answer: (held: boolean[]) => void
}

export function createSignatureChecker(source = workerSource): SignatureChecker {
  let worker: Worker | null = null
  let broken = false
  let idle: ReturnType<typeof setTimeout> | null = null
  /** In the order sent, which is the order in which the worker answers. */
  let waiting: Waiting[] = []

  function stop(): void {
    if (idle) clearTimeout(idle)
    const stopped = worker
    const left = waiting
    worker = null
    waiting = []
    stopped?.removeAllListeners()
    stopped?.on('error', () => {}) // it is gone either way
    void stopped?.terminate()
    for (const { claims, answer } of left) answer(claims.map(holds))
  }

  function fail(): void {
    broken = true
    stop()
  }

  function started(): Worker {
    const made = worker ?? new Worker(source, { eval: true, workerData: import.meta.url, env: {}, stdin: false })
    if (worker === null) {
      worker = made
      made.unref()
      made.on('message', (answers: Uint8Array) => {
        const one = waiting[0]
        if (one === undefined || answers.length !== one.claims.length) return fail()
        waiting.shift()
        one.answer([...answers].map((held) => held === 1))
        if (waiting.length === 0) rest()
      })
      made.on('error', fail)
      made.on('exit', fail)
    }
    return made
  }

  function rest(): void {
    if (idle) clearTimeout(idle)
    idle = setTimeout(stop, idleMs)
    idle.unref()
  }

  return {
    check: async (claims) => {
      if (broken || claims.length < leastForWorker || !claims.every(isSized)) return claims.map(holds)
      const packed = pack(claims)
      try {
        started().postMessage(packed, [packed.buffer])
      } catch {
        fail() // no threads here
        return claims.map(holds)
      }
      if (idle) clearTimeout(idle)
      return new Promise((answer) => waiting.push({ claims, answer }))
    },
    close: stop
  }
}

function isSized({ signature, author }: SignatureClaim): boolean {
  return signature.byteLength === 64 && author.byteLength === 32
}

function holds({ signature, covered, author }: SignatureClaim): boolean {
  return verify(signature, covered, author)
}

/** (size u32 | signature 64 | author 32 | what is signed), one after the other, in memory of its own. */
function pack(claims: readonly SignatureClaim[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(claims.reduce((sum, { covered }) => sum + claimHeadBytes + covered.byteLength, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { signature, covered, author } of claims) {
    view.setUint32(at, covered.byteLength, true)
    packed.set(signature, at + 4)
    packed.set(author, at + 68)
    packed.set(covered, at + claimHeadBytes)
    at += claimHeadBytes + covered.byteLength
  }
  return packed
}
