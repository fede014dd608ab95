import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

export interface StaticFile {
  readonly type: string
  readonly body: Uint8Array
}
/** By request path. What is not in here does not exist: no request ever becomes a path on the disk. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const typeByEnding: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2'
}

/** Reads a built page into memory; null where there is none. Links and unknown kinds of file are left out. */
export async function readStaticFiles(folder: string): Promise<StaticFiles | null> {
  const files = new Map<string, StaticFile>()
  try {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      const type = typeByEnding[extname(entry.name)]
      if (!entry.isFile() || type === undefined) continue
      const path = join(entry.parentPath, entry.name)
      const name = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/?/, '/')
      files.set(name, { type, body: await readFile(path) })
    }
  } catch {
    return null
  }
  const index = files.get('/index.html')
  if (index === undefined) return null
  return files.set('/', index)
}
