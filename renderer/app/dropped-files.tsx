import { useLingui } from '@lingui/react/macro'
import { useLayoutEffect, useRef } from 'react'
import { looksCarried } from './carry-in.ts'
import { say } from './toasts.tsx'

/** A file that is dropped anywhere in the window, where nothing else takes it: a carry file goes on, anything else is answered in words. */
export function DroppedFiles({ onCarryFile }: { readonly onCarryFile: ((file: File) => void) | null }) {
  const { t } = useLingui()
  const refusal = ({ files, items }: DataTransfer): string | null => {
    if (onCarryFile === null) return t`Nothing was taken in. Open a group here first, then drop the file again.`
    if (document.querySelector('.dlg') !== null)
      return t`Nothing was taken in. Close what stands open over the page, then drop the file again.`
    const [file, ...more] = files
    if (more.length > 0) return t`Nothing was taken in. Drop one file at a time.`
    if (file && looksCarried(file) && items[0]?.webkitGetAsEntry()?.isDirectory !== true) return null
    return file?.type.startsWith('image/')
      ? t`Pictures go into leaflets. Open the leaflet, then drop the picture into its text.`
      : t`This is not a carry file, so nothing was taken in.`
  }
  const answer = (data: DataTransfer): void => {
    const why = refusal(data)
    const [file] = data.files
    if (why !== null) say(why)
    else if (file) onCarryFile?.(file)
  }
  const answers = useRef(answer)
  answers.current = answer
  useLayoutEffect(() => {
    // On the document: the editor and the places for files were asked before, the window itself is asked after.
    const drop = (event: DragEvent): void => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      answers.current(event.dataTransfer)
    }
    document.addEventListener('drop', drop)
    return () => document.removeEventListener('drop', drop)
  }, [])
  return null
}
