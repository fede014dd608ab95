import { join } from 'node:path'
import { app, protocol } from 'electron'
import { defaultProfileFolder } from '../core/peer/cli/default-profile-folder.ts'
import { closeDoors } from './close-doors.ts'
import { pageScheme } from './page-scheme.ts'
import { openShell, prepareProfile, type Shell } from './shell.ts'

/** Entry point of the desktop program. What comes before `whenReady` cannot be done later. */
const profileDir =
  process.argv.find((word) => word.startsWith('--profile='))?.slice('--profile='.length) ||
  defaultProfileFolder(process.platform, process.env)

prepareProfile(profileDir)
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
])
for (const silent of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'disable-quic'])
  app.commandLine.appendSwitch(silent)

// The system's lock per folder of data: a second start of the same profile shows the first one, and touches nothing.
if (app.requestSingleInstanceLock()) run().catch(() => app.exit(1))
else app.exit(0)

async function run(): Promise<void> {
  let shell: Shell | null = null
  let closed = false
  app.on('web-contents-created', (_event, contents) => closeDoors(contents))
  app.on('second-instance', () => shell?.show())
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (closed || shell === null) return
    event.preventDefault()
    void shell.close().then(() => {
      closed = true
      app.quit()
    })
  })
  await app.whenReady()
  app.configureHostResolver({ enableBuiltInResolver: false, secureDnsMode: 'off' })
  shell = await openShell({ programFolder: __dirname, pageFolder: join(__dirname, '..', 'page'), profileDir })
}
