/**
 * The little that forge.config.ts uses of Forge 8 and of the fuses. Forge is not among our packages: it needs Node 22.13 or newer, where
 * all else runs on Node 20.19; who packages installs it first (electron/README.md). No package of Forge 7 may ever come in: they fetch
 * from a Git address while installing.
 */
declare module '@electron-forge/shared-types' {
  export interface ForgeConfig {
    packagerConfig: {
      asar: { unpack: string }
      ignore: (file: string) => boolean
      prune: boolean
      executableName: string
      extendInfo?: Readonly<Record<string, string>>
      electronZipDir?: string
    }
    rebuildConfig: { onlyModules: string[] }
    hooks: {
      generateAssets: (config: ForgeConfig) => Promise<void>
      packageAfterPrune: (
        config: ForgeConfig,
        buildPath: string,
        electronVersion: string,
        platform: string,
        arch: string
      ) => Promise<void>
    }
    makers: object[]
    plugins: object[]
  }
}
declare module '@electron-forge/maker-deb' {
  export class MakerDeb {
    constructor(config: { options: { bin: string; depends: string[] } })
  }
}
declare module '@electron-forge/maker-squirrel' {
  export class MakerSquirrel {
    constructor(config: { noMsi: boolean })
  }
}
declare module '@electron-forge/maker-dmg' {
  export class MakerDMG {
    constructor(config: Record<string, never>)
  }
}
declare module '@electron-forge/maker-zip' {
  export class MakerZIP {
    constructor(config: Record<string, never>, platforms: string[])
  }
}
declare module '@electron-forge/plugin-fuses' {
  export class FusesPlugin {
    constructor(config: { version: string; strictlyRequireAllFuses: boolean; [fuse: number]: boolean })
  }
}
declare module '@electron/fuses' {
  export const FuseVersion: { readonly V1: '1' }
  export const FuseV1Options: {
    readonly RunAsNode: 0
    readonly EnableCookieEncryption: 1
    readonly EnableNodeOptionsEnvironmentVariable: 2
    readonly EnableNodeCliInspectArguments: 3
    readonly EnableEmbeddedAsarIntegrityValidation: 4
    readonly OnlyLoadAppFromAsar: 5
    readonly LoadBrowserProcessSpecificV8Snapshot: 6
    readonly GrantFileProtocolExtraPrivileges: 7
    readonly WasmTrapHandlers: 8
  }
}
