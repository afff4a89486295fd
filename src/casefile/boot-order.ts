import { secondsBetween } from '../core/span.ts'
import type { Boot, Run } from './boots.ts'
import type { Wall } from './zone.ts'

/** When a boot began, as far as anything tells. */
export const begun = (boot: Boot): Wall | undefined => boot.start ?? boot.first

/** By their starts; one whose start nobody tells comes before the next of its log. */
export function inOrder(boots: readonly Boot[], runs: readonly Run[]): Boot[] {
  const dated = boots.filter((boot) => begun(boot) !== undefined).sort((a, b) => -(secondsBetween(begun(a)!, begun(b)!) ?? 0))
  /** The one right above each, from the last up. */
  const above = new Map<Boot, Boot | undefined>(dated.map((boot, i) => [boot, dated[i - 1]]))
  let [top, last] = [dated[0], dated.at(-1)]
  const firstRuns = firstRunsOf(runs)
  for (const boot of boots.filter((b) => begun(b) === undefined).toReversed()) {
    const { source, order } = firstRuns.get(boot)!
    const next = runs[order + 1]
    const below = next?.source === source && next.boot !== undefined && above.has(next.boot) ? next.boot : top
    above.set(boot, below === undefined ? undefined : above.get(below))
    if (below === undefined) last = boot
    else above.set(below, boot)
    if (below === top) top = boot
  }
  const ordered: Boot[] = []
  for (let at = last; at !== undefined; at = above.get(at)) ordered.push(at)
  return ordered.toReversed()
}

/** The first run of each boot. */
function firstRunsOf(runs: readonly Run[]): Map<Boot | undefined, Run> {
  const first = new Map<Boot | undefined, Run>()
  for (const run of runs) if (!first.has(run.boot)) first.set(run.boot, run)
  return first
}
