import { firstBlocks, inodesOf, mountsOf, numbersOf, refusalsOf, refusalsOn } from '../../../casefile/file-systems.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'

export interface Facts {
  host: string | undefined
  mount: string
  device: string
  type: string | undefined
  inodes: number
  usedInodes: number
  freeInodes: number
  /** Of the same file system's blocks, where df without -i was given. */
  blocksUsedPct: number | undefined
  blocksFree: string | undefined
  refusals: number
  process: string | undefined
  path: string | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  fullPct: { value: 100, why: 'IUse% of df -i, which rounds up.' },
  maxFreeShare: { value: 0.001, why: 'Share of the inodes that may be left at 100 %: the last few are gone in a moment.' },
  maxFreeShareRefused: {
    value: 0.02,
    why: 'The same where a write was refused: df was taken a little later, when what the program could not finish was removed.',
  },
})

/** df -i shows a file system whose inodes are used up; one that has some left is a note. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  // an overlay shows the numbers of the disk below it
  const full = grouped(
    inodesOf(scope).filter((fs) => fs.usedPct >= limits.fullPct),
    (fs) => `${fs.total} ${fs.used} ${fs.free} ${numbersOf(fs)}`,
  )
  const on = refusalsOn(refusalsOf(scope), mountsOf(scope))
  return [...full.values()].map((rows) => {
    const [fs] = rows
    const blocks = firstBlocks(scope).get(fs.mount)
    const refusals = on(rows.map(({ mount }) => mount))
    const { count, time, until } = happened(refusals)
    const left = count > 0 ? limits.maxFreeShareRefused : limits.maxFreeShare
    return {
      time: time ?? fs.time,
      until,
      facts: {
        host: scope.name,
        mount: fs.mount,
        device: fs.device,
        type: fs.type,
        inodes: fs.total,
        usedInodes: fs.used,
        freeInodes: fs.free,
        blocksUsedPct: blocks?.usedPct,
        blocksFree: blocks?.printed.free,
        refusals: count,
        process: refusals[0]?.what.process,
        path: refusals[0]?.what.path,
      },
      about: { device: fs.device },
      proof: [
        ...cite(fs, `${fs.free} of ${fs.total} inodes left`, 'capture'),
        ...cite(blocks, blocks === undefined ? undefined : `space: ${blocks.usedPct} % used`, 'capture'),
        ...toldBy(refusals, 'application log'),
      ],
      certainty: 'shown',
      severity: fs.free > fs.total * left ? 'note' : undefined,
    }
  })
}
