import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'
import { holds } from '../load/series.ts'
import { dateOf } from '../../core/time/stamp.ts'

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
const KIB: Record<string, number> = { k: 1000 / 1024, K: 1, m: 1e6 / 1024, M: 1024 }

const BEGINS: readonly string[] = [' total memory', 'pages swapped in']

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
  begins: BEGINS,
  sniff: (head) => (/^\s{0,24}\d{1,20} [kKmM] {1,2}total memory$/m.test(head.slice(0, 2000)) ? 0.9 : 0),
  open(publish, artifact) {
    const of = `${seriesOf(artifact.path)}#-s`
    let counted = new Map<string, number>()
    let sizes = new Map<string, number>()
    let places: { counted?: RawLine; sizes?: RawLine } = {}
    let time: Instant | undefined = artifact.stamp
    let started = false
    let foreign = 0
    const close = (): void => {
      if (places.counted !== undefined && counted.size > 1) publish(COUNTERS, { kind: 'vmstat', of, values: counted }, places.counted, time)
      if (places.sizes !== undefined && sizes.size > 1) publish(COUNTERS, { kind: 'meminfo', of, values: sizes }, places.sizes, time)
      counted = new Map()
      sizes = new Map()
      places = {}
    }
    return {
      line(line) {
        const m = LINE.exec(line.text.trimEnd().replace(/ {2}(?=[a-z])/, ' '))
        if (m === null) {
          const stamp = dateOf(line.text)
          if (stamp !== undefined || line.text.trim() === '') {
            if (stamp !== undefined) {
              close()
              time = stamp
            }
            return 'take'
          }
          if (/\bvmstat\b/.test(line.text)) return 'take'
          return !started && !holds(line.text, BEGINS) && ++foreign < 5 ? 'take' : 'end'
        }
        started = true
        const name = COUNTED.get(m[3]!)
        const size = SIZES.get(m[3]!)
        if (name !== undefined) {
          if (counted.has(name)) close()
          counted.set(name, Number(m[1]) * (name.startsWith('pgpg') ? (KIB[m[2] ?? 'K'] ?? 1) : 1))
          if (name === 'pswpin' || places.counted === undefined) places.counted = line
        } else if (size !== undefined) {
          if (sizes.has(size)) close()
          sizes.set(size, Number(m[1]) * (KIB[m[2] ?? 'K'] ?? 1))
          places.sizes ??= line
        }
        return 'take'
      },
      end: close,
    }
  },
}
