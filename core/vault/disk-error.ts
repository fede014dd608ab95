import { CoreError, type ErrorCode } from '../contract/errors.ts'

/** System words in capitals, texts of libraries as they write them: a folder of somebody's may be named "eio". */
const situations: readonly (readonly [RegExp, ErrorCode])[] = [
  [/\b(ENOSPC|EDQUOT)\b|No space left on device|Disk quota exceeded/, 'DISK_FULL'],
  [/\b(EROFS|EACCES|EPERM)\b|Read-only file system|Permission denied/, 'DISK_READ_ONLY'],
  [/File descriptor could not be locked|While lock file|lock hold by current process/, 'PROFILE_IN_USE'],
  [/\bDEVICE_FILE\b|Invalid device file/, 'STORE_MOVED'],
  [/\b(EIO|STORAGE_EMPTY|INVALID_CHECKSUM)\b|[Cc]orruption|checksum mismatch|Out of bounds|set backwards/, 'STORE_DAMAGED']
]

/**
 * The situation behind a failure of the file system or of RocksDB, as a code that a person can act on. What fits nothing known
 * becomes `otherwise`. The original text is dropped, because it names paths; only the system's own error word stays as cause.
 */
export function toDiskError(err: unknown, otherwise: ErrorCode): CoreError {
  if (err instanceof CoreError) return err
  const words = errorWords(err)
  const found = situations.find(([pattern]) => pattern.test(words))
  return new CoreError(found ? found[1] : otherwise, {}, new Error(systemWord(err)))
}

/** True for "there is no such file", the one failure of a read that is an answer and no trouble. */
export function isMissing(err: unknown): boolean {
  return systemWord(err) === 'ENOENT'
}

function systemWord(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('code' in err) || typeof err.code !== 'string') return 'UNKNOWN'
  return /^[A-Z_]{2,40}$/.test(err.code) ? err.code : 'UNKNOWN'
}

/** RocksDB tells "disk full" only in the cause or in one of the joined errors, so all of them are read. */
function errorWords(err: unknown, depth = 0): string {
  if (!(err instanceof Error) || depth > 4) return ''
  const joined = err instanceof AggregateError ? err.errors.map((one) => errorWords(one, depth + 1)) : []
  return [systemWord(err), err.message, errorWords(err.cause, depth + 1), ...joined].join(' ')
}
