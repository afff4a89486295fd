import { message } from '../../core/message.ts'
import { CLOCK_UNSTABLE, type ClockUnstable } from '../../records/clock-unstable.ts'

const SKEW =
  /^clocksource: (?:timekeeping )?watchdog on CPU(\d{1,5}): (?:[Mm]arking clocksource|[Cc]locksource) '?([\w-]{1,32})'? as unstable because ([^:]{1,80}?)\s*(?::.{0,400})?$/s
/** Before 3.16. */
const DELTA = /^Clocksource ([\w-]{1,32}) unstable \(delta = (-?\d{1,20}) ns\)/
const TSC = /^(?:tsc: )?Marking TSC unstable due to (.{1,80}?)\.?\s*$/
const BY_DESIGN = /TSCs unsynchronized|halts in idle|TSC halts|cpufreq changes|KVM|running on Xen|boot parameter|check_tsc_sync/i

/** kernel/time/clocksource.c (clocksource_watchdog) and arch/x86/kernel/tsc.c (mark_tsc_unstable). */
export const clockUnstable = message<ClockUnstable>({
  id: 'clock-unstable',
  emits: CLOCK_UNSTABLE,
  holds: ['as unstable because', 'Marking TSC unstable', ' unstable (delta ='],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const skew = SKEW.exec(text)
    if (skew !== null) return { clocksource: skew[2]!, cpu: Number(skew[1]), reason: skew[3]!, byDesign: false }
    const delta = DELTA.exec(text)
    if (delta !== null)
      return { clocksource: delta[1]!, reason: `it was off by ${(Math.abs(Number(delta[2])) / 1e6).toFixed(1)} ms`, byDesign: false }
    const tsc = TSC.exec(text)
    return tsc === null ? undefined : { clocksource: 'tsc', reason: tsc[1]!, byDesign: BY_DESIGN.test(tsc[1]!) }
  },
})
