import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { kindOf, reasonOf } from './file.ts'
import type { ReportGap } from './source.ts'

const MAX_DEPTH = 64

export interface FolderFile {
  /** To be opened. A link that stays inside is already resolved. */
  readonly path: string
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
  yield* walk(folder, root, folder.length > 1 ? folder.replace(/\/+$/, '') : folder, 0)

  async function* walk(at: string, top: string, name: string, depth: number): AsyncGenerator<FolderFile> {
    if (depth > MAX_DEPTH) {
      gap({ what: name, why: `limit: folders deeper than ${MAX_DEPTH} levels` })
      return
    }
    let entries
    try {
      entries = await readdir(at, { withFileTypes: true })
    } catch (error) {
      gap({ what: name, why: reasonOf(error) })
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const path = join(at, entry.name)
      const label = name === '/' ? `/${entry.name}` : `${name}/${entry.name}`
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
