import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { SAMPLE } from '../../records/sample.ts'
import { holds, isPrompt } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { sizeKb } from '../load/table.ts'

/** Six or seven words; the last two tell the layout, in whatever language: buffers and cached, or buff/cache and available. */
const HEADER = /^\s{3,40}(?:total|gesamt|totale|totaal|итого)\s{1,20}\S/iu
const ROW = /^([^\s\d:]{2,12}:|-\/\+ buffers\/cache:)\s{1,30}(\d.{0,200})$/u
/** Bytes of the unit of free's options; without one it is KiB. */
const UNITS: Record<string, number> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
const COMMAND = /\bfree\b((?:\s+-{1,2}[a-z-]{1,12}(?:[ =]\d{1,5})?){1,6})/
/** A machine with fewer KiB does not run a current distribution: smaller totals are MiB. */
const LEAST_KIB = 200_000
/** As KiB this is more than any machine has: bytes. */
const MOST_KIB = 1e10

function unitOf(options: string): number | undefined {
  const long = /--(bytes|kibi|mebi|gibi|kilo|mega|giga)\b/.exec(options)?.[1]
  if (long !== undefined) return { bytes: 1, kibi: 1024, mebi: 1024 ** 2, gibi: 1024 ** 3, kilo: 1000, mega: 1e6, giga: 1e9 }[long]
  const short = /(?:^|\s)-[a-z]*([bkmg])/.exec(options)?.[1]
  return short === undefined ? undefined : UNITS[short]
}

const BEGINS: readonly string[] = [
  'total       used',
  'total        used',
  'buff/cache',
  'Puffer/Cache',
  'búf/caché',
  'tamp/cache',
  'buffers     cached',
]

/** free(1) with any option, once or again and again (-s), in any language. */
export const free: FormatParser = {
  id: 'free',
  title: 'free, once or repeated',
  capture: ['free -w', 'free -m -s 10 -c 6'],
  recognised: 'by its header (total used free shared …) and the row Mem:',
  samples: [
    {
      text: '               total        used        free      shared  buff/cache   available\nMem:        24683656      431964    22800456        8952     1762824    24251692\nSwap:              0           0           0\n',
    },
    {
      text: '             total       used       free     shared    buffers     cached\nMem:          1024        990         33          0         12        310\n-/+ buffers/cache:        668        355\nSwap:         2047          3       2044\n',
    },
  ],
  shows: ['memory'],
  begins: BEGINS,
  sniff: (head) => {
    const first = head.split('\n', 12)
    const at = first.findIndex((line) => HEADER.test(line))
    return at >= 0 && ROW.test(first[at + 1]?.trimEnd() ?? '') ? 0.85 : 0
  },
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let labels: string[] | undefined
    let unit: number | undefined
    let total: number | undefined
    let time: Instant | undefined = artifact.stamp
    let row = 0
    let foreign = 0
    const show = (line: RawLine, about: string, values: [string, number | undefined][]): void => {
      const known = values.filter((v): v is [string, number] => v[1] !== undefined)
      publish(SAMPLE, { tool: 'free', series, values: new Map(known), about, sinceBoot: false, unitBytes: 1024 }, line, time)
    }
    const read = (line: RawLine, name: string, text: string): boolean => {
      const cells = text.trim().split(/\s+/)
      const first = sizeKb(cells[0], 1)
      if (first === undefined) return false
      const bare = /^\d+$/.test(cells[0]!)
      if (row === 1) total = first
      const bytes = unit ?? ((total ?? first) > MOST_KIB ? 1 : (total ?? first) < LEAST_KIB ? 1024 ** 2 : 1024)
      const kb = (i: number): number | undefined => sizeKb(cells[i], bare ? bytes / 1024 : 1)
      if (name.startsWith('-/+')) {
        if (total !== undefined)
          show(line, 'memory', [
            ['totalKb', Math.round(total * (bare ? bytes / 1024 : 1))],
            ['availKb', kb(1)],
          ])
      } else if (row === 1) {
        const modern = cells.length >= 7 || /\//.test(labels?.[4] ?? '')
        const available = modern ? cells.length - 1 : undefined
        show(line, 'memory', [
          ['totalKb', kb(0)],
          ['usedKb', kb(1)],
          ['freeKb', kb(2)],
          ['cacheKb', kb(cells.length >= 7 ? 5 : modern ? 4 : 5)],
          ['availKb', available === undefined ? undefined : kb(available)],
        ])
      } else if (cells.length === 3 && !/^(?:Low|High|Total|Lo|Hi):/i.test(name))
        show(line, 'swap', [
          ['totalKb', kb(0)],
          ['usedKb', kb(1)],
        ])
      return true
    }
    return {
      line(line) {
        const text = line.text.trimEnd()
        if (HEADER.test(text)) {
          labels = text.trim().split(/\s+/)
          row = 0
          foreign = 0
          return 'take'
        }
        const m = ROW.exec(text)
        if (m !== null && labels !== undefined) {
          row++
          return read(line, m[1]!, m[2]!) ? 'take' : 'end'
        }
        const command = COMMAND.exec(text)
        if (command !== null) unit = unitOf(command[1]!)
        time = dateOf(text) ?? time
        if (text === '' || dateOf(text) !== undefined || command !== null) return 'take'
        if (isPrompt(text) && labels !== undefined) return 'end'
        return labels === undefined && !holds(text, BEGINS) && ++foreign < 8 ? 'take' : 'end'
      },
      end() {},
    }
  },
}
