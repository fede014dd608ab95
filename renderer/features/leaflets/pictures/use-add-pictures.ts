import { useLingui } from '@lingui/react/macro'
import type { Editor } from '@tiptap/react'
import { useEffect, useRef, useState } from 'react'
import type { Doc } from 'yjs'
import { pictureLimits } from '../../../../core/contract/picture-limits.ts'
import { useGroup } from '../../../app/group-context.tsx'
import { say } from '../../../app/toasts.tsx'
import { clientOf, useConnection } from '../../../connection/core-context.tsx'
import { fitPicture } from './fit-picture.ts'
import { sendPicture } from './picture-pieces.ts'
import { choosePlace, countPictures, type PicturePlace } from './picture-place.ts'
import { usePictures } from './pictures-context.tsx'

export type Adding =
  | { readonly at: 'rest' }
  /** `total` 0: it is being made small. */
  | { readonly at: 'work'; readonly done: number; readonly total: number }
  | { readonly at: 'failed'; readonly error: unknown }

export interface AddPictures {
  readonly adding: Adding
  /** The picture that was added last, until another one is. */
  readonly fresh: string | null
  /** One after the other, from this position of the text on; null: where the caret is. */
  add(files: readonly File[], at: number | null): void
  stop(): void
  dismiss(): void
}

const most = pictureLimits.inLeaflet

/** Pictures into this leaflet: made small, without what says where they were taken, handed to core, shown in the text. */
export function useAddPictures(editor: Editor, shared: Doc, leaflet: string): AddPictures {
  const { t } = useLingui()
  const { group } = useGroup()
  const connection = useConnection()
  const { shelf } = usePictures()
  const [adding, setAdding] = useState<Adding>({ at: 'rest' })
  const [fresh, setFresh] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const one = async (file: File, place: PicturePlace, isLast: boolean, signal: AbortSignal): Promise<void> => {
    if (countPictures(editor) >= most) return say(t`A leaflet holds at most ${most} pictures.`)
    setAdding({ at: 'work', done: 0, total: 0 })
    const picture = await fitPicture(file, signal)
    const client = clientOf(connection)
    const upload = await sendPicture(
      client,
      group.group,
      picture,
      (done, total) => setAdding({ at: 'work', done, total }),
      signal
    )
    signal.throwIfAborted()
    const { id } = await client.call('picture.add', { group: group.group, leaflet, upload, requestId: crypto.randomUUID() })
    if (signal.aborted || editor.isDestroyed) return // kept, but shown nowhere: it is never sent to anybody
    shelf.put(id, picture)
    if (place.put(id, isLast)) setFresh(id)
    say(t`Picture added. Location and camera data removed.`)
  }
  const all = async (files: readonly File[], at: number | null): Promise<void> => {
    const stop = new AbortController()
    running.current?.abort()
    running.current = stop
    const place = choosePlace(editor, shared, at)
    try {
      for (const [nth, file] of files.entries()) await one(file, place, nth === files.length - 1, stop.signal)
      setAdding({ at: 'rest' })
    } catch (error) {
      if (!stop.signal.aborted) setAdding({ at: 'failed', error })
    }
  }
  return {
    adding,
    fresh,
    add: (files, at) => void all(files, at),
    stop: () => {
      running.current?.abort()
      setAdding({ at: 'rest' })
    },
    dismiss: () => setAdding({ at: 'rest' })
  }
}
