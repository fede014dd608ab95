/**
 * A deadline of which only the last one set counts. Never keeps the process alive. A laptop that was busy for longer first reads what came
 * in meanwhile, which may clear it: nobody is late because we were.
 */
export interface Deadline {
  set(waitMs: number, run: () => void): void
  clear(): void
}

export function createDeadline(onFault: (cause: unknown) => void): Deadline {
  let timer: NodeJS.Timeout | null = null
  const clear = () => {
    if (timer) clearTimeout(timer)
    timer = null
  }
  return {
    clear,
    set(waitMs, run) {
      clear()
      const mine = setTimeout(() => setImmediate(pass), waitMs)
      const pass = (): void => {
        if (timer !== mine) return
        timer = null
        try {
          run()
        } catch (cause) {
          onFault(cause)
        }
      }
      timer = mine
      timer.unref()
    }
  }
}
