import { extended } from '../core/extended.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import { hostOf } from './axis.ts'
import type { Told } from './case-file.ts'
import type { Lent, Placed } from './copies.ts'
import { placed } from './place.ts'
import type { Timeline } from './timeline.ts'

/** Past this the wall clock of a boot was set, or stood still. */
const UNEVEN_SECONDS = 30

/**
 * A statement with all its places and times on its machine's axis. `name`: of the machine, where the input tells it; `lent`: what only copies of it
 * say.
 */
export function onAxis({ kept, path, marks }: Placed, name: string | undefined, timeline: Timeline, lent: Lent | undefined): Told {
  const host = hostOf(kept.item)
  const { stated } = kept.item
  const since = ({ line, uptime, when }: Placed['marks'][number]): number | undefined =>
    uptime ?? lent?.uptime ?? timeline.sinceBoot(when.time, path, host, line)
  const stamps = new Map(timeline.errorSeconds > UNEVEN_SECONDS ? marks.map((mark) => [mark.line, since(mark)]) : [])
  const placing = {
    at(at: Span): Span {
      const boot = timeline.boot(at.artifact, host, at.line)
      const sinceBoot = stamps.get(at.line)
      if (boot === undefined && sinceBoot === undefined) return at
      return extended(at, { ...(boot === undefined ? {} : { boot }), ...(sinceBoot === undefined ? {} : { sinceBoot }) })
    },
    time: (time: Instant, at: Span): Instant => timeline.settled(time, at.artifact, host, at.line),
  }
  const record: Cited<{ readonly host?: unknown }> = placed(stated.record, placing)
  // most often the log calls the machine by its name
  const isSaid = stated.marks.length === 0 || (lent === undefined && (name === undefined || record.host === name))
  return {
    times: kept.times,
    copies: [],
    type: stated.type,
    record: isSaid ? record : extended(record, { ...(name === undefined ? {} : { host: name }), ...lent }),
  }
}
