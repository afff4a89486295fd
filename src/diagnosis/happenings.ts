import { extended } from '../core/extended.ts'
import type { Report } from '../core/report.ts'
import { isShownAlike, timeFields } from '../core/time/show.ts'
import { momentOf } from '../core/time/words.ts'
import type { Judged } from './chains.ts'

const MAX_EVENTS = 500

/** The first and the last time of each finding, on one line each, by clock and time. */
export function happenings(judged: readonly Judged[]): Report['timeline'] {
  return judged
    .flatMap(({ key, entry: { title, count, firstTime, lastTime } }) =>
      (count === 1 || isShownAlike(firstTime, lastTime) ? [firstTime] : [firstTime, lastTime]).flatMap((time, n) => {
        const fields = timeFields({ time })
        const { order } = momentOf(fields, 'time') ?? {}
        const text = count === 1 ? title : `${title} (${n === 0 ? 'first' : 'last'} of ${count})`
        return order === undefined ? [] : [{ order, event: extended(fields, { text, finding: key }) }]
      }),
    )
    .sort((a, b) => (a.event.clock ?? '').localeCompare(b.event.clock ?? '') || a.order - b.order)
    .slice(0, MAX_EVENTS)
    .map(({ event }) => event)
}
