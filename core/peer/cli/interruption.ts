import { type ExitCode, exitCodes } from './exit-codes.ts'

export interface Interruption {
  /** Settles with the code to leave with, once somebody wants this program to end. */
  readonly wanted: Promise<ExitCode>
  /** Back to what the signals do by themselves. */
  release(): void
}

/** Turns the signals, and a reader of our output that went away, into one wish to end; everything is closed before it is fulfilled. */
export function awaitInterruption(): Interruption {
  let release = (): void => {}
  const wanted = new Promise<ExitCode>((resolve) => {
    const interrupted = (): void => resolve(exitCodes.interrupted)
    const terminated = (): void => resolve(exitCodes.terminated)
    const unread = (): void => resolve(exitCodes.ok) // `starling watch … | head -1` has what it wanted
    process.on('SIGINT', interrupted)
    process.on('SIGTERM', terminated)
    process.on('SIGHUP', terminated)
    process.stdout.on('error', unread)
    process.stderr.on('error', () => {})
    release = () => {
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', terminated)
      process.off('SIGHUP', terminated)
    }
  })
  return { wanted, release }
}
