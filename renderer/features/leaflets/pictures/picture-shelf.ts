import { CoreError } from '../../../../core/contract/errors.ts'

/** `missing`: core has not got it, or was not there to be asked. */
export type Shelved = { readonly state: 'reading' | 'missing' | 'refused' } | { readonly state: 'shown'; readonly url: string }

/** The pictures of one open leaflet as addresses that the page can show. Each is read once, and forgotten when the leaflet is left. */
export interface PictureShelf {
  get(picture: string): Shelved | undefined
  /** Reads it, unless it is here or being read. */
  want(picture: string): void
  /** It is known already: one that was just added. */
  put(picture: string, blob: Blob): void
  onChange(listener: () => void): () => void
  /** Nothing is being read. */
  settled(): Promise<void>
  /** Nothing of any picture stays in this page. */
  clear(): void
}

export function createPictureShelf(read: (picture: string) => Promise<Blob>): PictureShelf {
  const shelf = new Map<string, Shelved>()
  const reading = new Map<string, Promise<void>>()
  const listeners = new Set<() => void>()
  let cleared = 0

  const set = (picture: string, shelved: Shelved): void => {
    shelf.set(picture, shelved)
    for (const listener of listeners) listener()
  }
  const put = (picture: string, blob: Blob): void => {
    const before = shelf.get(picture)
    if (before?.state !== 'shown') set(picture, { state: 'shown', url: URL.createObjectURL(blob) })
  }
  const take = async (picture: string): Promise<void> => {
    const since = cleared
    try {
      const blob = await read(picture)
      if (since === cleared) put(picture, blob)
    } catch (err) {
      const isRefused = err instanceof CoreError && err.code === 'PICTURE_REFUSED'
      if (since === cleared) set(picture, { state: isRefused ? 'refused' : 'missing' })
    }
  }
  return {
    get: (picture) => shelf.get(picture),
    want(picture) {
      if (reading.has(picture) || shelf.get(picture)?.state === 'shown') return
      if (!shelf.has(picture)) set(picture, { state: 'reading' })
      const taking = take(picture).finally(() => {
        if (reading.get(picture) === taking) reading.delete(picture)
      })
      reading.set(picture, taking)
    },
    put,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: async () => {
      while (reading.size > 0) await Promise.all(reading.values())
    },
    clear() {
      cleared++
      for (const shelved of shelf.values()) if (shelved.state === 'shown') URL.revokeObjectURL(shelved.url)
      shelf.clear()
      reading.clear()
    }
  }
}
