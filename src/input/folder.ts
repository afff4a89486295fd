import type { PathLike } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { kindOf, reasonOf } from './file.ts'
import type { ReportGap } from './source.ts'

const MAX_DEPTH = 64

export interface FolderFile {
  /** To be opened. A link that stays inside is already resolved. */
  readonly path: PathLike
  /** As the user gave the folder, with the way inside it. */
  readonly name: string
  /** The folder, without links: what is opened must lie in it. */
  readonly root: string
}

/** The regular files of a folder in sorted order. Links are followed only when their target lies inside; special files are named, not opened. */
export async function* folderFiles(folder: string, gap: ReportGap): AsyncGenerator<FolderFile> {
  let root: string
  try {
    root = await realpath(folder)
  } catch (error) {
    gap({ what: folder, why: reasonOf(error) })
    return
  }
  yield* walk(folder, root, folder.length > 1 ? folder.replace(/(?<!\/)\/+$/, '') : folder, 0)

  async function* walk(at: PathLike, top: string, name: string, depth: number): AsyncGenerator<FolderFile> {
    if (depth > MAX_DEPTH) {
      gap({ what: name, why: `limit: folders deeper than ${MAX_DEPTH} levels` })
      return
    }
    let entries
    try {
      entries = (await readdir(at, { withFileTypes: true, encoding: 'buffer' })).map((entry) => ({ entry, ...named(at, entry.name) }))
    } catch (error) {
      gap({ what: name, why: reasonOf(error) })
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const { entry, path, name: own } of entries) {
      const label = name === '/' ? `/${own}` : `${name}/${own}`
      if (entry.isDirectory()) yield* walk(path, top, label, depth + 1)
      else if (entry.isFile()) yield { path, name: label, root }
      else if (entry.isSymbolicLink()) {
        let target: string
        try {
          target = await realpath(path)
        } catch {
          gap({ what: label, why: 'link not followed: its target does not exist' })
          continue
        }
        if (target !== top && !target.startsWith(top + sep)) {
          gap({ what: label, why: 'link not followed: it leads out of the input' })
          continue
        }
        // what lies inside is read under its own name
      } else {
        const stats = await stat(path).catch(() => undefined)
        gap({ what: label, why: `not a regular file: ${stats === undefined ? 'special file' : kindOf(stats)}` })
      }
    }
  }
}

/** A file's name is bytes: those that are no UTF-8 are shown as `\xe4`, and the file is opened by its bytes. */
function named(folder: PathLike, bytes: Buffer): { readonly path: PathLike; readonly name: string } {
  const name = bytes.toString('utf8')
  const isText = Buffer.from(name, 'utf8').equals(bytes)
  if (isText && typeof folder === 'string') return { path: join(folder, name), name }
  return {
    path: Buffer.concat([Buffer.from(folder as Buffer), Buffer.from('/'), bytes]),
    name: isText ? name : bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`),
  }
}
