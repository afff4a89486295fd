import type { Parser, RawLine } from '../core/parser.ts'
import { COUNTERS, type Counters } from '../records/counters.ts'
import { stemOf } from './load/table.ts'

/** A name that tells the file, among the first ones. */
const KINDS: readonly [Counters['kind'], RegExp][] = [
  ['vmstat', /^nr_free_pages \d/m],
  ['cpu.stat', /^(?:usage_usec|nr_periods) \d/m],
  ['memory.events', /^low \d{1,18}\nhigh \d/m],
  ['memory.stat', /^(?:cache \d{1,18}\nrss|anon \d{1,18}\nfile) \d/m],
  ['meminfo', /^MemTotal:\s{1,20}\d{1,15} kB$/m],
]
const LINE = /^([A-Za-z_][\w.()]{1,60}):?\s{1,30}(\d{1,20})(?: kB)?$/
const MAX_NAMES = 1000

/** Files of `name number` lines. When one file holds several samples, a name that comes again begins the next. */
export const counters: Parser = {
  id: 'counters',
  title: '/proc/vmstat, /proc/meminfo, cgroup cpu.stat, memory.stat, memory.events',
  capture: ['cat /proc/vmstat > vmstat.1; sleep 60; cat /proc/vmstat > vmstat.2', 'cat /sys/fs/cgroup/GROUP/cpu.stat > cpu.stat.1'],
  recognised: 'by its names (nr_free_pages, nr_periods, MemTotal, …)',
  samples: [
    { path: 'cpu.stat.1', text: 'nr_periods 30\nnr_throttled 0\nthrottled_time 0\n' },
    { path: 'proc-vmstat.1', text: 'nr_free_pages 1274535\nnr_zone_inactive_anon 44059\nnuma_hit 5179066\npswpin 0\n' },
    { path: 'meminfo', text: 'MemTotal:       24684092 kB\nMemFree:        23970796 kB\nMemAvailable:   23973120 kB\n' },
  ],
  shows: ['counters'],
  begins: ['nr_free_pages ', 'nr_periods ', 'usage_usec ', 'MemTotal:  '],
  sniff: (head, path) => (/[/!.]journal/.test(path) ? 0 : KINDS.some(([, first]) => first.test(head.slice(0, 1000))) ? 0.85 : 0),
  open(publish, artifact) {
    let values = new Map<string, number>()
    let place: RawLine | undefined
    let foreign = 0
    let text = ''
    let of = stemOf(artifact.path)
    const close = (): void => {
      const kind = KINDS.find(([, first]) => first.test(text))?.[0]
      if (place !== undefined && kind !== undefined && values.size > 1) publish(COUNTERS, { kind, of, values }, place)
      values = new Map()
      place = undefined
      text = ''
    }
    return {
      line(line) {
        const m = LINE.exec(line.text)
        const heading = /^(?:==> )?(\/\S{1,300}\/(?:cpu|memory)\.(?:stat|events)):?(?: <==)?$/.exec(line.text)
        if (heading !== null) {
          close()
          of = heading[1]!
          return 'take'
        }
        if (m === null) {
          if (values.size === 0 && line.text.trim() !== '' && ++foreign > 4) return 'end'
          if (values.size > 0 && line.text.trim() !== '' && !/^[\d#=>-]/.test(line.text) && ++foreign > 4) {
            close()
            return 'end'
          }
          return 'take'
        }
        if (values.has(m[1]!)) close()
        foreign = 0
        if (text.length < 1000) text += `${line.text.trim()}\n`
        if (place === undefined || m[1] === 'nr_throttled' || m[1] === 'workingset_refault_file' || m[1] === 'MemAvailable') place = line
        if (values.size < MAX_NAMES) values.set(m[1]!, Number(m[2]))
        return 'take'
      },
      end: close,
    }
  },
}
