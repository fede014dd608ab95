/** A stretch of both lists: the same in each, or what stands in the old one only (`out`) or the new one only (`in`). */
export interface Step {
  readonly kind: 'same' | 'in' | 'out'
  readonly tokens: readonly string[]
}

const maxEdits = 1200 // the trace of so many takes 6 MB

/**
 * What may still be spent on comparing, in steps of the innermost loop. Counted, not timed: a slow or busy laptop shows the same difference
 * as any other.
 */
export interface Effort {
  left: number
}

/**
 * The fewest tokens to take out and put in that lead from one list to the other (Myers 1986). Null where they are too different for the
 * effort that is left, so that no text can hold up the page.
 */
export function shortestEdit(from: readonly string[], to: readonly string[], effort: Effort): Step[] | null {
  let head = 0
  while (head < from.length && head < to.length && from[head] === to[head]) head++
  let tail = 0
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const a = from.slice(head, from.length - tail)
  const b = to.slice(head, to.length - tail)
  const middle = edit(a, b, effort)
  if (middle === null) return null
  const steps = [same(from.slice(0, head)), ...middle, same(from.slice(from.length - tail))]
  return joined(steps)
}

const same = (tokens: readonly string[]): Step => ({ kind: 'same', tokens })

function edit(a: readonly string[], b: readonly string[], effort: Effort): Step[] | null {
  if (a.length === 0 || b.length === 0)
    return [
      { kind: 'out', tokens: a },
      { kind: 'in', tokens: b }
    ]
  const trace = forward(a, b, effort)
  return trace && backward(a, b, trace)
}

/** For each number of edits, how far along `a` one gets on each diagonal. */
function forward(a: readonly string[], b: readonly string[], effort: Effort): Int32Array[] | null {
  const most = Math.min(a.length + b.length, maxEdits)
  const reach = new Int32Array(2 * most + 3)
  const at = (diagonal: number): number => reach[diagonal + most + 1] ?? 0
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    if (effort.left < 0) return null
    trace.push(reach.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let k = -edits; k <= edits; k += 2) {
      let x = k === -edits || (k !== edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1
      const start = x
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      effort.left -= 1 + x - start
      reach[k + most + 1] = x
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return null
}

function backward(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): Step[] {
  const steps: Step[] = []
  let x = a.length
  let y = b.length
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits]
    const at = (diagonal: number): number => reach?.[diagonal + edits + 1] ?? 0
    const k = x - y
    const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1))
    const beforeX = edits === 0 ? 0 : at(down ? k + 1 : k - 1)
    const beforeY = edits === 0 ? 0 : beforeX - (down ? k + 1 : k - 1)
    const startX = edits === 0 ? 0 : down ? beforeX : beforeX + 1
    steps.push(same(a.slice(startX, x)))
    if (edits > 0)
      steps.push(down ? { kind: 'in', tokens: b.slice(beforeY, beforeY + 1) } : { kind: 'out', tokens: a.slice(beforeX, startX) })
    x = beforeX
    y = beforeY
  }
  return steps.reverse()
}

/** Neighbours of one kind become one; of a change, what went stands before what came. */
function joined(steps: readonly Step[]): Step[] {
  const out: Step[] = []
  let went: string[] = []
  let came: string[] = []
  const flush = (): void => {
    if (went.length > 0) out.push({ kind: 'out', tokens: went })
    if (came.length > 0) out.push({ kind: 'in', tokens: came })
    went = []
    came = []
  }
  for (const { kind, tokens } of steps) {
    if (tokens.length === 0) continue
    if (kind === 'out') went.push(...tokens)
    else if (kind === 'in') came.push(...tokens)
    else {
      flush()
      const last = out.at(-1)
      if (last?.kind === 'same') out[out.length - 1] = same([...last.tokens, ...tokens])
      else out.push({ kind, tokens })
    }
  }
  flush()
  return out
}
