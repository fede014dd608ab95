import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { clientOf, useConnection, useLink } from '../../../connection/core-context.tsx'
import type { PictureOf } from '../types.ts'
import { readPicture } from './picture-pieces.ts'
import { createPictureShelf, type PictureShelf, type Shelved } from './picture-shelf.ts'

interface Pictures {
  readonly shelf: PictureShelf
  readonly byId: ReadonlyMap<string, PictureOf>
}

const PicturesContext = createContext<Pictures | null>(null)

/** Whatever shows this leaflet shows the same pictures, read once. `pictures`: what core says of each. */
export function PicturesProvider({
  group,
  pictures,
  children
}: {
  readonly group: string
  readonly pictures: readonly PictureOf[]
  readonly children: ReactNode
}) {
  const connection = useConnection()
  const shelf = useMemo(
    () => createPictureShelf((picture) => readPicture(clientOf(connection), group, picture)),
    [connection, group]
  )
  const byId = useMemo(() => new Map(pictures.map((each) => [each.picture, each])), [pictures])
  const value = useMemo(() => ({ shelf, byId }), [shelf, byId])
  useEffect(() => () => shelf.clear(), [shelf])
  return <PicturesContext value={value}>{children}</PicturesContext>
}

export function usePictures(): Pictures {
  const pictures = useContext(PicturesContext)
  if (!pictures) throw new Error('outside PicturesProvider')
  return pictures
}

/** One picture: where it is, and its address once it can be shown. Asked for again when core says that it moved. */
export function usePicture(picture: string): { readonly known: PictureOf | undefined; readonly shelved: Shelved | undefined } {
  const { shelf, byId } = usePictures()
  const link = useLink()
  const known = byId.get(picture)
  const state = known?.state
  useEffect(() => {
    if (link === 'ready' && state !== 'refused') shelf.want(picture)
  }, [shelf, picture, state, link])
  const shelved = useSyncExternalStore(shelf.onChange, () => shelf.get(picture))
  return { known, shelved }
}
