import type { CoreClient } from '../../core/rpc/client.ts'

const pieceBytes = 256 * 1024

export type FileProgress = (done: number, total: number) => void

/** Hands a file over to core, piece by piece; answers the name under which core has it. Ends with AbortError where it was stopped. */
export async function sendFile(client: CoreClient, file: Blob, progress: FileProgress, signal: AbortSignal): Promise<string> {
  let upload: string | undefined
  for (let offset = 0; offset < file.size || upload === undefined; offset += pieceBytes) {
    signal.throwIfAborted()
    const data = toBase64(new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer()))
    const answer: { upload: string } = await client.call('courier.write', {
      ...(upload === undefined ? {} : { upload }),
      offset,
      data
    })
    upload = answer.upload
    progress(Math.min(file.size, offset + pieceBytes), file.size)
  }
  return upload
}

/** One written file of a job, whole. Ends with AbortError where it was stopped. */
export async function fetchFile(
  client: CoreClient,
  job: string,
  file: number,
  progress: FileProgress,
  signal: AbortSignal
): Promise<{ name: string; blob: Blob }> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; ; ) {
    signal.throwIfAborted()
    const { name, data, bytes, last } = await client.call('courier.read', { job, file, offset })
    const piece = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
    pieces.push(piece)
    offset += piece.byteLength
    progress(offset, bytes)
    if (last) return { name, blob: new Blob(pieces, { type: 'application/octet-stream' }) }
  }
}

/** The browser keeps it among its downloads, or asks where. */
export function saveBlob({ name, blob }: { readonly name: string; readonly blob: Blob }): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // by then the browser has it
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.byteLength; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
