import type { FormatParser, RawLine } from '../../core/parser.ts'
import { execTarget } from '../../core/exec-target.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { HUGE_PAGES, hugePagesOf } from '../../records/huge-pages.ts'
import { kindOf } from '../cgroup/counter-kinds.ts'
import { foreign } from '../load/foreign.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** /proc/meminfo (proc_meminfo(5)); huge pages are counted and have no unit. */
const MEMINFO = /^\s{0,8}([A-Z][\w()]{1,40}):\s{1,30}(\d{1,20})( kB)?\s*$/
/** The others: a name and a number. */
const COUNTER = /^\s{0,8}([a-z][a-z_][\w.]{0,60})\s{1,30}(\d{1,20})\s*$/
/** Names with which such a file begins, or that only it has. */
const FIRST =
  /^\s{0,8}(?:Mem(?:Total|Free|Available):\s{1,30}\d{1,20} kB|(?:nr_(?:free_|zone_|inactive_|active_|anon_|file_|mapped|dirty|writeback|slab_|page_table_|periods)\w{0,40}|pswp(?:in|out)|pgpg(?:in|out)|pgmajfault|allocstall\w{0,12}|pgscan_\w{2,30}|pgsteal_\w{2,30}|workingset_\w{2,30}|usage_usec|oom_kill_disable|hierarchical_(?:memory|memsw)_limit|total_(?:cache|rss)|anon|cache|low)\s{1,4}\d{1,20})\s*$/
const TITLE = /^\s{0,8}(?:==> (\/\S{1,300}\/(?:vmstat|meminfo)) <==|(\/\S{1,300}\/(?:vmstat|meminfo)):?)\s*$/
const FILE =
  /(?:^|[/!_.-])(?:meminfo(?:[._-][\w.-]{1,60})?|proc[/!_.-]vmstat|(?:cpu|memory)\.stat|memory\.(?:events(?:\.local)?|oom_control))$/
const COMMAND =
  /^(?:sudo\s+)?(?:cat|head|tail|more|less|e?grep|awk)\s(?:.{0,200}\s)?\S{0,40}\/proc\/(?:vmstat|meminfo)(?:\s*\|\s*(?:e?grep|head|tail|sort)\b[^|]{0,200})?$/
/** The line that is cited, where there is one. */
const TELLING = /^(?:nr_throttled|workingset_refault_file|MemAvailable|total_rss|anon|oom_kill|under_oom)$/
/** Values whose own lines are kept, since findings quote them. */
const QUOTED =
  /^(?:(?:total_)?workingset_refault(?:_file)?|hierarchical_memory_limit|MemAvailable|SUnreclaim|PageTables|KernelStack|VmallocUsed|Percpu|pswpin|allocstall\w{0,12}|high|max|(?:total_)?(?:rss|anon))$/
const MAX_NAMES = 1000
/** Fewer names in a text of another name may be anything. */
const LEAST_NAMES = 2
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit))

const pathIn = (command: string): string => /\S{0,40}\/proc\/(?:vmstat|meminfo)/.exec(command)?.[0] ?? ''

/** Files of `name number` lines. When one file holds several samples, a name that comes again begins the next. */
export const counters: FormatParser = {
  id: 'counters',
  title: '/proc/vmstat, /proc/meminfo, cgroup cpu.stat, memory.stat, memory.events, memory.oom_control',
  capture: ['cat /proc/vmstat > vmstat.1; sleep 60; cat /proc/vmstat > vmstat.2', 'cat /sys/fs/cgroup/GROUP/cpu.stat > cpu.stat.1'],
  recognised: 'by its names (nr_free_pages, nr_periods, MemTotal, …), or by the name of the file',
  samples: [
    { path: 'cpu.stat.1', text: 'nr_periods 30\nnr_throttled 0\nthrottled_time 0\n' },
    { path: 'proc-vmstat.1', text: 'nr_free_pages 1274535\nnr_zone_inactive_anon 44059\nnuma_hit 5179066\npswpin 0\n' },
    { path: 'meminfo', text: 'MemTotal:       24684092 kB\nMemFree:        23970796 kB\nMemAvailable:   23973120 kB\n' },
    { path: 'memory.oom_control', text: 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n' },
  ],
  shows: ['vmstat counters', 'meminfo', 'memory.stat', 'memory.events', 'cpu.stat', 'cgroup'],
  begins: [
    ...['MemTotal:', 'MemFree:', 'MemAvailable:', '/meminfo', '/vmstat', 'pswpin', 'pswpout', 'pgpgin', 'pgpgout', 'pgmajfault'],
    ...['nr_free_', 'nr_zone_', 'nr_inactive_', 'nr_active_', 'nr_anon_', 'nr_file_', 'nr_mapped', 'nr_dirty', 'nr_writeback', 'nr_slab_'],
    ...['nr_page_table_', 'nr_periods', 'usage_usec', 'allocstall', 'pgscan_', 'pgsteal_', 'workingset_', 'oom_kill_disable'],
    ...['hierarchical_mem', 'total_cache', 'total_rss', 'low 0'],
    ...DIGITS.flatMap((digit) => [`anon ${digit}`, `cache ${digit}`]),
  ],
  heading: (text) => FIRST.test(text) || TITLE.test(text),
  named: (path) => FILE.test(seriesOf(path)),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    let values = new Map<string, number>()
    let lines = new Map<string, RawLine>()
    let place: RawLine | undefined
    /** Where meminfo tells of the pool of huge pages. */
    let pool: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    let of = artifact.command !== undefined && COMMAND.test(artifact.command) ? pathIn(artifact.command) : seriesOf(artifact.path)
    const whole = FILE.test(of)
    // what a container or a pod shows of itself
    const target = artifact.command === undefined ? undefined : execTarget(artifact.command)
    /** Whether the present file is /proc/meminfo by the form of its lines. */
    let labelled: boolean | undefined
    /** Whether values of it bear their unit: one without is cut. */
    let hasUnits = false
    const kindNow = (): Counters['kind'] | undefined =>
      whole || values.size >= LEAST_NAMES ? (kindOf(values) ?? (/memory\.events[^/!]*$/.test(of) ? 'memory.events' : undefined)) : undefined
    const close = (): void => {
      const kind = kindNow()
      if (place !== undefined && kind !== undefined)
        publish(
          COUNTERS,
          {
            kind,
            of,
            values,
            ...(lines.size > 0 ? { lines } : {}),
            ...(/^(?:cpu\.stat|memory\.events|oom_control)$/.test(kind) ? target : undefined),
          },
          place,
          time,
        )
      if (pool !== undefined && kind === 'meminfo') publish(HUGE_PAGES, hugePagesOf(values), pool, time)
      values = new Map()
      lines = new Map()
      place = undefined
      pool = undefined
      labelled = undefined
      hasUnits = false
    }
    return {
      get certain() {
        return place !== undefined && kindNow() !== undefined
      },
      line(line) {
        const title = TITLE.exec(line.text)
        if (title !== null) {
          close()
          of = (title[1] ?? title[2])!
          return 'take'
        }
        const meminfo = MEMINFO.exec(line.text)
        const m = meminfo ?? COUNTER.exec(line.text)
        if (m === null) {
          const stamp = dateOf(line.text)
          if (stamp === undefined) return foreign(line.text)
          close()
          time = stamp
          return 'take'
        }
        const name = m[1]!
        // a name that comes again, or lines of another form, begin another file
        if (values.has(name) || (labelled !== undefined && labelled !== (meminfo !== null))) close()
        labelled = meminfo !== null
        if (hasUnits && meminfo?.[3] === undefined && !name.startsWith('HugePages_')) return 'take'
        hasUnits ||= meminfo?.[3] !== undefined
        if (place === undefined || TELLING.test(name)) place = line
        if (name === 'HugePages_Total') pool = line
        if (QUOTED.test(name) || (name === 'oom_kill' && values.has('under_oom'))) lines.set(name, line)
        if (values.size < MAX_NAMES) values.set(name, Number(m[2]))
        return 'take'
      },
      end: close,
    }
  },
}
