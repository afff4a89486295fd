import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'
import { kindOf } from '../cgroup/counter-kinds.ts'
import { holds } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'

const LINE = /^([A-Za-z_][\w.()]{1,60}):?\s{1,30}(\d{1,20})(?: kB)?$/
const HEADING = /^(?:==> )?(\/\S{1,300}\/(?:(?:cpu|memory)\.(?:stat|events)|vmstat|meminfo)):?(?: <==)?$/
const OF_A_FILE = /^\S{0,300}(?:cpu|memory)\.[a-z_.]{3,40}:/
/** The line that is cited, where there is one. */
const TELLING = /^(?:nr_throttled|workingset_refault_file|MemAvailable|total_rss|anon|oom_kill|under_oom)$/
const MAX_NAMES = 1000
const MAX_FOREIGN = 4

/** The names in the first lines that could be such a file's. */
function namesIn(head: string): Map<string, number> {
  const names = new Map<string, number>()
  for (const line of head.slice(0, 2000).split('\n', 60)) {
    const m = LINE.exec(line.trimEnd())
    if (m !== null) names.set(m[1]!, Number(m[2]))
  }
  return names
}

const BEGINS: readonly string[] = [
  'nr_free_pages ',
  'nr_periods ',
  'usage_usec ',
  'MemTotal:  ',
  'oom_kill_disable ',
  'pswpin ',
  'allocstall',
  'pgscan_direct',
  'workingset_refault',
  'hierarchical_memory_limit ',
]

/** Files of `name number` lines. When one file holds several samples, a name that comes again begins the next. */
export const counters: FormatParser = {
  id: 'counters',
  title: '/proc/vmstat, /proc/meminfo, cgroup cpu.stat, memory.stat, memory.events, memory.oom_control',
  capture: ['cat /proc/vmstat > vmstat.1; sleep 60; cat /proc/vmstat > vmstat.2', 'cat /sys/fs/cgroup/GROUP/cpu.stat > cpu.stat.1'],
  recognised: 'by its names (nr_free_pages, nr_periods, MemTotal, …)',
  samples: [
    { path: 'cpu.stat.1', text: 'nr_periods 30\nnr_throttled 0\nthrottled_time 0\n' },
    { path: 'proc-vmstat.1', text: 'nr_free_pages 1274535\nnr_zone_inactive_anon 44059\nnuma_hit 5179066\npswpin 0\n' },
    { path: 'meminfo', text: 'MemTotal:       24684092 kB\nMemFree:        23970796 kB\nMemAvailable:   23973120 kB\n' },
    { path: 'memory.oom_control', text: 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n' },
  ],
  shows: ['vmstat counters', 'meminfo', 'memory.stat', 'memory.events', 'cpu.stat', 'cgroup'],
  begins: BEGINS,
  sniff: (head, path) => {
    if (/[/!.]journal/.test(path)) return 0
    const first = head.slice(0, 2000).split('\n', 60)
    const names = namesIn(head)
    // most lines are of this form, or it is another text that holds a few of them
    const like = first.filter((line) => LINE.test(line.trimEnd())).length
    return names.size >= 2 && like * 2 > first.filter((line) => line.trim() !== '').length && kindOf(names) !== undefined ? 0.85 : 0
  },
  open(publish, artifact) {
    let values = new Map<string, number>()
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    let foreign = 0
    let of = seriesOf(artifact.path)
    const close = (): void => {
      const kind = kindOf(values) ?? (/memory\.events[^/!]*$/.test(of) ? 'memory.events' : undefined)
      if (place !== undefined && kind !== undefined) publish(COUNTERS, { kind, of, values }, place, time)
      values = new Map()
      place = undefined
    }
    return {
      line(line) {
        const m = LINE.exec(line.text.trimEnd())
        const heading = HEADING.exec(line.text)
        if (heading !== null) {
          close()
          of = heading[1]!
          return 'take'
        }
        if (m === null) {
          const text = line.text.trim()
          if (text === '') return 'take'
          // grep's rows of several files have a reader of their own
          if (OF_A_FILE.test(text)) {
            close()
            return 'end'
          }
          const stamp = dateOf(text)
          if (stamp !== undefined) {
            close()
            time = stamp
            return 'take'
          }
          if (values.size > 0 && /^[\d#=>-]/.test(text)) return 'take'
          if (!holds(text, BEGINS) && ++foreign <= (values.size === 0 ? MAX_FOREIGN : 1)) return 'take'
          close()
          return 'end'
        }
        if (values.has(m[1]!)) close()
        foreign = 0
        if (place === undefined || TELLING.test(m[1]!)) place = line
        if (values.size < MAX_NAMES) values.set(m[1]!, Number(m[2]))
        return 'take'
      },
      end: close,
    }
  },
}
