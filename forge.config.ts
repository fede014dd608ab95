/// <reference path="./electron/packaging/forge-packages.d.ts" />
import { execFileSync } from 'node:child_process'
import { FuseV1Options, FuseVersion } from '@electron/fuses'
import { MakerDeb } from '@electron-forge/maker-deb'
import { MakerDMG } from '@electron-forge/maker-dmg'
import { MakerSquirrel } from '@electron-forge/maker-squirrel'
import { MakerZIP } from '@electron-forge/maker-zip'
import { FusesPlugin } from '@electron-forge/plugin-fuses'
import type { ForgeConfig } from '@electron-forge/shared-types'
import { isLeftOut } from './electron/packaging/packaged-files.ts'
import { prunePrebuilds } from './electron/packaging/prune-prebuilds.ts'

/**
 * Packaging, on Node 22.13 or newer and with Forge 8 installed beside (electron/README.md). Our own build makes what is packaged; Forge's Vite
 * plugin would leave node_modules out, where core finds its native parts.
 */
const zipFolder = process.env['ELECTRON_ZIP_DIR']

const config: ForgeConfig = {
  packagerConfig: {
    asar: { unpack: '**/prebuilds/**/*.node' }, // the system loads native parts from real files only
    ignore: isLeftOut,
    prune: true,
    executableName: 'starling',
    extendInfo: { NSCameraUsageDescription: 'To scan a code from another screen. Nothing is recorded.' },
    ...(zipFolder === undefined ? {} : { electronZipDir: zipFolder })
  },
  rebuildConfig: { onlyModules: [] }, // Node-API: nothing to be rebuilt
  hooks: {
    generateAssets: async () => {
      execFileSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' })
    },
    packageAfterPrune: async (_config, buildPath, _version, platform, arch) => {
      prunePrebuilds(buildPath, `${platform}-${arch}`)
    }
  },
  makers: [
    // What the store's native part needs of a system (measured with nm and objdump).
    new MakerDeb({ options: { bin: 'starling', depends: ['libatomic1', 'libstdc++6 (>= 12)', 'libc6 (>= 2.34)'] } }),
    new MakerSquirrel({ noMsi: true }),
    new MakerDMG({}),
    new MakerZIP({}, ['darwin'])
  ],
  plugins: [
    new FusesPlugin({
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.WasmTrapHandlers]: true
    })
  ]
}

export default config
