import { groupsOf } from '../../casefile/series/collect.ts'
import { growing } from '../../casefile/series/growing.ts'
import { pointsOf } from '../../casefile/series/point.ts'
import { timeTo } from '../../casefile/series/time-to.ts'
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

/** Steady growth of each file system that was looked at several times, in KiB a minute; a file system that is cleaned up does not fill. */
export function growthOf(
  mounts: readonly Cited<FilesystemUsage>[],
  t: { readonly minSamples: number; readonly minFit: number },
): Map<string, { samples: number; windowSeconds: number; growthKbPerMin: number; fitR2: number; minutesToFull: number }> {
  const series = groupsOf(
    mounts.filter((fs) => fs.clock !== undefined),
    (fs) => fs.mount,
  )
  const found: ReturnType<typeof growthOf> = new Map()
  for (const [mount, all] of series) {
    const grown = growing(
      pointsOf(all, (fs) => fs.used),
      { minSamples: t.minSamples, minFit: t.minFit, maxDipShare: 0 },
    )
    if (grown?.seconds === undefined) continue
    const perMinute = grown.line.slope * 60
    found.set(mount, {
      samples: all.length,
      windowSeconds: Math.round(grown.seconds),
      growthKbPerMin: Math.round(perMinute),
      fitR2: Math.round(1000 * grown.line.fit) / 1000,
      minutesToFull: Math.round(timeTo(all.at(-1)!.free, perMinute) ?? 0),
    })
  }
  return found
}
