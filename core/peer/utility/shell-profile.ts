/** The profile's lock is held by whoever starts core: in the desktop program that is Electron's main process. */
export { lockProfile } from '../../vault/profile-lock.ts'
