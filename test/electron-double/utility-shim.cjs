// Preloaded into the forked core: gives a Node process the `parentPort` of Electron's utilityProcess.
const { EventEmitter } = require('node:events')

const ports = new Map()
class Port extends EventEmitter {
  early = []
  started = false
  constructor(id) {
    super()
    this.id = id
  }
  postMessage(data) {
    process.send({ to: this.id, data })
  }
  start() {
    this.started = true
    for (const data of this.early.splice(0)) this.emit('message', { data, ports: [] })
  }
  take(data) {
    if (this.started) this.emit('message', { data, ports: [] })
    else this.early.push(data)
  }
  close() {
    process.send({ to: this.id, closed: true })
  }
}
process.parentPort = Object.assign(new EventEmitter(), { postMessage: (data) => process.send({ data }) })
process.on('message', ({ to, closed, data, ids }) => {
  if (to === undefined) {
    for (const id of ids) ports.set(id, new Port(id))
    process.parentPort.emit('message', { data, ports: ids.map((id) => ports.get(id)) })
  } else if (closed) ports.get(to)?.emit('close')
  else ports.get(to)?.take(data)
})
