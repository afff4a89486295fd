import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'
import { JsonSection } from '../json-section.ts'
import { isPrompt } from '../../core/prompt.ts'

const PAIR = /"((?:Ip|Icmp|Tcp|Udp|TcpExt|IpExt|MPTcpExt)[A-Za-z0-9]{2,60})":\s{0,4}(\d{1,20})(?=\s{0,4}[,}\n]|$)/g
const HEADING = /^\s{0,40}\{?\s{0,8}"kernel"\s{0,4}:\s{0,4}\{(?:\s{0,8}"[A-Z][A-Za-z0-9]{2,60}"\s{0,4}:.{0,100000})?\s*$/
const MAX_NAMES = 2000

/** nstat -j: the counters as one object, on one line or one in each. */
export const nstatJson: FormatParser = {
  id: 'nstat-json',
  title: 'nstat -j',
  capture: ['nstat -azj > nstat.1.json; sleep 10; nstat -azj > nstat.2.json'],
  recognised: 'by its keys kernel and TcpExt…',
  samples: [{ path: 'nstat.1.json', text: '{"kernel":{"IpInReceives":311,"TcpActiveOpens":96,"TcpExtListenOverflows":0}}\n' }],
  shows: ['network counters'],
  begins: ['"kernel"'],
  heading: (text) => HEADING.test(text),
  // all the counters on one line are longer than a heading
  named: (path) => /(?:^|[/!._-])nstat[^/!]{0,80}\.json$/i.test(path),
  asked: (command) => /(?:^|[\s/])nstat\s.{0,40}?-(?:[a-z]{0,4}j|-json)/.test(command),
  open(publish, artifact) {
    let values = new Map<string, number>()
    let place: RawLine | undefined
    const json = new JsonSection()
    let begun = false
    const close = (): void => {
      if (place !== undefined)
        publish(COUNTERS, { kind: 'netstat', of: `netstat ${seriesOf(artifact.path.replace(/\.json$/, ''))}`, values }, place)
      values = new Map()
      place = undefined
    }
    return {
      get certain() {
        return place !== undefined
      },
      line(line) {
        if (begun && json.depth <= 0) return 'end'
        const what = json.line(line.text)
        if (what === 'foreign' || what === 'blank') return isPrompt(line.text) ? 'end' : 'pass'
        begun = true
        for (const [, name, value] of line.text.matchAll(PAIR)) {
          if (values.has(name!)) close()
          place ??= line
          if (values.size < MAX_NAMES) values.set(name!, Number(value))
        }
        return 'take'
      },
      end: close,
    }
  },
}
