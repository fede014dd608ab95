import type { NetworkMode } from '../network/network.ts'
import type { NetworkMode as StoredMode } from '../vault/payload.ts'

const stored: Readonly<Record<NetworkMode, StoredMode>> = { off: 'off', lan: 'same-network', internet: 'internet' }

export function modeToVault(mode: NetworkMode): StoredMode {
  return stored[mode]
}

export function modeFromVault(mode: StoredMode): NetworkMode {
  return mode === 'same-network' ? 'lan' : mode
}
