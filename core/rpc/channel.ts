/**
 * A closable pipe of text frames, in order, each delivered once or not at all: the only thing rpc knows about a transport.
 * One listener of each kind. `onClose` is called once, also when `close()` was ours; after that nothing is sent or heard.
 * Neither `send` nor `close` throws, and both may be called on a closed channel.
 */
export interface Channel {
  send(frame: string): void
  onFrame(listener: (frame: string) => void): void
  onClose(listener: () => void): void
  close(): void
}
