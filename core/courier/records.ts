import c from 'compact-encoding'
import type { Manifest, TreeNode } from 'hypercore'
import { manifest as manifestCodec } from 'hypercore/lib/messages.js'
import { concat, domainTag, equalBytes, u8, u32, verify } from '../domain/crypto.ts'
import { decodeTotal, readBytes, readFixed, readList, readU8, readUint, refuse } from '../domain/record/decode.ts'
import { Parts } from '../domain/record/encode.ts'
import { partsMost } from './beside.ts'
import { indexOf, type Span } from './merkle.ts'

/**
 * What stands in a courier file, one after the other: `type u8 | size u32 | body`. Numbers unknown to the reader are passed over.
 * `view` is the head of a core that no writer writes: what those who settle have signed together.
 */
export const recordTypes = { info: 1, head: 2, blocks: 3, vector: 4, end: 5, view: 6, count: 7, picture: 8 } as const
/** A block is at most 64 KiB and what Autobase adds; a table of cores or tiles stays below as well. */
export const recordMostBytes = 256 * 1024
export const coresMost = 2000
export const tilesMost = 4000
/** System, encryption and two views, and room for what a later version adds. */
export const viewsMost = 8
/** Blocks that a reader holds in memory until their hashes are complete. */
export const carriedMost = 2 ** 16
/** Longer is no log. Keeps sums of lengths and sizes exact. */
const lengthMost = 2 ** 40
/** What a date can say. */
const timeMostMs = 8.64e15
const version = 1

export interface CourierCore {
  readonly key: Uint8Array
  /** Blocks [from, length) are in the file, as far as its maker had them. */
  readonly from: number
  readonly length: number
  /** Changes to the plan among them; the rest is Autobase's own. */
  readonly records: number
}

export interface CourierView {
  readonly key: Uint8Array
  readonly length: number
}

/**
 * Who made the file, when, for whom, and what is in it; signed by its maker's laptop. A core's blocks up to a length are fixed by its key,
 * whose holders sign them; so key and length bind this to every block that counts as part of the file.
 */
export interface CourierInfo {
  readonly groupKey: Uint8Array
  readonly author: Uint8Array
  readonly madeAt: number
  /** Person it is for, 32 bytes; null: for everyone. */
  readonly to: Uint8Array | null
  readonly cores: readonly CourierCore[]
  readonly views: readonly CourierView[]
}

/** How many of a core's first blocks may come from this file. */
export function boundOf(info: CourierInfo, key: Uint8Array): number {
  return [...info.cores, ...info.views].find((core) => equalBytes(core.key, key))?.length ?? 0
}

export function encodeInfo(info: CourierInfo, sign: (message: Uint8Array) => Uint8Array): Uint8Array {
  const body = new Parts()
    .u8(version)
    .fixed(info.groupKey, 32)
    .fixed(info.author, 32)
    .uint(info.madeAt)
    .bytes(info.to ?? new Uint8Array(0))
    .list(info.cores, (parts, core) => parts.fixed(core.key, 32).uint(core.from).uint(core.length).uint(core.records))
    .list(info.views, (parts, view) => parts.fixed(view.key, 32).uint(view.length))
    .done()
  return concat(body, sign(concat(domainTag('courier'), body)))
}

export function decodeInfo(bytes: Uint8Array): CourierInfo | null {
  if (bytes.byteLength < 64) return null
  const body = bytes.subarray(0, bytes.byteLength - 64)
  const info = decodeTotal(body, (state): CourierInfo => {
    if (readU8(state) !== version) refuse()
    const groupKey = readFixed(state, 32)
    const author = readFixed(state, 32)
    const madeAt = readUint(state)
    if (madeAt > timeMostMs) refuse()
    const to = readBytes(state, 32)
    if (to.byteLength !== 0 && to.byteLength !== 32) refuse()
    const cores = readList(state, coresMost, (at) => {
      const core = { key: readFixed(at, 32), from: readUint(at), length: readUint(at), records: readUint(at) }
      return core.length > lengthMost || core.from > core.length || core.records > core.length - core.from ? refuse() : core
    })
    const views = readList(state, viewsMost, (at) => {
      const view = { key: readFixed(at, 32), length: readUint(at) }
      return view.length > lengthMost ? refuse() : view
    })
    return { groupKey, author, madeAt, to: to.byteLength === 0 ? null : to, cores, views }
  })
  return info && verify(bytes.subarray(body.byteLength), concat(domainTag('courier'), body), info.author) ? info : null
}

export interface Tile extends Span {
  readonly node: TreeNode
  /** False: only its hash is here, so that the rest can be proved. */
  readonly carried: boolean
}

/** One core: how long it is, by whose signature, and hashes that prove each run of its blocks by itself. */
export interface CoreHead {
  readonly key: Uint8Array
  readonly manifest: Manifest
  readonly fork: number
  readonly length: number
  /** Null where the manifest itself says the hash of all these blocks. */
  readonly signature: Uint8Array | null
  /** Tile [0, length) from left to right. */
  readonly tiles: readonly Tile[]
}

export function encodeHead(head: CoreHead): Uint8Array {
  return new Parts()
    .fixed(head.key, 32)
    .bytes(c.encode(manifestCodec, head.manifest))
    .uint(head.fork)
    .uint(head.length)
    .bytes(head.signature ?? new Uint8Array(0))
    .list(head.tiles, (parts, tile) =>
      parts
        .u8(Math.log2(tile.size) | (tile.carried ? 0x80 : 0))
        .uint(tile.node.size)
        .fixed(tile.node.hash, 32)
    )
    .done()
}

export function decodeHead(bytes: Uint8Array): CoreHead | null {
  return decodeTotal(bytes, (state): CoreHead => {
    const key = readFixed(state, 32)
    const manifest = c.decode(manifestCodec, readBytes(state, 8 * 1024))
    const fork = readUint(state)
    const length = readUint(state)
    const signature = readBytes(state, 8 * 1024)
    let start = 0
    const tiles = readList(state, tilesMost, (at): Tile => {
      const flags = readU8(at)
      const size = 2 ** (flags & 0x7f)
      if ((flags & 0x7f) > 40 || start % size !== 0 || start + size > length) refuse()
      const span = { start, size }
      start += size
      const node = { index: indexOf(span), size: readUint(at), hash: Uint8Array.from(readFixed(at, 32)) }
      const carried = (flags & 0x80) !== 0
      if (node.size > lengthMost || (carried && size > carriedMost)) refuse()
      return { ...span, node, carried }
    })
    if (start !== length || length === 0) refuse()
    const signed = signature.byteLength === 0 ? null : Uint8Array.from(signature)
    return { key: Uint8Array.from(key), manifest, fork, length, signature: signed, tiles }
  })
}

/** Some blocks of a tile; a tile of large blocks comes in several of these. */
export interface Blocks {
  readonly key: Uint8Array
  readonly start: number
  readonly blocks: readonly Uint8Array[]
}

export function encodeBlocks({ key, start, blocks }: Blocks): Uint8Array {
  return new Parts()
    .fixed(key, 32)
    .uint(start)
    .list(blocks, (parts, block) => parts.bytes(block))
    .done()
}

export function decodeBlocks(bytes: Uint8Array): Blocks | null {
  return decodeTotal(bytes, (state) => ({
    key: readFixed(state, 32),
    start: readUint(state),
    blocks: readList(state, recordMostBytes, (at) => readBytes(at, recordMostBytes))
  }))
}

/** What the last frame of each part says: of how many parts it is one. */
export function encodeCount(parts: number): Uint8Array {
  return concat(u8(recordTypes.count), u32(4), u32(parts))
}

export function decodeCount(frame: Uint8Array): number | null {
  const bytes = Buffer.from(frame)
  const fits = bytes.byteLength === 9 && bytes.readUInt8(0) === recordTypes.count && bytes.readUInt32LE(1) === 4
  const parts = fits ? bytes.readUInt32LE(5) : 0
  return parts >= 1 && parts <= partsMost ? parts : null
}
