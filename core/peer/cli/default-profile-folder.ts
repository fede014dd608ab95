import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this system keeps a program's data. On Windows the local folder, for a roaming one would copy the profile to a server. */
export function defaultProfileFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (env['XDG_DATA_HOME']?.startsWith('/')) return join(env['XDG_DATA_HOME'], 'starling')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'starling')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'starling')
  return join(homedir(), '.local', 'share', 'starling')
}
