import { type ExecTarget, execTarget } from '../../core/exec-target.ts'
import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { CGROUP_IO } from '../../records/cgroup-io.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { kindOf } from '../cgroup/counter-kinds.ts'
import { filesOf, namedRow, titleOf } from '../cgroup/file-names.ts'
import { ioLine } from '../cgroup/io-lines.ts'
import { oneValue } from '../cgroup/one-value.ts'
import { isPrompt } from '../../core/prompt.ts'
import { foreign } from '../load/foreign.ts'

const COUNTER = /^([a-z][\w.]{1,60}) (\d{1,20})$/
const PSI = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/
/** The line that is cited, where there is one. */
const TELLING = /^(?:max|oom_kill|total_rss|anon|nr_throttled|workingset_refault_file|under_oom)$/
const MAX_NAMES = 1000

/** The cgroup below the mount point, where the path shows it. */
const groupOf = (folder: string): string =>
  /[/!]cgroup(?:[/!](?:memory|unified|cpu,cpuacct))?[/!](.{1,200})[/!]$/.exec(folder)?.[1] ?? (folder.replace(/[/!]$/, '') || '.')

/** Whether a line of this file reads so. */
const fits = (file: string, text: string): boolean =>
  oneValue(file, text) !== undefined ||
  ioLine(file, text) !== undefined ||
  (/\.pressure$/.test(file) ? PSI.test(text) : /\.(?:(?:stat|events)(?:\.local)?|oom_control)$/.test(file) && COUNTER.test(text))

/** The names with which the files of counters begin. */
const FIRST: readonly [RegExp, RegExp][] = [
  [/memory\.events(?:\.local)?$/, /^low \d/],
  [/memory\.stat$/, /^(?:anon|cache) \d/],
  [/cpu\.stat$/, /^(?:usage_usec|nr_periods) \d/],
]
const begins = (file: string, text: string): boolean =>
  FIRST.find(([name]) => name.test(file))?.[1].test(text) ?? (PSI.test(text) ? text.startsWith('some') : fits(file, text))

/** Reads the lines of files whose names are told. */
class Files {
  readonly #publish: Publish
  readonly #target: ExecTarget | undefined
  #path: string | undefined
  #values = new Map<string, number>()
  #place: RawLine | undefined
  /** Where oom_control counts kills: its own line is cited for what it says of tasks that wait. */
  #kills: RawLine | undefined
  time: Instant | undefined

  constructor(publish: Publish, time: Instant | undefined, target: ExecTarget | undefined) {
    this.#publish = publish
    this.#target = target
    this.time = time
  }

  get path(): string | undefined {
    return this.#path
  }

  get collected(): boolean {
    return this.#place !== undefined && this.#kind() !== undefined
  }

  /** By its names, or what is left of them in a file that is named. */
  #kind(): Counters['kind'] | undefined {
    return (
      kindOf(this.#values) ?? (this.#values.size > 0 && /memory\.events(?:\.local)?$/.test(this.#path ?? '') ? 'memory.events' : undefined)
    )
  }

  goTo(path: string): void {
    if (path === this.#path) return
    this.close()
    this.#path = path
  }

  close(): void {
    const kind = this.#kind()
    if (this.#place !== undefined && this.#path !== undefined && kind !== undefined)
      this.#publish(
        COUNTERS,
        {
          kind,
          of: this.#path,
          values: this.#values,
          ...this.#target,
          ...(this.#kills === undefined ? {} : { lines: new Map([['oom_kill', this.#kills]]) }),
        },
        this.#place,
        this.time,
      )
    this.#values = new Map()
    this.#place = undefined
    this.#kills = undefined
  }

  /** False when the line is none of the present file. */
  read(line: RawLine, text: string): boolean {
    const path = this.#path
    if (path === undefined) return false
    const counter = COUNTER.exec(text)
    if (counter !== null) {
      this.#count(line, counter[1]!, Number(counter[2]))
      return true
    }
    const psi = PSI.exec(text)
    if (psi !== null) return this.#pressure(line, path, psi)
    const transferred = ioLine(path, text)
    for (const io of transferred ?? []) this.#publish(CGROUP_IO, io, line, this.time)
    if (transferred !== undefined) return true
    const value = oneValue(path, text)
    if (value !== undefined) this.#publish(CGROUP_VALUE, value, line, this.time)
    return value !== undefined
  }

  #count(line: RawLine, name: string, value: number): void {
    if (this.#values.has(name)) this.close()
    const told = name === 'oom_kill' && this.#values.has('under_oom')
    if (told) this.#kills = line
    if (this.#place === undefined || (!told && TELLING.test(name))) this.#place = line
    if (this.#values.size < MAX_NAMES) this.#values.set(name, value)
  }

  #pressure(line: RawLine, path: string, psi: RegExpExecArray): boolean {
    const m = /^(.*?)(cpu|memory|io)\.pressure$/.exec(path)
    if (m === null) return false
    const [avg10, avg60, avg300] = [psi[2], psi[3], psi[4]].map(Number) as [number, number, number]
    const [resource, who] = [m[2] as Pressure['resource'], psi[1] as Pressure['who']]
    this.#publish(PRESSURE, { resource, cgroup: groupOf(m[1]!), who, avg10, avg60, avg300 }, line, this.time)
    return true
  }
}

/** Several files of a cgroup in one text: head, tail -n +1 and grep print the name of each, a transcript the command. */
export const cgroupFiles: FormatParser = {
  id: 'cgroup-files',
  title: 'several files of a cgroup in one text',
  capture: ['tail -n +1 /sys/fs/cgroup/GROUP/memory.*', 'grep . /sys/fs/cgroup/memory/GROUP/memory.*'],
  recognised: 'by the names of the files (==> …/memory.max <==, …/memory.stat:anon 1234), or below the command that prints them',
  samples: [
    {
      path: 'cgroup.txt',
      text: '==> /sys/fs/cgroup/shop.slice/memory.current <==\n250000000\n\n==> /sys/fs/cgroup/shop.slice/memory.max <==\n268435456\n\n==> /sys/fs/cgroup/shop.slice/memory.events <==\nlow 0\nhigh 0\nmax 812\noom 0\noom_kill 0\n',
    },
    { path: 'grep.txt', text: '/sys/fs/cgroup/memory/shop/memory.failcnt:812\n/sys/fs/cgroup/memory/shop/memory.stat:total_rss 250000\n' },
  ],
  shows: ['cgroup', 'memory.stat', 'memory.events', 'cpu.stat'],
  begins: [
    ...['current', 'max', 'high', 'low', 'min', 'peak', 'stat', 'events', 'pressure', 'swap', 'oom', 'failcnt', 'numa_stat', 'kmem'],
    ...['limit_in_bytes', 'usage_in_bytes', 'memsw', 'soft_limit', 'swappiness', 'zswap', 'use_hierarchy', 'reclaim'],
  ]
    .map((name) => `memory.${name}`)
    .concat(
      'cpu.max',
      'cpu.stat',
      'cpu.cfs_',
      'cpu.pressure',
      'cpu.weight',
      'cpu.shares',
      'io.pressure',
      'io.stat',
      'io.max',
      'blkio.throttle.',
    ),
  heading(text) {
    if (titleOf(text) !== undefined) return true
    const named = namedRow(text)
    return named !== undefined && fits(named.file, named.rest)
  },
  asked: (command) => filesOf(command).length > 0,
  open(publish, artifact) {
    const { command } = artifact
    // what a container or a pod shows of itself
    const files = new Files(publish, artifact.stamp, command === undefined ? undefined : execTarget(command))
    const asked = command === undefined ? [] : filesOf(command)
    /** Files that follow one another without their names. */
    let waiting = asked
    let opened = false
    /** Each line names its file. */
    let byName = false
    const begin = (file: string): void => {
      files.close()
      files.goTo(file)
      byName = false
    }
    return {
      get certain() {
        return files.collected
      },
      line(line) {
        const text = line.text.trim()
        const first = !opened
        opened = true
        const title = titleOf(text)
        if (title !== undefined) {
          waiting = []
          // head names a file as it was asked for: by the folder where that was typed
          begin(title.includes('/') ? title : (asked.find((file) => file.endsWith(`/${title}`)) ?? title))
          return 'take'
        }
        const named = namedRow(text)
        if (named !== undefined && fits(named.file, named.rest)) {
          files.goTo(named.file)
          byName = true
          return files.read(line, named.rest) ? 'take' : 'pass'
        }
        // what the next command prints is asked for anew
        if (isPrompt(line.text)) return 'end'
        // ten digits may be bytes as well as seconds since 1970
        const stamp = /^\d+$/.test(text) ? undefined : dateOf(text)
        if (stamp !== undefined) {
          files.close()
          files.time = stamp
          return 'take'
        }
        // rows without a name behind rows with one are of another file
        if (byName && files.path !== undefined && COUNTER.test(text)) begin(files.path.replace(/[^/!]*$/, ''))
        if (waiting.length > 0 && (first || begins(waiting[0]!, text))) begin(waiting.shift()!)
        if (files.read(line, text)) return 'take'
        return text.startsWith('==> ') ? 'end' : foreign(text)
      },
      end: () => files.close(),
    }
  },
}
