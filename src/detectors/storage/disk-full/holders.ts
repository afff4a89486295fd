import { isUnder } from '../../../casefile/file-systems.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { OPEN_FILES, type OpenFiles } from '../../../records/open-files.ts'

/** KiB of deleted files that are open, or their number. */
const held = (files: OpenFiles): number => files.deletedKb ?? files.kinds.get('deleted') ?? 0

/** Who holds deleted files of that file system open: most KiB first. `alone`: with one full file system a file of unknown place is taken to be there. */
export function holderOf(scope: Scope, mount: string, alone: boolean): Cited<OpenFiles> | undefined {
  const latest = [...grouped(scope.rows(OPEN_FILES), ({ pid }) => pid).values()].map((rows) => worstOf(rows.toReversed(), held)!)
  const own = latest.filter((files) => {
    if ((files.kinds.get('deleted') ?? 0) === 0)
      return mount !== '/' && (files.topName ?? '').startsWith(`${mount}/`) && files.topNameCount > 1
    return files.deletedName === undefined ? alone : isUnder(mount, files.deletedName)
  })
  return worstOf(own, held)
}
