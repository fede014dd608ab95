import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as AriaToastContent,
  UNSTABLE_ToastQueue as AriaToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text
} from 'react-aria-components'
import type { CoreError } from '../../core/contract/errors.ts'
import { clientOf, useConnection } from '../connection/core-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { useSentence } from '../ui/states.tsx'

/** React Aria still calls its toasts unstable: they stand in this one file. */
interface Toast {
  readonly text: string
  readonly undo?: () => void
}

/** How long a change can be undone by its toast, and by Ctrl+Z. */
export const undoMs = 10_000
const queue = new AriaToastQueue<Toast>({ maxVisibleToasts: 3 })
let lastUndo: (() => void) | null = null

/** Ctrl+Z: the newest change whose toast still stands. False when there is none. */
export function undoLast(): boolean {
  const undo = lastUndo
  lastUndo = null
  undo?.()
  return undo !== null
}

export function say(text: string): void {
  queue.add({ text }, { timeout: 6000 })
}

export function useErrorToast(): (err: CoreError) => void {
  const sentence = useSentence()
  return (err) => {
    queue.add({ text: sentence(err) }, { timeout: 12_000 })
  }
}

export function useUndoToast(): (text: string, what: { group: string; changes: readonly string[] }) => void {
  const connection = useConnection()
  const showError = useErrorToast()
  return (text, what) => {
    const undo = (): void => {
      if (lastUndo === undo) lastUndo = null
      queue.close(key)
      const call = (change: string) => clientOf(connection).call('change.undo', { group: what.group, change })
      Promise.all([...what.changes].reverse().map(call)).catch((err: CoreError) => showError(err))
    }
    lastUndo = undo
    const key = queue.add(
      { text, undo },
      {
        timeout: undoMs,
        onClose: () => {
          if (lastUndo === undo) lastUndo = null
        }
      }
    )
  }
}

export function Toasts() {
  const { t } = useLingui()
  return (
    <AriaToastRegion queue={queue} className="toasts" aria-label={t`Messages`}>
      {({ toast }) => (
        <AriaToast toast={toast} className="toast">
          <AriaToastContent>
            <Text slot="title" elementType="p">
              {toast.content.text}
            </Text>
          </AriaToastContent>
          {toast.content.undo && (
            <Button kind="quiet" size="small" onPress={toast.content.undo}>
              {t`Undo`}
            </Button>
          )}
          <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={() => queue.close(toast.key)} />
        </AriaToast>
      )}
    </AriaToastRegion>
  )
}
