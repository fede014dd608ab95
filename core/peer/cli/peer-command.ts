import { CoreError } from '../../contract/errors.ts'
import { firstSteps } from '../../contract/words/first-steps.ts'
import type { CoreCondition } from '../../rpc/frame.ts'
import { readKeyFile } from '../key-file.ts'
import { dialLoopback } from '../loopback/dial-loopback.ts'
import { openPeer, type Peer } from '../peer.ts'
import type { Arguments } from './arguments.ts'
import type { CliWords } from './cli-words.ts'
import type { ExitCode } from './exit-codes.ts'
import { awaitInterruption } from './interruption.ts'
import { openBrowser } from './open-browser.ts'
import type { Output } from './output.ts'
import { passphrasesFrom } from './passphrase.ts'
import type { ProgramParts } from './program-parts.ts'

/** `starling start` and `starling peer`: runs until it is told to end, and leaves nothing lying around. */
export async function peerCommand(args: Arguments, words: CliWords, output: Output, parts: ProgramParts): Promise<ExitCode> {
  const interruption = awaitInterruption()
  let starts = 0
  const onCondition = (condition: CoreCondition | 'started'): void => {
    if (condition === 'started') {
      if (starts++ > 0) output.say(words.coreStarted)
    } else if (condition === 'stopped') output.say(words.coreStopped)
    else if (condition === 'locked') output.say(words.coreLocked)
    else output.say(`${words.coreGaveUp}\n${peer?.log() ?? ''}`)
  }

  let peer: Peer | null = null
  try {
    peer = await openPeer({ ...args, childPath: parts.childPath, pageFolder: parts.pageFolder, onCondition })
    await introduce(peer, args, words, output)
    await unlock(peer, args, words, output)
    return await interruption.wanted
  } catch (err) {
    const inUse = err instanceof CoreError && err.code === 'PROFILE_IN_USE'
    return output.failure(inUse && (await isPeerRunning(args.profileDir)) ? new CoreError('PEER_ALREADY_RUNNING') : err)
  } finally {
    await peer?.close()
    interruption.release()
  }
}

async function introduce(peer: Peer, args: Arguments, words: CliWords, output: Output): Promise<void> {
  if (args.json) output.answer({ port: peer.port, url: peer.url })
  if (args.command === 'start' && args.open) openBrowser((await peer.writeLaunchFile(process.env['XDG_RUNTIME_DIR'])).path)
  if (args.json) return
  if (args.command === 'start') {
    output.say(`${words.firstSteps}\n`)
    for (const [place, step] of firstSteps(args.language).entries()) output.say(`${place + 1}. ${step}\n`)
    output.say(words.inBrowser)
  }
  output.say(`${words.openThis}`)
  output.text(peer.url)
  output.say(words.lessIsolated)
  output.say(words.stopWithCtrlC)
}

/** Opens the profile when a passphrase came along; says what is needed when none did. A wrong one leaves the peer running, locked. */
async function unlock(peer: Peer, args: Arguments, words: CliWords, output: Output): Promise<void> {
  const client = peer.connect()
  try {
    let { state, lockAfterMinutes } = await client.call('profile.state', {})
    if (state === 'locked' && args.passphraseFd !== undefined) {
      const passphrase = await passphrasesFrom(args.passphraseFd).read(words.passphrase)
      ;({ state, lockAfterMinutes } = await client.call('profile.unlock', { passphrase }))
    }
    output.say({ missing: words.profileMissing, locked: words.profileLocked, open: words.profileOpen }[state])
    if (lockAfterMinutes) output.say(words.locksByItself)
  } catch (err) {
    output.failure(err)
  } finally {
    client.close()
  }
}

async function isPeerRunning(profileDir: string): Promise<boolean> {
  const address = await readKeyFile(profileDir)
  const channel = address === null ? null : await dialLoopback(address.port, address.key)
  channel?.close()
  return channel !== null
}
