type Port = InstanceType<typeof MessageChannel>['port1']
type Crossing = { readonly id: number; readonly data?: unknown; readonly ids?: readonly number[] }

/** Leads a port, and what ports main posts into it, over a border that passes plain data. The far end is made from this text. */
export function bridge(send: (crossing: Crossing) => void) {
  const held: Port[] = []
  const hold = (port: Port, id: number): number => {
    const onmessage = ({ data, ports }: { data: unknown; ports: Port[] }) =>
      send({ id, data, ids: ports.map((led) => hold(led, held.length)) })
    held[id] = Object.assign(port, { onmessage })
    port.addEventListener('close', () => send({ id }))
    return id
  }
  const open = (id: number): Port => {
    const { port1, port2 } = new MessageChannel()
    hold(port1, id)
    return port2
  }
  const hear = ({ id, data, ids }: Crossing) => (ids ? held[id]?.postMessage(data, ids.map(open)) : held[id]?.close())
  return { port: open(0), hear, held }
}

/** What a sandboxed preload finds around it. */
export const preloadWorld = `const { port, hear } = (${bridge})((crossing) => toMain(JSON.stringify(crossing)))
globalThis.hear = hear
const on = (name, hears) => port.addEventListener('message', ({ data, ports }) => data[0] === name && hears({ ports }, data[1]))
port.start()
const ipcRenderer = { on, send: (channel) => port.postMessage(channel) }
const require = (name) => { if (name === 'electron') return { ipcRenderer }; throw new Error('double: only electron') }`

/** What a utility process finds around it. */
export const utilityWorld = `const { port, hear } = (${bridge})((crossing) => process.send(crossing))
process.on('message', hear)
process.parentPort = { on: (_name, listener) => { port.onmessage = listener }, postMessage: (data) => port.postMessage(data) }`
