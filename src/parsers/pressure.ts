import type { Parser } from '../core/parser.ts'
import { PRESSURE, type Pressure } from '../records/pressure.ts'

const LINE = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/
const RESOURCE = /(?:^|[/!._\s-])(cpu|io|memory)(?=$|[/!._\s<-])/g

const resourceIn = (text: string): Pressure['resource'] | undefined =>
  [...text.matchAll(RESOURCE)].at(-1)?.[1] as Pressure['resource'] | undefined

/** Pressure stall information: /proc/pressure/* and a cgroup's *.pressure. The resource stands in the path or in a line above (tail -n +1, grep). */
export const pressure: Parser = {
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
  shows: ['pressure'],
  begins: ['some avg10=', 'full avg10=', '/proc/pressure/'],
  sniff: (head) => (head.split('\n', 4).some((line) => LINE.test(line.trimEnd())) ? 0.95 : 0),
  open(publish, artifact) {
    const path = artifact.path.replace(/\.txt$/, '')
    let resource = resourceIn(path)
    const group =
      /[/!]cgroup[/!](.{1,200})[/!][a-z]{2,6}\.pressure$/.exec(path)?.[1] ??
      (/(?:cpu|io|memory)\.pressure$/.test(path) ? path.replace(/[/!]?[a-z]{2,6}\.pressure$/, '') || '.' : undefined)
    let foreign = 0
    return {
      line(line) {
        const m = LINE.exec(line.text.trimEnd().replace(/^\/\S{1,200}:(?=some|full)/, ''))
        if (m === null) {
          if (/^(?:==>|#|\/).{0,200}/.test(line.text)) resource = resourceIn(line.text) ?? resource
          else if (line.text.trim() !== '' && ++foreign > 3) return 'end'
          return 'take'
        }
        const inline = /^(\/\S{1,200}):/.exec(line.text)
        const of = inline === null ? resource : (resourceIn(inline[1]!) ?? resource)
        if (of !== undefined)
          publish(
            PRESSURE,
            { resource: of, cgroup: group, who: m[1] as 'some' | 'full', avg10: Number(m[2]), avg60: Number(m[3]), avg300: Number(m[4]) },
            line,
          )
        return 'take'
      },
      end() {},
    }
  },
}
