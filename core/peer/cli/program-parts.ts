import type { OpenCore } from '../run-core-child.ts'

/** What the entry point puts together. */
export interface ProgramParts {
  /** Loads core itself, which only the commands that open a profile here need. */
  openCore(): Promise<OpenCore>
  /** The program of the core process. */
  readonly childPath: string
  readonly pageFolder: string
  /** The folder with `node_modules`, where Electron may be. */
  readonly root: string
  /** The built main of the desktop program. */
  readonly shellPath: string
  readonly version: string
}
