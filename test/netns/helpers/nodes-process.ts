import HyperDHT from 'hyperdht'
import { serveLines } from '../../helpers/line-process.ts'

/** A small internet: bootstrap nodes at the given addresses, all in one machine, and some nodes more. */
serveLines({
  async open({ bootstrap, more }: { bootstrap: string[]; more: number }) {
    const known = bootstrap.map((host) => ({ host, port: 49_737 }))
    for (const host of bootstrap) await HyperDHT.bootstrapper(49_737, host, { host }).fullyBootstrapped()
    for (let place = 1; place <= more; place++) {
      const host = bootstrap[place % bootstrap.length] ?? ''
      const node = new HyperDHT({ bootstrap: known, host, port: 49_737 + place, ephemeral: false, firewalled: false })
      await node.fullyBootstrapped()
    }
  }
})
