import { seriesOf } from '../core/series-of.ts'
import { EARLY_SECONDS, FOLLOWS_SECONDS, type Run } from './boots.ts'

/**
 * Finds the pieces of a rotated log that go on with each other's stamps since boot, whatever their wall clock shows: the machine may have slept
 * between. Of another boot the log would tell the first lines.
 */
export function linkPieces(runs: readonly Run[]): void {
  /** By log and hour. */
  const ends = new Map<string, Run[]>()
  const key = (run: Run, hour: number): string => `${seriesOf(run.source.path)}\0${hour}`
  const hourOf = (uptime: number): number => Math.floor(uptime / FOLLOWS_SECONDS)
  for (const run of runs) {
    const { lastUptime } = run.stretch
    if (lastUptime === undefined || lastUptime < EARLY_SECONDS || run.first === undefined || !run.last) continue
    const own = key(run, hourOf(lastUptime))
    ends.set(own, [...(ends.get(own) ?? []), run])
  }
  for (const run of runs) {
    const { firstUptime, begins } = run.stretch
    if (firstUptime === undefined || begins || run.first === undefined) continue
    const hour = hourOf(firstUptime)
    let before: Run | undefined
    for (const one of [hour - 1, hour].flatMap((at) => ends.get(key(run, at)) ?? [])) {
      const end = one.stretch.lastUptime!
      const follows = end <= firstUptime && firstUptime - end <= FOLLOWS_SECONDS
      if (one.source !== run.source && follows && (before === undefined || end > before.stretch.lastUptime!)) before = one
    }
    if (before === undefined) continue
    run.before = before
    before.after ??= run
  }
}
