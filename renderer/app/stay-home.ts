/** A file or a link that is dropped leads this window nowhere: left alone, a browser shows it in the place of the page, and what was begun here is gone, or beside it. */
export function stayHome(): void {
  for (const kind of ['dragover', 'drop'] as const)
    addEventListener(kind, (event) => {
      const { dataTransfer, defaultPrevented, target } = event
      const holdsFiles = dataTransfer?.types.includes('Files')
      if (defaultPrevented || (!holdsFiles && target instanceof Element && target.closest('input, textarea, [contenteditable]')))
        return
      event.preventDefault()
      if (dataTransfer) dataTransfer.dropEffect = holdsFiles ? 'copy' : 'none' // moved, it would be gone where it came from
    })
}
