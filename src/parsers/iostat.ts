import type { Parser } from '../core/parser.ts'
import { CPU_COUNT } from '../records/cpu-count.ts'
import { SAMPLE } from '../records/sample.ts'
import { cellsOf, numberOf } from './load/table.ts'

const HEADER = /^Device:?\s+(?:r\/s|tps|rrqm\/s|rMB\/s|r_await)\s/
const CPU = /^avg-cpu:\s+%user\s/
const BANNER = /^Linux \S{1,80} \(.{0,80}\)\s.{0,80}\((\d{1,5}) CPUs?\)\s*$/
const FOREIGN_LINES = 2

/** iostat(1): blocks of avg-cpu and one row per device; the first block is the mean since boot. */
export const iostat: Parser = {
  id: 'iostat',
  title: 'iostat, plain or extended',
  capture: ['iostat -x 2 10'],
  recognised: 'by its device table (Device r/s … %util) or avg-cpu line',
  samples: [
    {
      text: 'avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n           1.20    0.00    0.40    0.10    0.00   98.30\n\nDevice            r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wkB/s  %util\nsda              0.66      5.60     0.00   0.04    0.14     8.48    1.41    107.25   0.30\n',
    },
  ],
  shows: ['iostat'],
  begins: ['avg-cpu:', 'Device:  ', 'Device   '],
  sniff: (head) => (head.split('\n', 20).some((line) => HEADER.test(line) || CPU.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    let labels: readonly string[] | undefined
    let cpu: readonly string[] | undefined
    let round = 0
    let reports = 0
    let afterCpu = false
    let foreign = 0
    let started = false
    let banner = false
    const next = (): void => {
      reports++
      round++
    }
    const values = (names: readonly string[], cells: readonly string[]) =>
      new Map(names.flatMap((name, i) => (numberOf(cells[i]) === undefined ? [] : [[name, numberOf(cells[i])!] as const])))
    return {
      line(line) {
        const head = BANNER.exec(line.text)
        if (head !== null) {
          publish(CPU_COUNT, { cpus: Number(head[1]) }, line)
          round = 0
          banner = true
          return 'take'
        }
        if (CPU.test(line.text)) {
          cpu = line.text.trim().split(/\s+/).slice(1)
          next()
          afterCpu = true
          labels = undefined
          started = true
          foreign = 0
          return 'take'
        }
        if (HEADER.test(line.text)) {
          labels = line.text.trim().split(/\s+/).slice(1)
          if (!afterCpu) next()
          afterCpu = false
          cpu = undefined
          started = true
          foreign = 0
          return 'take'
        }
        if (line.text.trim() === '') return 'take'
        // only a run whose beginning is there (its banner) is known to start with the mean since boot; without it the first is suspect too
        const sinceBoot = round <= 1 && (banner || reports === 1)
        const shared = { tool: 'iostat', series: artifact.path, sinceBoot }
        if (cpu !== undefined && /^\s*[\d.,\s]+$/.test(line.text)) {
          publish(SAMPLE, { ...shared, values: values(cpu, line.text.trim().split(/\s+/)), about: 'cpu' }, line)
          foreign = 0
          return 'take'
        }
        if (labels !== undefined) {
          const [device, ...cells] = cellsOf(line.text, labels.length + 1)
          if (device !== undefined && cells.length === labels.length && cells.every((cell) => numberOf(cell) !== undefined)) {
            publish(SAMPLE, { ...shared, values: values(labels, cells), about: device }, line)
            foreign = 0
            return 'take'
          }
        }
        if (!started) return ++foreign > 20 ? 'end' : 'take'
        return ++foreign > FOREIGN_LINES ? 'end' : 'take'
      },
      end() {},
    }
  },
}
