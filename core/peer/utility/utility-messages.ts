import type { FromCore, ToCore } from '../supervisor/core-messages.ts'

/**
 * What Electron's main process tells core. Pages do not speak through main: `port` comes with one end of a message channel whose other
 * end a page holds, so that no word of the plan and no passphrase passes through main.
 */
export type ToUtilityCore =
  | Extract<ToCore, { readonly t: 'start' | 'end' }>
  | { readonly t: 'port' }
  | { readonly t: 'suspend' }
  | { readonly t: 'resume' }

export type FromUtilityCore = Extract<FromCore, { readonly t: 'beat' | 'locked' }>
