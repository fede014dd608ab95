import { Menu } from 'electron'

/**
 * The keys that people expect of any program: copy and paste (on macOS they need a menu), larger and smaller text, full screen. The menu
 * itself is shown on macOS only, where the system words most of it.
 */
export function setMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      {
        role: 'window',
        submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, { role: 'togglefullscreen' }, { role: 'quit' }]
      }
    ])
  )
}
