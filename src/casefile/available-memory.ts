import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { COUNTERS } from '../records/counters.ts'
import { SAMPLE, type Sample } from '../records/sample.ts'

/** How much memory could still be had without swapping, at one moment. */
export interface Available extends Cited<object> {
  readonly availKb: number
  readonly totalKb: number
}

/** MemAvailable of meminfo, `available` of free and top, kbavail of sar -r, in the order in which they stand. */
export const availableMemory = once((scope): readonly Available[] => {
  const told = (of: Cited<object>, availKb: number | undefined, totalKb: number | undefined): Available[] =>
    availKb === undefined || totalKb === undefined || totalKb <= 0 || availKb > totalKb
      ? []
      : [{ availKb, totalKb, at: of.at, ...(of.time === undefined ? {} : { time: of.time }) }]
  return [
    ...scope.rows(COUNTERS).flatMap((c) => (c.kind === 'meminfo' ? told(c, c.values.get('MemAvailable'), c.values.get('MemTotal')) : [])),
    ...scope.rows(SAMPLE).flatMap((s) => told(s, ...ofSample(s))),
  ]
})

function ofSample({ tool, about, values }: Sample): [availKb: number | undefined, totalKb: number | undefined] {
  if (tool === 'free' && about === 'memory') return [values.get('availKb'), values.get('totalKb')]
  const [free, used, avail] = [values.get('kbmemfree'), values.get('kbmemused'), values.get('kbavail')]
  // kernels before 3.14 do not tell, and sar writes 0
  if (tool !== 'sar' || free === undefined || used === undefined || (avail === 0 && free > 0)) return [undefined, undefined]
  return [avail, free + used]
}
