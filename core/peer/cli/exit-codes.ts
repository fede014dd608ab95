import type { ErrorCode } from '../../contract/errors.ts'

/** What a script can tell apart without reading a message. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, profile: 3, notAnswering: 4, interrupted: 130, terminated: 143 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byCode: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  PROFILE_MISSING: exitCodes.profile,
  PROFILE_LOCKED: exitCodes.profile,
  PROFILE_IN_USE: exitCodes.profile,
  PROFILE_DAMAGED: exitCodes.profile,
  PROFILE_TOO_NEW: exitCodes.profile,
  PROFILE_NOT_OURS: exitCodes.profile,
  PASSPHRASE_WRONG: exitCodes.profile,
  PASSPHRASE_NEEDED: exitCodes.profile,
  PASSPHRASE_TOO_SHORT: exitCodes.profile,
  CORE_NOT_ANSWERING: exitCodes.notAnswering,
  CORE_STOPPED: exitCodes.notAnswering,
  CHANNEL_CLOSED: exitCodes.notAnswering,
  PEER_NOT_RUNNING: exitCodes.notAnswering
}

export function exitCodeOf(code: ErrorCode): ExitCode {
  return byCode[code] ?? exitCodes.refused
}
