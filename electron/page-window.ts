import { join } from 'node:path'
import { app, BrowserWindow, type Session } from 'electron'
import { pageOrigin } from './page-scheme.ts'

export interface PageWindowOptions {
  /** The folder of the built program, where the preload is. */
  readonly programFolder: string
  readonly session: Session
  readonly path: string
  readonly parent?: BrowserWindow
}

/** A window of ours on one of our pages. It is shown when there is something to see. */
export function openPageWindow({ programFolder, session, path, parent }: PageWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    width: parent === undefined ? 1200 : 720,
    height: parent === undefined ? 800 : 520,
    minWidth: 480,
    minHeight: 360,
    title: 'Starling',
    ...(parent === undefined ? {} : { parent, modal: true }),
    webPreferences: {
      preload: join(programFolder, 'preload.cjs'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false, // Chromium would fetch dictionaries
      devTools: !app.isPackaged
    }
  })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())
  window.loadURL(`${pageOrigin}${path}`).catch(() => {}) // the page comes from memory; a load that another one replaced rejects too
  return window
}
