import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { SAMPLE } from '../../records/sample.ts'
import { decimalKb } from '../load/decimal-size.ts'
import { foreign } from '../load/foreign.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { sizeKb } from '../load/table.ts'
import { cellLiterals } from '../cells.ts'

/** Five to seven words; the last two tell the layout, in whatever language: buffers and cached, or buff/cache and available. */
const HEADER =
  /^\s{0,40}(?:total|totale|totaal|totalt|gesamt|итого|всего|razem|celkem|загалом|合計|总计|總計)(?:\s{1,20}[^\s\d:]{2,20}){3}\s{1,20}(?:buffers|Puffer|\S{2,12}\/\S{2,12})(?:\s{1,20}[^\s\d:]{2,16}){0,2}\s*$/iu
const SIZE = String.raw`\d{1,18}(?:[.,]\d{1,4})?(?:[KMGTP]i?)?B?`
const ROW = new RegExp(String.raw`^\s{0,8}([^\d:：]{2,24}[:：]|-\/\+ buffers(?:\/cache)?:)((?:\s{1,30}${SIZE}){2,7})\s*$`, 'u')
/** Rows that are parts of memory, its sum, or what was promised of it. */
const OTHER_ROW = /^(?:Low|High|Total|Lo|Hi|Comm|Gesamt)\s?:/i
/** Bytes of the unit of free's options; without one it is KiB. */
const UNITS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3 }
const LONG: Readonly<Record<string, number>> = {
  bytes: 1,
  kibi: 1024,
  mebi: 1024 ** 2,
  gibi: 1024 ** 3,
  tebi: 1024 ** 4,
  kilo: 1000,
  mega: 1e6,
  giga: 1e9,
  tera: 1e12,
}
const COMMAND = /\bfree((?:\s{1,4}-{1,2}[a-z-]{1,12}(?:[ =]\d{1,5})?){0,6})(?:\s|$)/
/** A machine with fewer KiB does not run a current distribution: smaller totals are MiB. */
const LEAST_KIB = 200_000
/** As KiB this is more than any machine has: bytes. */
const MOST_KIB = 1e10

/** Bytes of a bare number below `free OPTIONS`; undefined where no command is shown. */
function unitOf(options: string | undefined): number | undefined {
  if (options === undefined) return undefined
  const long = /--(bytes|kibi|mebi|gibi|tebi|kilo|mega|giga|tera)\b/.exec(options)?.[1]
  if (long !== undefined) return LONG[long]
  const short = /(?:^|\s)-[a-z]{0,8}([bkmg])[a-z]{0,8}(?:\s|$)/.exec(options)?.[1] ?? 'k'
  return (/--si\b/.test(options) ? 1000 : 1024) ** UNITS[short]!
}

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
  begins: [
    'buff/cache',
    'buf/cache',
    'Puffer/Cache',
    'búf/caché',
    'tamp/cache',
    '/caché',
    ...cellLiterals('buffers', { before: ['shared'] }),
  ],
  heading: (text) => HEADER.test(text),
  // a date may stand above the heading
  named: (path) => /(?:^|[/!_.-])free(?:[._-][\w.-]{0,60})?$/.test(path),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let labels: string[] | undefined
    const options = COMMAND.exec(artifact.command ?? '')?.[1]
    const unit = unitOf(options)
    /** `--si`: 12.5G are powers of ten too. */
    const si = /--si\b/.test(options ?? '')
    let total: number | undefined
    let time: Instant | undefined = artifact.stamp
    let row = 0
    /** Bytes of a bare number where no command tells: what makes a machine of the total. */
    let guess = 1024
    const show = (line: RawLine, about: string, values: [string, number | undefined][]): void => {
      const known = values.filter((v): v is [string, number] => v[1] !== undefined)
      publish(SAMPLE, { tool: 'free', series, values: new Map(known), about, sinceBoot: false, unitBytes: 1024 }, line, time)
    }
    const read = (line: RawLine, name: string, cells: readonly string[]): void => {
      const bare = /^\d+$/.test(cells[0]!)
      const first = sizeKb(cells[0], 1) ?? 0
      if (row === 1) guess = first > MOST_KIB ? 1 : first < LEAST_KIB ? 1024 ** 2 : 1024
      const bytes = unit ?? guess
      const kb = (i: number): number | undefined => (si && !bare ? decimalKb(cells[i]) : sizeKb(cells[i], bare ? bytes / 1024 : 1))
      if (name.startsWith('-/+')) {
        if (total !== undefined)
          show(line, 'memory', [
            ['totalKb', total],
            ['availKb', kb(1)],
          ])
      } else if (row === 1) {
        const modern = cells.length >= 7 || /\//.test(labels?.[4] ?? '')
        total = kb(0)
        const available = modern ? cells.length - 1 : undefined
        show(line, 'memory', [
          ['totalKb', kb(0)],
          ['usedKb', kb(1)],
          ['freeKb', kb(2)],
          ['cacheKb', kb(cells.length >= 7 ? 5 : modern ? 4 : 5)],
          ['availKb', available === undefined ? undefined : kb(available)],
        ])
      } else if (cells.length === 3 && !OTHER_ROW.test(name))
        show(line, 'swap', [
          ['totalKb', kb(0)],
          ['usedKb', kb(1)],
        ])
    }
    return {
      line(line) {
        if (HEADER.test(line.text)) {
          labels = line.text.trim().split(/\s+/)
          row = 0
          return 'take'
        }
        const m = labels === undefined ? null : ROW.exec(line.text)
        if (m !== null) {
          const cells = m[2]!.trim().split(/\s+/)
          // the first row has all columns
          if (row === 0 && cells.length !== labels!.length) return 'pass'
          row++
          read(line, m[1]!, cells)
          return 'take'
        }
        const stamp = dateOf(line.text)
        time = stamp ?? time
        return stamp === undefined ? foreign(line.text) : 'take'
      },
      end() {},
    }
  },
}
