import type { FormatParser } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'

const LINE = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/
const RESOURCE = /(?:^|[/!._\s-])(cpu|io|memory)(?=$|[/!._\s:<-])/g
/** grep prints the path before each line: /proc/pressure/memory:some …, shop.slice/memory.pressure:full …; awk may leave the name. */
const PREFIX = /^((?:\S{0,200}\/)?(?:cpu|io|memory)(?:\.pressure)?):?\s{0,4}(?=(?:some|full) avg10=)/

const resourceIn = (text: string): Pressure['resource'] | undefined =>
  [...text.matchAll(RESOURCE)].at(-1)?.[1] as Pressure['resource'] | undefined
/** The cgroup that the path of a cgroup's file names; undefined for the machine's own. */
const groupIn = (path: string): string | undefined =>
  /[/!]cgroup(?:[/!](?:memory|unified))?[/!](.{1,200})[/!][a-z]{2,6}\.pressure$/.exec(path)?.[1] ??
  (/(?:cpu|io|memory)\.pressure$/.test(path) ? path.replace(/[/!]?[a-z]{2,6}\.pressure$/, '') || '.' : undefined)

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
  ],
  shows: ['memory pressure', 'io pressure', 'cpu pressure'],
  begins: ['some avg10=', 'full avg10=', '/proc/pressure/'],
  sniff: (head) => (head.split('\n', 4).some((line) => LINE.test(line.trimEnd().replace(PREFIX, ''))) ? 0.9 : 0),
  open(publish, artifact) {
    const path = artifact.path.replace(/\.txt$/, '')
    let resource = resourceIn(path)
    let group = groupIn(path)
    let time: Instant | undefined = artifact.stamp
    let foreign = 0
    return {
      line(line) {
        const text = line.text.trimEnd()
        const prefix = PREFIX.exec(text)
        const m = LINE.exec(prefix === null ? text : text.slice(prefix[0].length))
        if (m === null) {
          if (text.trim() === '') return 'take'
          const stamp = dateOf(text)
          if (stamp !== undefined) {
            time = stamp
            return 'take'
          }
          const named = /(?:^|\s)(\S{0,200}(?:pressure\/(?:cpu|io|memory)|(?:cpu|io|memory)\.pressure))(?=$|\s|:)/.exec(text)
          if (named !== null && (/^(?:==>|#|\/|-|=)/.test(text) || isPrompt(text))) {
            resource = resourceIn(named[1]!) ?? resource
            group = groupIn(named[1]!)
            return 'take'
          }
          // `memory:` above its two lines
          if (/^(?:==>|#|\/|[a-z]{2,6}:?$)/.test(text) && resourceIn(text.replace(':', '')) !== undefined) {
            resource = resourceIn(text.replace(':', ''))
            return 'take'
          }
          return text.startsWith('==> ') || ++foreign > 3 ? 'end' : 'take'
        }
        const of = prefix === null ? resource : (resourceIn(prefix[1]!) ?? resource)
        if (of !== undefined)
          publish(
            PRESSURE,
            {
              resource: of,
              cgroup: prefix === null ? group : groupIn(prefix[1]!),
              who: m[1] as 'some' | 'full',
              avg10: Number(m[2]),
              avg60: Number(m[3]),
              avg300: Number(m[4]),
            },
            line,
            time,
          )
        return 'take'
      },
      end() {},
    }
  },
}
