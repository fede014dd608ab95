import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, ipcMain, powerMonitor, type Session } from 'electron'
import { CoreError } from '../core/contract/errors.ts'
import { languageOf } from '../core/contract/words/language.ts'
import { sentence } from '../core/contract/words/sentence.ts'
import { readStaticFiles, type StaticFile } from '../core/peer/loopback/static-files.ts'
import { lockProfile } from '../core/peer/utility/shell-profile.ts'
import { closedSession } from './closed-session.ts'
import { type CoreKeeper, startCoreKeeper } from './core-keeper.ts'
import { setMenu } from './menu.ts'
import { isOwnPage, pageOrigin } from './page-scheme.ts'
import { openPageWindow } from './page-window.ts'
import { shellWords } from './shell-words.ts'
import { againPath, type Trouble, troublePage, troublePath } from './trouble-page.ts'

export interface ShellOptions {
  /** Where main, preload and core were built to. */
  readonly programFolder: string
  readonly pageFolder: string
  readonly profileDir: string
  /** After how much silence core counts as hung. */
  readonly silentMs?: number
}

export interface Shell {
  /** Brings the window forward. */
  show(): void
  /** Closes core and lets go of the profile. Never rejects. */
  close(): Promise<void>
}

/** The program once Electron is ready: one window, one core, one profile. What cannot be opened is said on a page of its own. */
export async function openShell(options: ShellOptions): Promise<Shell> {
  const files = new Map<string, StaticFile>((await readStaticFiles(options.pageFolder)) ?? [])
  const session = closedSession(files)
  setMenu()
  const say = (trouble: Omit<Trouble, 'language'>, parent?: BrowserWindow): BrowserWindow => {
    for (const [path, file] of troublePage({ language: languageOf(app.getLocale()), ...trouble })) files.set(path, file)
    return openPageWindow({ ...options, session, path: troublePath, ...(parent === undefined ? {} : { parent }) })
  }

  try {
    if (!files.has('/')) throw new CoreError('INTERNAL')
    const lock = await lockProfile(options.profileDir)
    return runProfile(options, session, say, () => lock.release())
  } catch (err) {
    const code = err instanceof CoreError ? err.code : 'INTERNAL'
    const window = say({
      again: false,
      sentence: (language) => (files.has('/') ? sentence(language, code) : shellWords[language].pageMissing)
    })
    return { show: () => window.focus(), close: async () => {} }
  }
}

type Say = (trouble: Omit<Trouble, 'language'>, parent?: BrowserWindow) => BrowserWindow

function runProfile(options: ShellOptions, session: Session, say: Say, release: () => Promise<void>): Shell {
  const window = openPageWindow({ ...options, session, path: '/' })
  const keeper: CoreKeeper = startCoreKeeper({
    ...options,
    corePath: join(options.programFolder, 'core.mjs'),
    onGaveUp: () => {
      // A window of its own: what somebody typed while core was away still stands in theirs.
      const trouble = say({ again: true, log: keeper.log(), sentence: (language) => shellWords[language].gaveUp }, window)
      trouble.webContents.on('will-navigate', (details) => {
        if (details.url !== `${pageOrigin}${againPath}`) return
        details.preventDefault()
        keeper.startAgain()
        trouble.close()
      })
    }
  })
  ipcMain.on('starling-page', ({ sender, senderFrame }) => {
    if (sender !== window.webContents || senderFrame === null || senderFrame.parent !== null || !isOwnPage(senderFrame.url))
      return
    keeper.connect(sender)
  })
  window.webContents.on('render-process-gone', () => window.reload())
  powerMonitor.on('suspend', () => keeper.sleep('suspend'))
  powerMonitor.on('resume', () => keeper.sleep('resume'))
  return {
    show: () => {
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    close: async () => {
      await keeper.close()
      await release()
    }
  }
}

/** Before Electron is ready: everything that Chromium keeps goes into the profile's folder, which is private to this user. */
export function prepareProfile(profileDir: string): void {
  mkdirSync(profileDir, { recursive: true, mode: 0o700 })
  app.setPath('userData', join(profileDir, 'window'))
}
