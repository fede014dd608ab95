/**
 * Every failure a page, a command line or another program may see. Codes describe the situation of the person using Starling;
 * add, never rename. Their sentences stand once, in `words/{en,ja,es,ar}`.
 */
export const errorCodes = [
  // the request itself
  'BAD_INPUT',
  'UNKNOWN_OPERATION',
  'MESSAGE_TOO_LARGE',
  'CHANNEL_CLOSED',
  'CONTRACT_MISMATCH',
  'INTERNAL',
  'BUSY',
  // the profile on this laptop
  'PROFILE_MISSING',
  'PROFILE_EXISTS',
  'PROFILE_LOCKED',
  'PROFILE_IN_USE',
  'PROFILE_DAMAGED',
  'DRAFTS_DAMAGED',
  'PROFILE_TOO_NEW',
  'PROFILE_NOT_OURS',
  'PASSPHRASE_WRONG',
  'PASSPHRASE_TOO_SHORT',
  'PASSPHRASE_NEEDED',
  'STORE_DAMAGED',
  'STORE_MOVED',
  'STORE_ROLLED_BACK',
  'DISK_FULL',
  'DISK_READ_ONLY',
  // groups and rights
  'GROUP_NOT_FOUND',
  'GROUP_EXISTS',
  'GROUP_NEEDS_NEWER',
  'GROUP_SET_ASIDE',
  'NOT_FOUND',
  'NOT_ALLOWED',
  'READ_ONLY',
  'NOT_ADMITTED_YET',
  'ALREADY_MEMBER',
  'MEMBER_NOT_FOUND',
  'NEEDS_APPROVALS',
  // invites and reading codes
  'CODE_NOT_RECOGNISED',
  'CODE_MISTYPED',
  'CODE_WRONG_KIND',
  'INVITE_EXPIRED',
  'INVITE_USED',
  'INVITE_REVOKED',
  'INVITE_DECLINED',
  'INVITE_NOT_FOUND',
  'CHECK_CODE_DIFFERENT',
  'JOIN_NOT_FOUND',
  'JOIN_ENDED',
  // content
  'TEXT_TOO_LONG',
  'RECORD_TOO_LARGE',
  'TIME_INVALID',
  'ZONE_UNKNOWN',
  'END_BEFORE_START',
  'LEAFLET_CONTENT_REFUSED',
  'PICTURE_UNSUPPORTED',
  'PICTURE_TOO_LARGE',
  'PICTURE_BROKEN',
  'PICTURE_NOT_HERE',
  'PICTURE_REFUSED',
  'NOTHING_TO_UNDO',
  'CHANGED_SINCE',
  // files that are carried by hand, and long work
  'COURIER_NOT_OURS',
  'COURIER_OTHER_GROUP',
  'COURIER_TOO_LARGE',
  'FILE_NOT_FOUND',
  'FILE_EXISTS',
  'MEDIUM_FAILED',
  'JOB_NOT_FOUND',
  // network
  'NETWORK_OFF',
  'ADDRESS_NOT_NEAR',
  'PORT_IN_USE',
  'CORE_NOT_ANSWERING',
  'CORE_STOPPED',
  'PEER_NOT_RUNNING',
  'PEER_ALREADY_RUNNING'
] as const

export type ErrorCode = (typeof errorCodes)[number]
/** Placeholders of the sentence: numbers and short public words, never names, titles, addresses, paths or keys. */
export type ErrorParams = Readonly<Record<string, string | number>>

export class CoreError extends Error {
  override readonly name = 'CoreError'
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, params: ErrorParams = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.code = code
    this.params = params
  }
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && (errorCodes as readonly string[]).includes(text)
}

export interface WireError {
  readonly code: ErrorCode
  readonly params: ErrorParams
}

/** Only a known code and its placeholders cross the boundary; stacks, causes and messages stay in core. */
export function toWireError(err: unknown): WireError {
  return err instanceof CoreError ? { code: err.code, params: err.params } : { code: 'INTERNAL', params: {} }
}
