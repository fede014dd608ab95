// Preloaded into the forked core: gives a Node process the `parentPort` of Electron's utilityProcess.
const { EventEmitter } = require('node:events')

// A port keeps what arrived until somebody listens; Electron's parentPort starts with its first listener.
class Port extends EventEmitter {
  early = []
  started = false
  take(event) {
    if (this.started) this.emit('message', event)
    else this.early.push(event)
  }
  start() {
    this.started = true
    for (const event of this.early.splice(0)) this.emit('message', event)
  }
}
const ports = new Map()
const open = (id) => {
  const postMessage = (data) => process.send({ to: id, data })
  ports.set(id, Object.assign(new Port(), { postMessage, close: () => process.send({ to: id, closed: true }) }))
  return ports.get(id)
}
process.parentPort = Object.assign(new Port(), { postMessage: (data) => process.send({ data }) })
process.parentPort.on('newListener', () => setImmediate(() => process.parentPort.start()))
process.on('message', ({ to, closed, data, ids }) => {
  if (to === undefined) process.parentPort.take({ data, ports: ids.map(open) })
  else if (closed) ports.get(to)?.emit('close')
  else ports.get(to)?.take({ data, ports: [] })
})
