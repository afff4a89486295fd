import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { SAMPLE } from '../../records/sample.ts'
import { JsonSection } from '../json-section.ts'
import { isPrompt } from '../../core/prompt.ts'

/** What a report is made of, in its order: the beginnings of its parts, and members with a value. */
const TOKEN = /"(avg-cpu|disk|statistics)"\s{0,4}:\s{0,4}[{[]|"([^"]{1,40})"\s{0,4}:\s{0,4}(?:"([^"]{0,80})"|(-?\d{1,20}(?:\.\d{1,6})?))/g
/** What sadf and mpstat have in a document that begins like this. */
const OTHERS = /"timestamp"\s{0,4}:\s{0,4}\{|"(?:cpu|node)-load(?:-all)?"|"(?:sum|individual|soft)-interrupts"/
/** Columns whose % is not in the key. */
const SHARES = new Set(['util', 'rrqm', 'wrqm', 'drqm', 'user', 'nice', 'system', 'iowait', 'steal', 'idle'])

/** iostat -o JSON, as it is printed or laid out anew: its first statistics are the means since boot. */
export const iostatJson: FormatParser = {
  id: 'iostat-json',
  title: 'iostat -o JSON',
  capture: ['iostat -x -o JSON 2 10'],
  recognised: 'by its keys sysstat, statistics and disk_device',
  samples: [
    {
      text: '{"sysstat": {\n\t"hosts": [\n\t\t{\n\t\t\t"nodename": "web1", "number-of-cpus": 2,\n\t\t\t"statistics": [\n\t\t\t\t{\n\t\t\t\t\t"avg-cpu":  {"user": 1.5, "nice": 0.0, "system": 1.0, "iowait": 0.1, "steal": 0.0, "idle": 97.4},\n\t\t\t\t\t"disk": [\n\t\t\t\t\t\t{"disk_device": "sda", "r/s": 4.0, "w/s": 1.0, "r_await": 0.25, "w_await": 0.5, "aqu-sz": 0.01, "util": 0.4}\n\t\t\t\t\t]\n\t\t\t\t}\n\t\t\t]\n\t\t}\n\t]\n}}\n',
    },
  ],
  shows: ['iostat'],
  begins: ['"sysstat"'],
  heading: (text) => /^\s{0,40}\{?\s{0,8}"sysstat"\s{0,4}:\s{0,4}\{/.test(text),
  named: (path) => /(?:^|[/!._-])iostat[^/!]{0,80}\.json$/i.test(path),
  asked: (command) => /(?:^|[\s/])iostat\s.{0,80}\bJSON\b/.test(command),
  open(publish, artifact) {
    let round = 0
    let row: { about: string; values: Map<string, number>; line: RawLine } | undefined
    // sadf and mpstat begin like this too: what the head says waits for a row
    let cpus: { readonly count: number; readonly line: RawLine } | undefined
    const json = new JsonSection()
    let begun = false
    const close = (): void => {
      if (row !== undefined && row.values.size > 0) {
        if (cpus !== undefined) publish(CPU_COUNT, { cpus: cpus.count }, cpus.line)
        cpus = undefined
        publish(SAMPLE, { tool: 'iostat', series: artifact.path, sinceBoot: round <= 1, values: row.values, about: row.about }, row.line)
      }
      row = undefined
    }
    let started = false
    return {
      line(line) {
        if (OTHERS.test(line.text) || (begun && json.depth <= 0)) return 'end'
        const what = json.line(line.text)
        if (what === 'foreign' || what === 'blank') return isPrompt(line.text) ? 'end' : 'pass'
        begun = true
        for (const [, part, name, word, number] of line.text.matchAll(TOKEN)) {
          if (part === 'statistics') started = true
          else if (part === 'avg-cpu') {
            close()
            round++
            row = { about: 'cpu', values: new Map(), line }
          } else if (part === 'disk') {
            // without the CPU part the list of disks begins a report
            const begins = started && row?.about !== 'cpu'
            close()
            if (begins) round++
          } else if (name === 'disk_device') {
            close()
            row = { about: word ?? '', values: new Map(), line }
          } else if (name === 'number-of-cpus' && number !== undefined) cpus = { count: Number(number), line }
          else if (row !== undefined && name !== undefined && number !== undefined && row.values.size < 100)
            row.values.set(SHARES.has(name) ? `%${name}` : name, Number(number))
        }
        return 'take'
      },
      end: close,
    }
  },
}
