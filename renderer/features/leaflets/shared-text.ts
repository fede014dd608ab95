import { useCallback, useEffect, useRef, useState } from 'react'
import * as Y from 'yjs'
import { CoreError } from '../../../core/contract/errors.ts'
import { useTell } from '../../connection/use-tell.ts'
import type { LeafletBody } from './types.ts'

const restMs = 400

/**
 * The text of a leaflet as one Yjs document. What is typed goes to core after a short rest, on leaving, and again when core was away; what
 * others typed comes in as it arrives. Both count, in any order.
 */
export function useSharedText(group: string, leaflet: LeafletBody) {
  const [doc] = useState(() => openDoc(leaflet.document))
  const [state, setState] = useState<'saved' | 'saving' | CoreError>('saved')
  const { tell } = useTell('leaflet.edit', { quiet: true })
  const pending = useRef<Uint8Array[]>([])
  const sending = useRef(false)
  const on = useRef({ group, id: leaflet.id, tell })
  on.current.tell = tell

  const send = useCallback(async (): Promise<void> => {
    if (sending.current) return
    sending.current = true
    while (pending.current.length > 0) {
      const edits = pending.current
      pending.current = []
      try {
        const { tell: tellNow, ...which } = on.current
        await tellNow({ ...which, update: toBase64(Y.mergeUpdates(edits)) })
      } catch (err) {
        pending.current = [...edits, ...pending.current]
        setState(err instanceof CoreError ? err : new CoreError('INTERNAL'))
        sending.current = false
        return
      }
    }
    sending.current = false
    setState('saved')
  }, [])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const typed = (update: Uint8Array, origin: unknown): void => {
      if (origin === fromCore) return
      pending.current.push(update)
      setState('saving')
      clearTimeout(timer)
      timer = setTimeout(() => void send(), restMs)
    }
    const leave = (): void => void send()
    doc.on('update', typed)
    window.addEventListener('pagehide', leave)
    return () => {
      doc.off('update', typed)
      window.removeEventListener('pagehide', leave)
      clearTimeout(timer)
      void send()
    }
  }, [doc, send])

  useEffect(() => {
    Y.applyUpdate(doc, fromBase64(leaflet.document), fromCore)
  }, [doc, leaflet.document])

  return { doc, state, retry: () => void send() }
}

const fromCore = Symbol('from core')

function openDoc(document: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromBase64(document), fromCore)
  return doc
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
