import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import type { CoreCondition } from '../core/rpc/frame.ts'

/** The preload forwards what comes by this name, and nothing else. */
const portName = 'starling-port'

/** One end of a new channel goes to the page; the other is the answer. */
export function handOver(contents: WebContents): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain()
  contents.postMessage(portName, null, [port2])
  return port1
}

/** While no core is there, the page gets a pipe that only says so, in the words that any carrier of pipes uses. */
export function handOverCondition(contents: WebContents, condition: CoreCondition): MessagePortMain {
  const port = handOver(contents)
  port.postMessage(JSON.stringify({ core: condition }))
  return port
}
