// Preloaded into the forked core: gives a Node process the `parentPort` of Electron's utilityProcess.
const { EventEmitter } = require('node:events')
const { MessageChannel } = require('node:worker_threads')

const ports = new Map()
const open = (id) => {
  const { port1, port2 } = new MessageChannel()
  ports.set(id, port1)
  port1.on('message', (data) => process.send({ to: id, data }))
  port1.on('close', () => process.send({ to: id, closed: true }))
  return port2
}
const hear = ({ to, closed, data, ids }) => {
  if (to === undefined) process.parentPort.emit('message', { data, ports: ids.map(open) })
  else if (closed) ports.get(to)?.close()
  else ports.get(to)?.postMessage(data)
}
process.parentPort = Object.assign(new EventEmitter(), { postMessage: (data) => process.send({ data }) })
// Electron's port, too, keeps what came before its first listener.
process.parentPort.once('newListener', () => setImmediate(() => process.on('message', hear)))
