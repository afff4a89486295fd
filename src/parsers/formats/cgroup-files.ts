import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CGROUP_IO } from '../../records/cgroup-io.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS } from '../../records/counters.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { kindOf } from '../cgroup/counter-kinds.ts'
import { ioLine } from '../cgroup/io-lines.ts'
import { oneValue } from '../cgroup/one-value.ts'
import { isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** A file of the memory or cpu controller, or of both in v2; the pids controller has a parser of its own. */
const FILE = String.raw`(?:\S{0,300}[/!])?(?:memory|cpu|io|blkio)\.[a-z_.]{3,40}`
const HEADING = new RegExp(String.raw`^==> (${FILE}) <==$|^(?:::::+|#+|-+)\s?(${FILE}):?\s?(?:#|-|:)*$|^(${FILE}):$`)
/** A command at a prompt that prints one file. */
const COMMAND = new RegExp(String.raw`\b(?:cat|head|tail|more)\s(?:-\S{1,10}\s){0,3}(${FILE})$`)
/** What grep prints of several files. */
const NAMED = new RegExp(String.raw`^(${FILE}):(.{1,300})$`)
const COUNTER = /^([a-z][\w.]{1,60}) (\d{1,20})$/
const PSI = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/
const MAX_NAMES = 1000

/** The cgroup below the mount point, where the path shows it. */
const groupOf = (folder: string): string =>
  /[/!]cgroup(?:[/!](?:memory|unified|cpu,cpuacct))?[/!](.{1,200})[/!]$/.exec(folder)?.[1] ?? (folder.replace(/[/!]$/, '') || '.')

/** Several files of a cgroup in one text: head, tail -n +1 and grep print the name of each, a transcript the command. */
export const cgroupFiles: FormatParser = {
  id: 'cgroup-files',
  title: 'several files of a cgroup in one text',
  capture: ['tail -n +1 /sys/fs/cgroup/GROUP/memory.*', 'grep . /sys/fs/cgroup/memory/GROUP/memory.*'],
  recognised: 'by the names of the files (==> …/memory.max <==, …/memory.stat:anon 1234)',
  samples: [
    {
      path: 'cgroup.txt',
      text: '==> /sys/fs/cgroup/shop.slice/memory.current <==\n250000000\n\n==> /sys/fs/cgroup/shop.slice/memory.max <==\n268435456\n\n==> /sys/fs/cgroup/shop.slice/memory.events <==\nlow 0\nhigh 0\nmax 812\noom 0\noom_kill 0\n',
    },
    { path: 'grep.txt', text: '/sys/fs/cgroup/memory/shop/memory.failcnt:812\n/sys/fs/cgroup/memory/shop/memory.stat:total_rss 250000\n' },
  ],
  shows: ['cgroup', 'memory.stat', 'memory.events', 'cpu.stat'],
  begins: [
    'memory.current',
    'memory.max',
    'memory.high',
    'memory.stat',
    'memory.events',
    'memory.pressure',
    'memory.failcnt',
    'memory.oom_control',
    'memory.limit_in_bytes',
    'memory.usage_in_bytes',
    'memory.max_usage_in_bytes',
    'cpu.max',
    'cpu.stat',
    'cpu.cfs_',
    'cpu.pressure',
    'io.pressure',
    'io.stat',
    'io.max',
    'blkio.throttle.',
  ],
  sniff: (head) => {
    const first = head
      .split('\n', 12)
      .map((line) => line.trim())
      .filter((line) => line !== '')
    if (first.slice(0, 6).some((line) => HEADING.test(line))) return 0.92
    const named = first.filter((line) => NAMED.test(line)).length
    return named > 1 && named * 2 > first.length ? 0.92 : 0
  },
  open(publish, artifact) {
    let path: string | undefined
    let values = new Map<string, number>()
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    let foreign = 0
    /** Something was read; under the present heading; each line names its file. */
    let any = false
    let here = false
    let byName = false
    const close = (): void => {
      const kind = kindOf(values)
      if (place !== undefined && path !== undefined && kind !== undefined) publish(COUNTERS, { kind, of: path, values }, place, time)
      values = new Map()
      place = undefined
    }
    const goTo = (next: string): void => {
      if (next === path) return
      close()
      path = next
    }
    const read = (line: RawLine, text: string): boolean => {
      if (path === undefined) return false
      const counter = COUNTER.exec(text)
      if (counter !== null) {
        if (values.has(counter[1]!)) close()
        const told = counter[1] === 'oom_kill' && values.has('under_oom')
        if (
          place === undefined ||
          (!told && /^(?:max|oom_kill|total_rss|anon|nr_throttled|workingset_refault_file|under_oom)$/.test(counter[1]!))
        )
          place = line
        if (values.size < MAX_NAMES) values.set(counter[1]!, Number(counter[2]))
        return true
      }
      const psi = PSI.exec(text)
      if (psi !== null) {
        const m = /^(.*?)(cpu|memory|io)\.pressure$/.exec(path)
        if (m === null) return false
        const [avg10, avg60, avg300] = [psi[2], psi[3], psi[4]].map(Number) as [number, number, number]
        publish(
          PRESSURE,
          { resource: m[2] as Pressure['resource'], cgroup: groupOf(m[1]!), who: psi[1] as Pressure['who'], avg10, avg60, avg300 },
          line,
          time,
        )
        return true
      }
      const transferred = ioLine(path, text)
      if (transferred !== undefined) {
        for (const io of transferred) publish(CGROUP_IO, io, line, time)
        return true
      }
      const value = oneValue(path, text)
      if (value !== undefined) publish(CGROUP_VALUE, value, line, time)
      return value !== undefined
    }
    return {
      line(line) {
        const text = line.text.trim()
        if (text === '') return 'take'
        const heading = HEADING.exec(text) ?? (isPrompt(text) ? COMMAND.exec(text) : null)
        if (heading !== null) {
          close()
          path = heading[1] ?? heading[2] ?? heading[3]
          here = false
          byName = false
          foreign = 0
          return 'take'
        }
        const named = NAMED.exec(text)
        if (named !== null) {
          goTo(named[1]!)
          byName = true
          // a file that is not known here is passed over
          const known = read(line, named[2]!.trim())
          any ||= known
          return known || (any && /^[\w .:=-]{1,120}$/.test(named[2]!)) ? 'take' : 'end'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        // rows without a name behind rows with one are of another file
        if (byName && path !== undefined && COUNTER.test(text)) {
          goTo(path.replace(/[^/!]*$/, ''))
          byName = false
        }
        if (read(line, text)) {
          foreign = 0
          any = true
          here = true
          return 'take'
        }
        // lines of a file that is not known here
        return text.startsWith('==> ') || path === undefined || byName || here || isPrompt(text) || ++foreign > 40 ? 'end' : 'take'
      },
      end: close,
    }
  },
}
