/** The pictures in what was pasted. None where words came with them: those are what was meant, such as out of a text program. */
export function pastedPictures(data: DataTransfer | null): readonly File[] {
  if (data === null || data.getData('text/plain').trim() !== '') return []
  return [...data.files].filter(({ type }) => type.startsWith('image/'))
}

/** Whatever files were dropped, so that the browser opens none of them; what is no picture is then refused in words. */
export function droppedFiles(data: DataTransfer | null): readonly File[] {
  return data ? [...data.files] : []
}
