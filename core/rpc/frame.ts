import * as v from 'valibot'

/**
 * What crosses a pipe, one JSON text per frame.
 *
 * Both sides first say which contract they speak. Then:
 * caller → core: `{id, name, input}` asks, `{id, stop}` cancels a call or ends a watch, `{id, took}` says that the last value of a
 * watch was taken. core → caller: `{id, value}`, `{id, error}`, `{id, event}`. Whoever carries the pipe may add `{core}`: what
 * happened to the core process behind it.
 */
export const maxFrameBytes = 8 * 1024 * 1024

/** Names of the core process's condition as the other end of a pipe hears of them. */
export const coreConditions = ['stopped', 'locked', 'gave-up'] as const
export type CoreCondition = (typeof coreConditions)[number]

const Id = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const Hello = v.strictObject({ starling: v.literal(1), contract: v.pipe(v.string(), v.maxLength(128)) })

export const CallerFrame = v.union([
  v.strictObject({ id: Id, name: v.pipe(v.string(), v.maxLength(200)), input: v.optional(v.unknown()) }),
  v.strictObject({ id: Id, stop: v.literal(true) }),
  v.strictObject({ id: Id, took: v.literal(true) }),
  Hello
])

const Failure = v.object({ code: v.string(), params: v.optional(v.record(v.string(), v.union([v.string(), v.number()])), {}) })
export const CoreFrame = v.union([
  v.object({ id: Id, error: Failure }),
  v.object({ id: Id, event: v.unknown() }),
  v.object({ core: v.picklist(coreConditions) }),
  v.object({ starling: v.literal(1), contract: v.string() }),
  v.object({ id: Id, value: v.optional(v.unknown()) })
])

/** The value of a frame, or undefined when it is no JSON; a frame is never allowed to throw. */
export function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    return undefined
  }
}

/** The id of a frame that is not worth parsing whole, so that its sender can still be answered. */
export function idOfFrame(frame: string): number | null {
  const found = /^\{"id":([1-9]\d{0,14})[,}]/.exec(frame.slice(0, 32))
  return found?.[1] === undefined ? null : Number(found[1])
}

/** Measured in bytes of UTF-8, as the pipes count; most texts need no counting at all. */
export function isTooLarge(frame: string): boolean {
  if (frame.length > maxFrameBytes) return true
  if (frame.length * 3 <= maxFrameBytes) return false
  let sizeBytes = 0
  for (let i = 0; i < frame.length; i++) {
    const unit = frame.charCodeAt(i)
    if (unit < 0x80) sizeBytes += 1
    else if (unit < 0x800) sizeBytes += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(frame.charCodeAt(i + 1))) {
      sizeBytes += 4
      i++
    } else sizeBytes += 3
  }
  return sizeBytes > maxFrameBytes
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
