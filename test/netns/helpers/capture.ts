import { readFile } from 'node:fs/promises'
import { eventually } from '../../helpers/core-cast.ts'
import type { LabHost } from '../../helpers/netns.ts'

/**
 * Every frame that a card sends or hears, as it is on the wire, written into a file until it is told to stop. What had come by then and waits
 * in the kernel is written too.
 */
const listener = `
import signal, socket, struct, sys
ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
ear.setsockopt(socket.SOL_SOCKET, 33, 64 * 1024 * 1024) # SO_RCVBUFFORCE
ear.bind((sys.argv[1], 0))
ear.settimeout(0.1)
ended = []
signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
frames = 0
with open(sys.argv[2], 'wb', buffering=0) as out:
    print('listening', flush=True)
    while True:
        last = bool(ended)
        if last:
            ear.setblocking(False)
        try:
            out.write(ear.recv(65535))
            frames += 1
        except (socket.timeout, BlockingIOError):
            if last:
                break
_, dropped = struct.unpack('II', ear.getsockopt(263, 6, 8)) # SOL_PACKET, PACKET_STATISTICS
print(f'{frames} {dropped}', flush=True)
`

/** Needs python3, for Node opens no such socket. */
export function canCapture(host: LabHost): boolean {
  try {
    host.exec('python3', '-c', 'import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3).close()')
    return true
  } catch {
    return false
  }
}

export interface Capture {
  /** What was heard so far. */
  bytes(): Promise<Buffer>
  /** All frames, one after another, and how many the kernel could not hand over. */
  end(): Promise<{ bytes: Buffer; frames: number; dropped: number }>
}

export async function capture(host: LabHost, file: string, card = 'eth0'): Promise<Capture> {
  const child = host.spawn('python3', ['-c', listener, card, file])
  let said = ''
  child.stdout?.on('data', (text: Buffer) => {
    said += text.toString()
  })
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  await eventually(
    'the capture begins',
    async () => said,
    (text) => text.includes('listening')
  )
  return {
    bytes: () => readFile(file),
    async end() {
      child.kill('SIGTERM')
      await closed
      const [, frames, dropped] = /listening\n(\d+) (\d+)/.exec(said) ?? []
      if (frames === undefined) throw new Error(`the capture ended badly: ${said}`)
      return { bytes: await readFile(file), frames: Number(frames), dropped: Number(dropped) }
    }
  }
}
