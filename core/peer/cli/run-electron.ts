import { spawn } from 'node:child_process'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { awaitInterruption } from './interruption.ts'

export interface ElectronRun {
  /** Electron's own program. */
  readonly program: string
  /** The built main of ours. */
  readonly mainPath: string
  readonly profileDir: string
}

/** An Electron that ends this soon with an error did not come up: no screen, or a system that refuses its sandbox. */
const comingUpMs = 10_000

/** Neither may steer Electron: the first makes it a plain Node, the second loads what others wish. */
const leftOut = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS']

/** Runs the desktop program until its window is closed. Null when it did not come up, so that another way can be taken. */
export async function runElectron({ program, mainPath, profileDir }: ElectronRun): Promise<ExitCode | null> {
  const startedAt = performance.now()
  const child = spawn(program, [mainPath, `--profile=${profileDir}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !leftOut.includes(name)))
  })
  const interruption = awaitInterruption()
  let wanted: ExitCode | null = null
  void interruption.wanted.then((code) => {
    wanted = code
    child.kill('SIGTERM')
  })
  const failed = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(true)) // it is no program
    child.on('exit', (code) => resolve(code !== 0))
  })
  interruption.release()
  if (wanted !== null) return wanted
  if (!failed) return exitCodes.ok
  return performance.now() - startedAt < comingUpMs ? null : exitCodes.refused
}
