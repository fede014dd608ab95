import { existsSync } from 'node:fs'
import type { Arguments } from './arguments.ts'
import type { CliWords } from './cli-words.ts'
import type { ExitCode } from './exit-codes.ts'
import { findElectron } from './find-electron.ts'
import type { Output } from './output.ts'
import { peerCommand } from './peer-command.ts'
import type { ProgramParts } from './program-parts.ts'
import { runElectron } from './run-electron.ts'

/** `starling start`: the desktop program where there is one, else the browser mode, which says so in one line. */
export async function startCommand(args: Arguments, words: CliWords, output: Output, parts: ProgramParts): Promise<ExitCode> {
  const program = wantsBrowserMode(args) ? null : findElectron(parts.root, process.env)
  if (program !== null && existsSync(parts.shellPath)) {
    const code = await runElectron({ program, mainPath: parts.shellPath, profileDir: args.profileDir })
    if (code !== null) return code
  }
  return peerCommand(args, words, output, parts)
}

/** What only makes sense where there is a door on 127.0.0.1 and a terminal. */
function wantsBrowserMode({ open, json, port, passphraseFd, ports }: Arguments): boolean {
  const terminalOnly = [port, passphraseFd, ports.beaconPort, ports.loopbackPorts]
  return !open || json || terminalOnly.some((option) => option !== undefined)
}
