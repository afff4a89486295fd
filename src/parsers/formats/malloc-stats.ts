import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE, type HeapUsage } from '../../records/heap-usage.ts'
import { holds } from '../load/series.ts'

const STATS = /^(system bytes|in use bytes|max mmap bytes)\s{1,8}=\s{1,20}(\d{1,20})$/
const HEADING = /^(?:Arena \d{1,5}|Total \(incl\. mmap\)):$/
/** Fields of struct mallinfo (mallinfo(3)), as programs print them: `arena = 5136384`, `uordblks: 2504656`, or all in one line. */
const FIELD = /\b(arena|hblkhd|ordblks|uordblks|fordblks|in_use|free)\s?[=:]\s{0,12}(\d{1,20})\b/g

const BEGINS: readonly string[] = ['Arena 0:', 'Total (incl. mmap):', 'uordblks', 'fordblks', 'arena=', 'arena = ']

/** malloc_stats(3), which glibc prints to standard error, and the numbers of mallinfo(3). */
export const mallocStats: FormatParser = {
  id: 'malloc-stats',
  title: 'malloc_stats(3) and mallinfo(3) of glibc',
  capture: ["gdb -p PID -batch -ex 'call (void)malloc_stats()'"],
  recognised: 'by its lines (Arena 0:, system bytes =, uordblks =)',
  samples: [
    {
      text: 'Arena 0:\nsystem bytes     =    5136384\nin use bytes     =    2504656\nTotal (incl. mmap):\nsystem bytes     =    5136384\nin use bytes     =    2504656\nmax mmap regions =          0\nmax mmap bytes   =          0\n',
    },
    { text: 'arena = 5136384\nuordblks = 2504656\nfordblks = 2631728\n' },
  ],
  shows: ['heap'],
  begins: BEGINS,
  sniff: (head) =>
    /^Arena \d{1,5}:\nsystem bytes\s{1,8}=/m.test(head.slice(0, 4000).replaceAll('\r', '')) ||
    /^(?:arena|uordblks)\s?[=:]\s{0,12}\d{1,20}$/m.test(head.slice(0, 500))
      ? 0.9
      : 0,
  open(publish) {
    let arenas = 0
    let total = false
    let sums = { system: 0, inUse: 0 }
    let place: RawLine | undefined
    let fields = new Map<string, number>()
    let foreign = 0
    // all fields in one line of a program's log: what follows is the log again
    let oneLine = false
    const show = (source: HeapUsage['source'], system: number, free: number, at: RawLine, chunks?: number): void =>
      publish(
        HEAP_USAGE,
        { source, arenas: Math.max(1, arenas), systemBytes: system, freeBytes: free, freeChunks: chunks, mmapBytes: 0 },
        at,
      )
    const close = (): void => {
      if (place !== undefined && sums.system > 0) show('malloc_stats', sums.system, sums.system - sums.inUse, place)
      const arena = fields.get('arena') ?? (fields.get('uordblks') ?? 0) + (fields.get('fordblks') ?? 0)
      const free = fields.get('fordblks') ?? fields.get('free') ?? arena - (fields.get('uordblks') ?? fields.get('in_use') ?? arena)
      if (place !== undefined && fields.size >= 2 && arena > 0 && free >= 0 && free <= arena)
        show('mallinfo', arena, free, place, fields.get('ordblks'))
      sums = { system: 0, inUse: 0 }
      fields = new Map()
      place = undefined
      arenas = 0
      total = false
    }
    return {
      line(line) {
        const text = line.text.trimEnd()
        if (HEADING.test(text)) {
          if (text.startsWith('Arena 0') && (arenas > 0 || total)) close()
          if (text.startsWith('Arena')) arenas++
          else {
            // what stands below is the sum of the arenas and of mapped blocks
            total = true
            sums = { system: 0, inUse: 0 }
          }
          return 'take'
        }
        const m = STATS.exec(text)
        if (m !== null) {
          if (m[1] === 'system bytes') sums.system += Number(m[2])
          else if (m[1] === 'in use bytes') {
            sums.inUse += Number(m[2])
            place = line
          }
          return 'take'
        }
        const found = line.text.length > 1000 ? [] : [...line.text.matchAll(FIELD)]
        if (found.some((f) => /arena|uordblks|fordblks|ordblks|hblkhd/.test(f[1]!))) {
          if (found.some((f) => fields.has(f[1]!))) close()
          for (const f of found) fields.set(f[1]!, Number(f[2]))
          place = line
          oneLine = found.length > 1
          foreign = 0
          return 'take'
        }
        if (text === '' || text.startsWith('max mmap')) return 'take'
        return ++foreign > 2 || oneLine || holds(text, BEGINS) ? 'end' : 'take'
      },
      end: close,
    }
  },
}
