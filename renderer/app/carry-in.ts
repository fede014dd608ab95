const unitBytes = 256 * 1024

let waiting: File | null = null
let reader: ((file: File) => void) | null = null

/** May it be a carry file? A whole one has a size like no other file, whatever its name; one that was cut off has no kind. */
export function looksCarried({ size, type }: File): boolean {
  return size > 0 && (size % unitBytes === 0 || type === '' || type === 'application/octet-stream')
}

/** For the screen that reads carry files: at once where it stands there, else as soon as it does. */
export function handIn(file: File): void {
  if (reader) reader(file)
  else waiting = file
}

/** Reads what is handed in until the answer is called. */
export function readHandedIn(read: (file: File) => void): () => void {
  reader = read
  const file = waiting
  waiting = null
  if (file) read(file)
  return () => {
    if (reader === read) reader = null
  }
}
