export interface MemoryLog {
  add(chunk: string): void
  /** The last lines, cleaned of what may be content. */
  text(): string
}

const keptChars = 32 * 1024

/**
 * What the core process printed last, for someone who must find out why it stopped. It lives in memory only, is cut to size, and
 * loses whatever may be a name, a key or a path before anybody sees it: quoted text, long words, folders.
 */
export function createMemoryLog(): MemoryLog {
  let kept = ''
  return {
    add: (chunk) => {
      kept = (kept + chunk).slice(-keptChars)
    },
    text: () =>
      kept
        .replace(/(["'`]).*?\1/g, '…')
        .replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s\\/:()]+[\\/])+/g, '')
        .replace(/[A-Za-z0-9+_=-]{24,}/g, '…')
  }
}
