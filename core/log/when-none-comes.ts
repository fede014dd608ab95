import type Hypercore from 'hypercore'

/** Acts each time that no block of this core came for so long. Answers how to stop looking. */
export function whenNoneComes(core: Hypercore, patienceMs: number, act: () => void): () => void {
  let came = false
  const onBlock = (): void => {
    came = true
  }
  const timer = setInterval(() => {
    if (!came) act()
    came = false
  }, patienceMs)
  core.on('download', onBlock)
  return () => {
    clearInterval(timer)
    core.off('download', onBlock)
  }
}
