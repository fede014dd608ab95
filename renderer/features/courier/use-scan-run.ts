import { useRef, useState } from 'react'
import { clientOf, useConnection } from '../../connection/core-context.tsx'

/** Core takes no more at once; what was seen longest ago goes first. */
const mostFrames = 200

export interface ScanRun {
  readonly have: number
  /** 0: nothing of a run was seen yet. */
  readonly of: number
  /** A code was read that belongs to no run. */
  readonly other: boolean
  take(text: string): void
  clear(): void
}

/** Collects the pictures of a run in whatever order they are seen; once it is whole it is handed on like a file. */
export function useScanRun(onWhole: (upload: string) => void, onFailed: (error: unknown) => void): ScanRun {
  const connection = useConnection()
  const seen = useRef(new Set<string>())
  const asking = useRef({ busy: false, again: false })
  const nothing = { have: 0, of: 0, other: false }
  const [so, setSo] = useState(nothing)

  const ask = async (): Promise<void> => {
    const state = asking.current
    state.again = true
    if (state.busy) return
    state.busy = true
    try {
      while (state.again) {
        state.again = false
        const { have, of, upload } = await clientOf(connection).call('courier.scan', { frames: [...seen.current] })
        setSo({ have, of, other: of === 0 })
        if (upload === null) continue
        seen.current.clear()
        state.again = false
        onWhole(upload)
      }
    } catch (error) {
      onFailed(error)
    } finally {
      state.busy = false
    }
  }

  return {
    ...so,
    take: (text) => {
      const isNew = !seen.current.delete(text)
      seen.current.add(text)
      for (const oldest of seen.current) {
        if (seen.current.size <= mostFrames) break
        seen.current.delete(oldest)
      }
      if (isNew) void ask()
    },
    clear: () => {
      seen.current.clear()
      setSo(nothing)
    }
  }
}
