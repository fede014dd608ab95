declare module 'fs-native-extensions' {
  /** False when somebody else holds it. On Linux an open-file-description lock: it belongs to the open file, not to the process. */
  export function tryLock(fd: number): boolean
}
