import c from 'compact-encoding'
import type Protomux from 'protomux'
import type { MuxMessage } from 'protomux'

/**
 * A protomux channel that carries plain bytes, numbered by kind, so that every decoder is ours and total: whatever throws inside a protomux codec or
 * listener destroys the whole connection, and with it the groups that did nothing wrong.
 */
export interface ByteChannel {
  /** False when the channel is closed. */
  send(kind: number, bytes: Uint8Array): boolean
  close(): void
}

export interface ByteChannelOptions {
  readonly protocol: string
  readonly id?: Uint8Array
  /** Kinds of message known here; the numbers above are ignored (a newer Starling's). */
  readonly kinds: number
  /** The other side opened the channel too and says the highest version it knows. */
  onOpen(theirVersion: number): void
  onMessage(kind: number, bytes: Uint8Array): void
  /** `remote`: the other side closed or refused it, or the connection ended. */
  onClose(remote: boolean): void
  /** One of the listeners above threw, which is a mistake of ours: recorded, and the connection lives on. */
  onFault(cause: unknown): void
}

const ourVersion = 1

/** Null when the connection is gone or the channel is open already. */
export function openByteChannel(mux: Protomux, options: ByteChannelOptions): ByteChannel | null {
  const channel = mux.createChannel({
    protocol: options.protocol,
    ...(options.id ? { id: options.id } : {}),
    handshake: c.raw,
    onopen: (greeting) => guarded(options, () => options.onOpen(versionIn(greeting))),
    onclose: (remote) => guarded(options, () => options.onClose(remote))
  })
  if (!channel) return null
  const messages: MuxMessage<Uint8Array>[] = []
  for (let kind = 0; kind < options.kinds; kind++) {
    messages.push(
      channel.addMessage({ encoding: c.raw, onmessage: (bytes) => guarded(options, () => options.onMessage(kind, bytes)) })
    )
  }
  channel.open(Uint8Array.of(ourVersion))
  return {
    send(kind, bytes) {
      if (channel.closed) return false
      messages[kind]?.send(bytes)
      return true
    },
    close: () => channel.close()
  }
}

/** Unknown bytes after the version are a newer Starling's; an empty greeting is read as the first version. */
function versionIn(greeting: unknown): number {
  return greeting instanceof Uint8Array ? (greeting[0] ?? 1) : 1
}

function guarded(options: ByteChannelOptions, run: () => void): void {
  try {
    run()
  } catch (cause) {
    options.onFault(cause)
  }
}
