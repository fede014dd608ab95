/**
 * Keeps the newest of what is typed: at once, one after another, what was typed meanwhile goes as one. So a killed page loses no more
 * than the keystroke that was under way.
 */
export interface DraftKeeper {
  keep(text: string): void
  forget(): void
  /** Core is there again: what it did not get goes once more. */
  again(): void
}

/** `write` keeps a text, or forgets it (null). Its failure is waited out: the next keystroke, or `again`, tries anew. */
export function createDraftKeeper(write: (text: string | null) => Promise<unknown>): DraftKeeper {
  let wanted: { readonly text: string | null } | null = null
  let busy = false

  function next(): void {
    if (busy || wanted === null) return
    const one = wanted
    busy = true
    write(one.text)
      .then(() => {
        busy = false
        if (wanted === one) wanted = null
        next()
      })
      .catch(() => {
        busy = false
        if (wanted !== one) next()
      })
  }
  const want = (text: string | null): void => {
    wanted = { text }
    next()
  }
  return { keep: want, forget: () => want(null), again: next }
}
