import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { SAMPLE } from '../../records/sample.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { foreign } from '../load/foreign.ts'
import { cellsOf } from '../load/table.ts'
import { cellLiterals } from '../cells.ts'

/** `Device` is the first heading, or with -h the last one; the columns are of iostat(1). */
const COLUMN = String.raw`(?:tps|%util|svctm|await|areq-sz|avg[rq][qu]-sz|aqu-sz|(?:rareq|wareq|dareq|fareq)-sz|[rwdf]_await|[rwd]?rqm\/s|%[rwd]rqm|[rwdf]\/s|[rwd]?(?:[kM]B|sec)(?:_(?:read|wrtn|dscd))?(?:\/s)?|Blk_(?:read|wrtn|dscd)(?:\/s)?|[rw]size)`
const HEADER = new RegExp(String.raw`^\s{0,8}(?:Device:?(?:\s{1,20}${COLUMN}){2,30}|(?:\s{1,24}${COLUMN}){2,30}\s{1,8}Device)\s*$`)
const CPU = /^\s{0,8}avg-cpu:\s{1,4}%user(?:\s{1,4}%[a-z]{3,10}){3,8}\s*$/
const BANNER = /^\s{0,8}Linux \S{1,80} \(.{0,80}\)\s.{0,80}\((\d{1,5}) CPUs?\)\s*$/
const MAX_DEVICES = 5000

/** `12.5`, `12,5`, and what -h and --human write: `1.0M`, `21.9%`. Sizes stay in the unit of their heading, which is KiB. */
function cell(text: string | undefined): number | undefined {
  const m = /^(-?\d{1,20}(?:[.,]\d{1,6})?)([kMGT%])?$/.exec(text ?? '')
  if (m === null) return undefined
  const value = Number(m[1]!.replace(',', '.'))
  return m[2] === 'M' ? value * 1024 : m[2] === 'G' ? value * 1024 ** 2 : m[2] === 'T' ? value * 1024 ** 3 : value
}

const values = (names: readonly string[], cells: readonly string[]): Map<string, number> =>
  new Map(names.flatMap((name, i) => (cell(cells[i]) === undefined ? [] : [[name, cell(cells[i])!] as const])))

/** A device that is busy all the time and takes so long is one that programs wait for, whatever it is. */
const BUSY_PCT = 99
const SLOW_MS = 500

function slow(row: ReadonlyMap<string, number>): string | undefined {
  const [column, ms] = ['await', 'r_await', 'w_await']
    .map((name) => [name, row.get(name) ?? 0] as const)
    .reduce((most, one) => (one[1] > most[1] ? one : most))
  const busy = row.get('%util') ?? 0
  return busy >= BUSY_PCT && ms > SLOW_MS ? `%util is ${busy}, ${column} is ${ms} ms` : undefined
}

interface Table {
  readonly labels: readonly string[]
  /** The device stands behind its numbers. */
  readonly last: boolean
}

function tableOf(text: string): Table {
  const labels = text.trim().split(/\s+/)
  const last = labels.at(-1) === 'Device'
  return { labels: last ? labels.slice(0, -1) : labels.slice(1), last }
}

/** iostat(1): blocks of avg-cpu and one row per device; the first block is the mean since boot, unless -y left it out. */
export const iostat: FormatParser = {
  id: 'iostat',
  title: 'iostat, plain or extended',
  capture: ['iostat -x -t 2 10'],
  recognised: 'by its device table (Device r/s … %util) or avg-cpu line',
  samples: [
    {
      text: 'avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n           1.20    0.00    0.40    0.10    0.00   98.30\n\nDevice            r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wkB/s  %util\nsda              0.66      5.60     0.00   0.04    0.14     8.48    1.41    107.25   0.30\n',
    },
  ],
  shows: ['iostat'],
  begins: [
    'avg-cpu:',
    ...['_await', 'kB_read', 'MB_read', 'Blk_read'],
    ...['Device', 'Device:'].flatMap((word) => cellLiterals(word, { after: ['tps', 'r/s', 'w/s', 'rrqm/s'] })),
  ],
  heading: (text) => CPU.test(text) || HEADER.test(text),
  // the banner is that of all tools of the package
  named: (path) => /(?:^|[/!_.-])iostat[\w.-]{0,80}$/.test(path),
  asked: (command) => /^(?:sudo\s+)?(?:[A-Z_]+=\S+\s+)?(?:\S{0,40}\/)?iostat(?:\s|$)/.test(command),
  open(publish, artifact) {
    let table: Table | undefined
    let cpu: readonly string[] | undefined
    let round = 0
    let reports = 0
    let afterCpu = false
    let banner = false
    // -y leaves the mean since boot out
    const skipsBoot = /\biostat\s(?:.{0,200}\s)?-[a-zA-Z]{0,8}y/.test(artifact.command ?? '')
    let time: Instant | undefined = artifact.stamp
    // -h spreads the columns over several tables of one report
    const devices = new Map<string, { readonly values: Map<string, number>; readonly line: RawLine }>()
    const seen = new Set<string>()
    // only a run whose beginning is there (its banner) is known to start with the mean since boot; without it the first is suspect too
    const shared = () => ({
      tool: 'iostat',
      series: artifact.path,
      sinceBoot: !skipsBoot && round <= 1 && (banner || reports === 1),
    })
    const flush = (): void => {
      for (const [about, row] of devices) {
        publish(SAMPLE, { ...shared(), values: row.values, about }, row.line, time)
        const amiss = slow(row.values)
        if (amiss !== undefined) publish(ROW_AMISS, { name: about, amiss, gravity: 'refused' }, row.line, time)
      }
      devices.clear()
      seen.clear()
    }
    const next = (): void => {
      flush()
      reports++
      round++
    }
    return {
      get certain() {
        return devices.size > 0
      },
      line(line) {
        const text = line.text
        const head = BANNER.exec(text)
        if (head !== null) {
          flush()
          publish(CPU_COUNT, { cpus: Number(head[1]) }, line)
          round = 0
          banner = true
          return 'take'
        }
        if (CPU.test(text)) {
          next()
          cpu = text.trim().split(/\s+/).slice(1)
          afterCpu = true
          table = undefined
          return 'take'
        }
        if (HEADER.test(text)) {
          const opened = tableOf(text)
          if (!afterCpu && (seen.size === 0 || seen.has(opened.labels[0]!))) next()
          seen.add(opened.labels[0]!)
          table = opened
          afterCpu = false
          cpu = undefined
          return 'take'
        }
        if (cpu !== undefined && /^[\d.,%\s]+$/.test(text)) {
          publish(SAMPLE, { ...shared(), values: values(cpu, text.trim().split(/\s+/)), about: 'cpu' }, line, time)
          return 'take'
        }
        if (table !== undefined) {
          const all = cellsOf(text, table.labels.length + 1)
          const device = table.last ? all.at(-1) : all[0]
          const cells = table.last ? all.slice(0, -1) : all.slice(1)
          if (device !== undefined && cells.length === table.labels.length && cells.every((one) => cell(one) !== undefined)) {
            const row = devices.get(device)
            if (row === undefined) {
              if (devices.size < MAX_DEVICES) devices.set(device, { values: values(table.labels, cells), line })
            } else for (const [name, value] of values(table.labels, cells)) row.values.set(name, value)
            return 'take'
          }
        }
        const stamp = stampOf(text)
        if (stamp !== undefined && stamp.rest === '') {
          flush()
          time = stamp.time
          return 'take'
        }
        return foreign(text)
      },
      end: flush,
    }
  },
}
