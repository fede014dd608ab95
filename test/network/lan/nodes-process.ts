import HyperDHT from 'hyperdht'
import { serveLines } from '../../helpers/line-process.ts'

/** A small internet: a few DHT nodes that know each other. */
const nodes: HyperDHT[] = []
serveLines({
  async open({ host, count }: { host: string; count: number }) {
    const bootstrap = [{ host, port: 49_737 }]
    nodes.push(HyperDHT.bootstrapper(49_737, host))
    await nodes[0]?.fullyBootstrapped()
    for (let n = 1; n <= count; n++) {
      const node = new HyperDHT({ bootstrap, host, port: 49_737 + n * 10, ephemeral: false, firewalled: false })
      await node.fullyBootstrapped()
      nodes.push(node)
    }
  }
})
