import { pieceBytes } from '../../../../core/contract/operations/courier.ts'
import type { CoreClient } from '../../../../core/rpc/client.ts'
import { base64ToBytes, bytesToBase64 } from '../base64.ts'

/** Hands a picture over to core, piece by piece; answers the name under which core has it. AbortError where it was stopped. */
export async function sendPicture(
  client: CoreClient,
  group: string,
  picture: Blob,
  progress: (done: number, total: number) => void,
  signal: AbortSignal
): Promise<string> {
  let upload: string | undefined
  for (let offset = 0; offset < picture.size || upload === undefined; offset += pieceBytes) {
    signal.throwIfAborted()
    const data = bytesToBase64(new Uint8Array(await picture.slice(offset, offset + pieceBytes).arrayBuffer()))
    const answer: { upload: string } = await client.call('picture.write', {
      group,
      ...(upload === undefined ? {} : { upload }),
      offset,
      data
    })
    upload = answer.upload
    progress(Math.min(picture.size, offset + pieceBytes), picture.size)
  }
  return upload
}

/** A picture of the group, whole. What core answers: PICTURE_NOT_HERE, PICTURE_REFUSED, NOT_FOUND. */
export async function readPicture(client: CoreClient, group: string, picture: string): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; ; ) {
    const { type, data, last } = await client.call('picture.read', { group, picture, offset })
    const piece = new Uint8Array(base64ToBytes(data))
    pieces.push(piece)
    offset += piece.byteLength
    if (last || piece.byteLength === 0) return new Blob(pieces, { type })
  }
}
