import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const programs: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe'
}

/**
 * Where Electron's program is, or null. It is found by looking, never by requiring the package: that would start a download (measured:
 * 45.4.1 runs its installer when its program is missing). `path.txt` appears when an installation is complete.
 * `ELECTRON_OVERRIDE_DIST_PATH` names another folder, such as one that came on a stick.
 */
export function findElectron(root: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string | null {
  const program = programs[platform] ?? 'electron'
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return fileAt(join(override, program))
  const inPackage = join(root, 'node_modules', 'electron')
  return textAt(join(inPackage, 'path.txt')) === program ? fileAt(join(inPackage, 'dist', program)) : null
}

function fileAt(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : null
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
