import { fitLine } from '../../casefile/series/line.ts'
import type { Cited } from '../../core/span.ts'
import type { FilesystemUsage } from '../../records/filesystem-usage.ts'
import type { OpenFiles } from '../../records/open-files.ts'

/** KiB of deleted files that are open, or their number. */
export const held = (files: OpenFiles): number => files.deletedKb ?? files.kinds.get('deleted') ?? 0

/** Who holds deleted files of that file system open: most KiB first. With one full file system a file of unknown place is taken to be there. */
export function holderOf(holders: ReadonlyMap<number, Cited<OpenFiles>>, mount: string, only: boolean): Cited<OpenFiles> | undefined {
  return [...holders.values()]
    .filter((files) => {
      if ((files.kinds.get('deleted') ?? 0) === 0)
        return mount !== '/' && (files.topName ?? '').startsWith(`${mount}/`) && files.topNameCount > 1
      return files.deletedName === undefined ? only : mount === '/' || files.deletedName.startsWith(`${mount}/`)
    })
    .sort((a, b) => held(b) - held(a))[0]
}

/** Steady growth of each file system that was looked at several times, in KiB a minute. */
export function growthOf(
  mounts: readonly Cited<FilesystemUsage>[],
  t: { readonly minSamples: number; readonly minFit: number },
): Map<string, { samples: number; windowSeconds: number; growthKbPerMin: number; fitR2: number; minutesToFull: number }> {
  const series = new Map<string, Cited<FilesystemUsage>[]>()
  for (const fs of mounts) if (fs.clock !== undefined) series.set(fs.mount, [...(series.get(fs.mount) ?? []), fs])
  const found: ReturnType<typeof growthOf> = new Map()
  for (const [mount, all] of series) {
    const [first, last] = [all[0]!, all.at(-1)!]
    const line = fitLine(all.map((fs) => [fs.clock!, fs.used]))
    const seconds = last.clock! - first.clock!
    if (all.length < t.minSamples || line === undefined || line.slope <= 0 || line.fit < t.minFit || seconds <= 0) continue
    if (all.some((fs, i) => i > 0 && fs.used < all[i - 1]!.used)) continue
    found.set(mount, {
      samples: all.length,
      windowSeconds: Math.round(seconds),
      growthKbPerMin: Math.round(line.slope * 60),
      fitR2: Math.round(1000 * line.fit) / 1000,
      minutesToFull: Math.round(last.free / (line.slope * 60)),
    })
  }
  return found
}
