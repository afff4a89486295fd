import type { Instant } from '../../core/span.ts'
import { groupsOf } from './collect.ts'
import type { Point } from './point.ts'

/** Rows without times that two files must share, all of them, so that one is taken for a copy; readings of a still machine are alike by chance. */
const MIN_ROWS = 3

/**
 * Points of one boot, told once. A copy of a file repeats its points: with times, the same value at the same moment from another file; without,
 * a file whose rows are all those of another, word for word. Two rows of one file are two samples, whatever they say.
 */
export function withoutCopies(points: readonly Point[]): readonly Point[] {
  const files = groupsOf(points, (p) => p.at.artifact)
  if (files.size < 2) return points
  const yearless = points.some(({ time }) => time !== undefined && 'wall' in time && time.yearless === true)
  const copied = copiedFiles(files)
  const told = new Map<string, { readonly artifact: string; readonly count: number }>()
  // of a moment told by several files, the file that tells it most often counts
  for (const [artifact, own] of files)
    for (const [moment, { length }] of groupsOf(own, (p) => momentOf(p, yearless)))
      if (moment !== undefined && length > (told.get(moment)?.count ?? 0)) told.set(moment, { artifact, count: length })
  return points.filter((p) => {
    const moment = momentOf(p, yearless)
    return moment === undefined ? !copied.has(p.at.artifact) : told.get(moment)?.artifact === p.at.artifact
  })
}

/** The files without any time that repeat another one. */
function copiedFiles(files: ReadonlyMap<string, readonly Point[]>): Set<string> {
  const seen = new Set<string>()
  return new Set(
    [...files].flatMap(([artifact, points]) => {
      const rows = points.map((p) => `${p.value}\0${p.at.text}`)
      if (points.some((p) => p.time !== undefined) || new Set(rows).size < MIN_ROWS) return []
      const all = rows.join('\n')
      if (seen.has(all)) return [artifact]
      seen.add(all)
      return []
    }),
  )
}

const momentOf = ({ time, value }: Point, yearless: boolean): string | undefined =>
  time === undefined ? undefined : `${instantKey(time, yearless)}\0${value}`

/** Where one log of several has no year, the day and time of day tell the moment. */
function instantKey(time: Instant, yearless: boolean): string {
  if ('boot' in time) return `boot ${time.boot}`
  const date = new Date(time.wall)
  return yearless && !Number.isNaN(date.getTime()) ? date.toISOString().slice(-19) : `wall ${time.wall}`
}
