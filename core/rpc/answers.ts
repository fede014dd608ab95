import { CoreError } from '../contract/errors.ts'

/**
 * What was answered to commands that carried a `requestId`, so that a page which lost its connection may simply ask again: the
 * same request is done once and answered alike, on whichever connection. One of these per core process, shared by all its pipes;
 * what a change of the plan became is known from the log in the next process, too (`Group.commitOnce`).
 */
export interface Answers {
  /** Runs `work`, or joins or repeats an earlier run of the same request. A failed run is forgotten: asking again tries again. */
  once(name: string, requestId: string, input: unknown, work: () => Promise<unknown>): Promise<unknown>
}

interface Kept {
  readonly digest: string
  readonly answer: Promise<unknown>
}

export const keptAnswers = 1000

export function createAnswers(): Answers {
  const kept = new Map<string, Kept>()

  return {
    once: (name, requestId, input, work) => {
      const key = `${name} ${requestId}`
      const digest = digestOf(JSON.stringify(input))
      const earlier = kept.get(key)
      if (earlier !== undefined) {
        // The old answer to a new question would lose what the caller wrote, in silence.
        if (earlier.digest !== digest) return Promise.reject(new CoreError('BAD_INPUT', { field: 'requestId' }))
        return earlier.answer
      }
      const answer = work()
      const entry = { digest, answer }
      kept.set(key, entry)
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key)
      })
      for (const oldest of kept.keys()) {
        if (kept.size <= keptAnswers) break
        kept.delete(oldest)
      }
      return answer
    }
  }
}

/** Tells a mistaken second use of an id from a repetition; against nobody, so 53 bits without a key will do. The text is not kept. */
function digestOf(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  return `${text.length}.${high >>> 0}.${low >>> 0}`
}
