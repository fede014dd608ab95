import { parseArguments } from './arguments.ts'
import { askCommand } from './ask-command.ts'
import { cliWords } from './cli-words.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { describeOperations, operationsToText } from './operations-text.ts'
import { createOutput } from './output.ts'
import { peerCommand } from './peer-command.ts'
import type { ProgramParts } from './program-parts.ts'
import { startCommand } from './start-command.ts'

/** The whole command line: answers the code to leave with, and never rejects. */
export async function runStarling(argv: readonly string[], parts: ProgramParts): Promise<ExitCode> {
  const args = parseArguments(argv, process.env)
  const words = cliWords[args.language]
  if ('misunderstood' in args) {
    process.stderr.write(`${args.misunderstood}\n${words.misunderstood}\n`)
    return exitCodes.usage
  }
  const output = createOutput(args.language, args.json)
  try {
    switch (args.command) {
      case 'help':
        output.text(words.help)
        return argv.length === 0 ? exitCodes.usage : exitCodes.ok
      case 'version':
        output.text(parts.version)
        return exitCodes.ok
      case 'operations': {
        const described = args.json ? describeOperations(args.words[0]) : operationsToText(args.words[0])
        if (described === null) {
          output.say(words.unknownOperation)
          return exitCodes.usage
        }
        if (typeof described === 'string') output.text(described)
        else output.answer(described)
        return exitCodes.ok
      }
      case 'call':
      case 'watch':
        return await askCommand(args, words, output, parts)
      case 'start':
        return await startCommand(args, words, output, parts)
      case 'peer':
        return await peerCommand(args, words, output, parts)
    }
  } catch (err) {
    return output.failure(err)
  }
}
