import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** grep prints the path before each line: /proc/pressure/memory:some …, shop.slice/memory.pressure:full …; awk may leave the name. */
const LINE =
  /^\s{0,8}(?:((?:\S{0,200}\/)?(?:cpu|io|memory|irq)(?:\.pressure)?):?\s{0,4})?(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}\s*$/
const PREFIX = /^\s{0,8}((?:\S{0,200}\/)(?:cpu|io|memory|irq)(?:\.pressure)?):/
const RESOURCE = /(?:^|[/!._\s-])(cpu|io|memory|irq)(?=$|[/!._\s:<-])/g
/** Files of pressure among the words of a command. */
const FILES =
  /(?<!\S)(\S{0,200}\/pressure\/)(cpu|io|memory|irq|\*|\{[a-z,]{3,40}\})(?=\s|$)|(?<!\S)(\S{0,200})\b(cpu|io|memory|irq)\.pressure(?=\s|$)/g
const FILE = /(?:pressure[/!]|^|[/!])(?:cpu|io|memory|irq)(?:\.pressure)?$/
/** `memory:` above its two lines. */
const WORD = /^\s{0,8}(?:[#=*-]{1,10}\s{0,2})?(cpu|io|memory|irq)(?:\.pressure)?:?(?:\s{0,2}[=*-]{1,10})?\s*$/

type Resource = Pressure['resource'] | 'irq'
interface Source {
  readonly resource: Resource | undefined
  readonly cgroup: string | undefined
}

/** The cgroup that the path of a cgroup's file names; undefined for the machine's own. */
const groupIn = (path: string): string | undefined =>
  /[/!]cgroup(?:[/!](?:memory|unified))?[/!](.{1,200})[/!][a-z]{2,6}\.pressure$/.exec(path)?.[1] ??
  (/(?:cpu|io|memory|irq)\.pressure$/.test(path) ? path.replace(/[/!]?[a-z]{2,6}\.pressure$/, '') || '.' : undefined)
const sourceOf = (path: string): Source => ({
  resource: [...path.matchAll(RESOURCE)].at(-1)?.[1] as Resource | undefined,
  cgroup: groupIn(path),
})

/** What a command prints one after the other. */
function typed(command: string): Source[] {
  if (command.length > 1500) return []
  return [...command.matchAll(FILES)].slice(0, 64).flatMap((m) => {
    if (m[1] === undefined) return [sourceOf(m[0])]
    const names = m[2] === '*' ? ['cpu', 'io', 'memory'] : m[2]!.replace(/[{}]/g, '').split(',')
    return names.map((name) => sourceOf(`${m[1]}${name}`))
  })
}

/** Where the lines below a title come from. */
function titled(text: string): Source | undefined {
  const title = titleOf(text)
  if (title !== undefined && FILE.test(title)) return sourceOf(title)
  const word = text.length < 60 ? WORD.exec(text)?.[1] : undefined
  return word === undefined ? undefined : sourceOf(word)
}

/** Pressure stall information: /proc/pressure/* and a cgroup's *.pressure. The resource stands in the path or in a line above (tail -n +1, grep). */
export const pressure: FormatParser = {
  id: 'pressure',
  title: '/proc/pressure/{cpu,io,memory} and cgroup *.pressure',
  capture: ['tail -n +1 /proc/pressure/* > psi.txt'],
  recognised: 'by its lines (some avg10=… total=…)',
  samples: [
    {
      path: 'psi-memory.txt',
      text: 'some avg10=0.00 avg60=0.10 avg300=0.02 total=7554532\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=6771568\n',
    },
    { text: '==> /proc/pressure/io <==\nsome avg10=0.00 avg60=0.10 avg300=0.02 total=7554532\n' },
  ],
  shows: ['memory pressure', 'io pressure', 'cpu pressure'],
  begins: ['some avg10=', 'full avg10=', '/pressure/', '.pressure', 'memory:'],
  heading: (text) => LINE.test(text) || titled(text) !== undefined,
  open(publish, artifact) {
    let asked = typed(artifact.command ?? '')
    let source = sourceOf(artifact.path.replace(/\.txt$/, ''))
    let time: Instant | undefined = artifact.stamp
    let last = ''
    return {
      line(line) {
        const m = LINE.exec(line.text)
        if (m !== null) {
          const who = m[2] as 'some' | 'full'
          // the name may have been taken off, because all lines of a run have it
          const named = m[1] ?? PREFIX.exec(line.verbatim ?? '')?.[1]
          // of interrupts there is only `full`
          const irq = named === undefined && who === 'full' && last === 'full'
          if (named === undefined && who === 'some') source = asked.shift() ?? source
          last = who
          const { resource, cgroup } = named === undefined ? source : sourceOf(named)
          if (resource !== undefined && resource !== 'irq' && !irq)
            publish(PRESSURE, { resource, cgroup, who, avg10: Number(m[3]), avg60: Number(m[4]), avg300: Number(m[5]) }, line, time)
          return 'take'
        }
        const title = titled(line.text)
        if (title !== undefined) {
          source = title
          last = ''
          return 'take'
        }
        const stamp = dateOf(line.text)
        if (stamp !== undefined) {
          time = stamp
          last = ''
          return 'take'
        }
        if (line.text.startsWith('==> ')) return 'end'
        if (!isPrompt(line.text)) return 'pass'
        asked = typed(line.text)
        last = ''
        return asked.length > 0 ? 'pass' : 'end'
      },
      end() {},
    }
  },
}
