/** A deadline of which only the last one set counts. Never keeps the process alive. */
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
      timer = setTimeout(() => {
        timer = null
        try {
          run()
        } catch (cause) {
          onFault(cause)
        }
      }, waitMs)
      timer.unref()
    }
  }
}
