import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { COUNTERS } from '../../records/counters.ts'
import { isPrompt } from '../../core/prompt.ts'

const LINE = /^\s{0,24}(\d{1,20}) (?:([kKmM]) )?([A-Za-z][A-Za-z -]{2,30})$/
/** Its words, and what /proc/vmstat calls the same number (vmstat(8), FIELD DESCRIPTION). */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['pages paged in', 'pgpgin'],
  ['paged in', 'pgpgin'],
  ['pages paged out', 'pgpgout'],
  ['paged out', 'pgpgout'],
  ['pages swapped in', 'pswpin'],
  ['pages swapped out', 'pswpout'],
  ['interrupts', 'intr'],
  ['CPU context switches', 'ctxt'],
])
const SIZES: ReadonlyMap<string, string> = new Map([
  ['total memory', 'MemTotal'],
  ['free memory', 'MemFree'],
  ['buffer memory', 'Buffers'],
  ['swap cache', 'Cached'],
  ['total swap', 'SwapTotal'],
  ['free swap', 'SwapFree'],
])
const OTHER = /^(?:(?:used|active|inactive) memory|used swap|boot time|forks|[A-Za-z-]{3,9}(?: (?:user|guest))? cpu ticks)$/
/** Units of -S (vmstat(8)) in KiB: k 1000, K 1024, m 1000000, M 1048576 bytes. */
const KIB: Record<string, number> = { k: 1000 / 1024, K: 1, m: 1e6 / 1024, M: 1024 }

function rowOf(text: string): { name: string; count: number; unit: string | undefined } | undefined {
  const m = LINE.exec(text.trimEnd().replace(/ {2}(?=[a-z])/, ' '))
  return m === null ? undefined : { name: m[3]!, count: Number(m[1]), unit: m[2] }
}

/** vmstat -s: counters since boot, in words. Two of them are two samples. */
export const vmstatSummary: FormatParser = {
  id: 'vmstat-summary',
  title: 'vmstat -s',
  capture: ['vmstat -s > vmstat-s.1; sleep 60; vmstat -s > vmstat-s.2'],
  recognised: 'by its lines (… K total memory, … pages swapped in)',
  samples: [
    {
      text: '     24683656 K total memory\n       431964 K used memory\n       566024 K active memory\n     22800456 K free memory\n         4711 pages swapped in\n        11932 pages swapped out\n',
    },
  ],
  shows: ['vmstat counters'],
  begins: [...SIZES.keys(), 'paged in', 'paged out', 'swapped in', 'swapped out', 'CPU context switches'],
  heading: (text) => {
    const row = rowOf(text)
    return row !== undefined && (row.unit !== undefined ? SIZES.has(row.name) : COUNTED.has(row.name) && row.name.includes(' '))
  },
  open(publish, artifact) {
    const of = `${seriesOf(artifact.path)}#-s`
    let counted = new Map<string, number>()
    let sizes = new Map<string, number>()
    let places: { counted?: RawLine; sizes?: RawLine } = {}
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      if (places.counted !== undefined && counted.size > 1) publish(COUNTERS, { kind: 'vmstat', of, values: counted }, places.counted, time)
      if (places.sizes !== undefined && sizes.size > 1) publish(COUNTERS, { kind: 'meminfo', of, values: sizes }, places.sizes, time)
      counted = new Map()
      sizes = new Map()
      places = {}
    }
    return {
      get certain() {
        return counted.size > 1 || sizes.size > 1
      },
      line(line) {
        const row = rowOf(line.text)
        if (row === undefined) {
          const stamp = dateOf(line.text)
          if (stamp === undefined) return isPrompt(line.text) ? 'end' : 'pass'
          close()
          time = stamp
          return 'take'
        }
        const factor = KIB[row.unit ?? 'K']!
        const name = COUNTED.get(row.name)
        const size = SIZES.get(row.name)
        if (name !== undefined) {
          if (counted.has(name)) close()
          counted.set(name, name.startsWith('pgpg') ? Math.round(row.count * factor) : row.count)
          if (name === 'pswpin' || places.counted === undefined) places.counted = line
        } else if (size !== undefined) {
          if (sizes.has(size)) close()
          sizes.set(size, Math.round(row.count * factor))
          places.sizes ??= line
        } else if (!OTHER.test(row.name)) return 'pass'
        return 'take'
      },
      end: close,
    }
  },
}
