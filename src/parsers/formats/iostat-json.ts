import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { SAMPLE } from '../../records/sample.ts'

const FIELD = /"([^"]{1,40})":\s{0,4}(?:"([^"]{0,80})"|(-?\d{1,20}(?:\.\d{1,6})?))/g
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
  sniff: (head) => (/^\s{0,8}\{\s{0,8}"sysstat"/.test(head) && /"(?:disk_device|avg-cpu)"/.test(head) ? 0.95 : 0),
  open(publish, artifact) {
    let round = 0
    let row: { about: string; values: Map<string, number>; line: RawLine } | undefined
    const close = (): void => {
      if (row !== undefined && row.values.size > 0)
        publish(SAMPLE, { tool: 'iostat', series: artifact.path, sinceBoot: round <= 1, values: row.values, about: row.about }, row.line)
      row = undefined
    }
    let started = false
    return {
      line(line) {
        if (/"statistics"/.test(line.text)) started = true
        if (/"avg-cpu"/.test(line.text)) {
          close()
          round++
          row = { about: 'cpu', values: new Map(), line }
        } else if (started && /"disk"\s{0,4}:/.test(line.text)) {
          // without the CPU part the list of disks begins a report
          if (row?.about !== 'cpu') round++
          close()
        }
        for (const [, name, word, number] of line.text.matchAll(FIELD)) {
          if (name === 'disk_device') {
            close()
            row = { about: word ?? '', values: new Map(), line }
          } else if (name === 'number-of-cpus' && number !== undefined) publish(CPU_COUNT, { cpus: Number(number) }, line)
          else if (row !== undefined && number !== undefined && row.values.size < 100)
            row.values.set(SHARES.has(name!) ? `%${name}` : name!, Number(number))
        }
        return 'take'
      },
      end: close,
    }
  },
}
