import { message } from '../../core/message.ts'
import { CLOCK_COMPARED, type ClockCompared } from '../../records/clock-unstable.ts'

/** kernel/time/clocksource.c: the line below `as unstable because the skew is too large` that shows the watchdog's own readings. */
export const clockCompared = message<ClockCompared>({
  id: 'clock-compared',
  emits: CLOCK_COMPARED,
  holds: ["' wd_nsec", "' wd_now"],
  read({ message: text, kernel }) {
    const m = /^clocksource:\s{1,40}'([\w-]{1,32})' wd_(?:nsec: (\d{1,15})\b|nsec|now)/.exec(text)
    if (m === null || kernel === false) return undefined
    return { clocksource: m[1]!, ...(m[2] === undefined ? {} : { seconds: Number(m[2]) / 1e9 }) }
  },
})
