import { spawn } from 'node:child_process'

/** Opens a file in the person's browser; nothing happens where there is no screen. What the browser does then is not our business. */
export function openBrowser(path: string): void {
  const { platform, env } = process
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return
  const [command, args] =
    platform === 'darwin' ? ['open', [path]] : platform === 'win32' ? ['explorer', [path]] : ['xdg-open', [path]]
  const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true }) // both are what stands in the line above
  child.on('error', () => {}) // the address was printed as well
  child.unref()
}
