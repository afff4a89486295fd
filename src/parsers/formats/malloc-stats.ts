import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'

const STATS = /^\s{0,8}(system bytes|in use bytes|max mmap regions|max mmap bytes)\s{1,8}=\s{1,20}(\d{1,20})\s*$/
const HEADING = /^\s{0,8}(?:(Arena) (\d{1,5})|Total \(incl\. mmap\)):\s*$/
/** Fields of struct mallinfo (mallinfo(3)), in the order of the manual; `in_use` and `free` are what programs make of two of them. */
const NAMES = 'arena|ordblks|smblks|hblks|hblkhd|usmblks|fsmblks|uordblks|fordblks|keepcost|in_use|free'
/** `arena = 5136384`, `uordblks: 2504656`, `Total allocated space (uordblks):  2504656`. */
const FIELD = new RegExp(String.raw`\b(${NAMES})\)?\s?[=:]\s{0,20}(\d{1,20})\b`, 'g')
/** One field, or all in one line as gdb and programs print them, with something before them. */
const ONE = new RegExp(String.raw`^(?:[\w #.]{1,40}\()?(?:${NAMES})\)?\s?[=:]\s{0,20}\d{1,20}\s*$`)
const ALL = new RegExp(String.raw`^.{0,80}?(?:^|[\s{[(])(?:(?:${NAMES})\s?[=:]\s{0,8}\d{1,20}[,;\s]{0,3}){2,12}[}\])]?\s*$`)
const OWN = /\b(?:arena|hblkhd|ordblks|uordblks|fordblks)\)?\s?[=:]/

const isFields = (text: string): boolean => text.length < 1000 && OWN.test(text) && (ONE.test(text) || ALL.test(text))

/** malloc_stats(3), which glibc prints to standard error, and the numbers of mallinfo(3). Bytes. */
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
    { text: '$1 = {arena = 135168, ordblks = 1, hblkhd = 0, uordblks = 2288, fordblks = 132880, keepcost = 132880}\n' },
  ],
  shows: ['heap'],
  begins: ['arena', 'Total (incl. mmap):', 'system bytes', 'uordblks', 'fordblks', 'ordblks', 'hblkhd'],
  heading: (text) => HEADING.test(text) || /^\s{0,8}system bytes\s/.test(text) || isFields(text),
  open(publish) {
    let arenas = 0
    let total = false
    let sums = { system: 0, inUse: 0 }
    let place: RawLine | undefined
    let fields = new Map<string, number>()
    const heap = (): { systemBytes: number; freeBytes: number } | undefined => {
      if (fields.size < 2)
        return sums.system > 0 && place !== undefined
          ? { systemBytes: sums.system, freeBytes: Math.max(0, sums.system - sums.inUse) }
          : undefined
      const systemBytes = fields.get('arena') ?? (fields.get('uordblks') ?? 0) + (fields.get('fordblks') ?? 0)
      const freeBytes =
        fields.get('fordblks') ?? fields.get('free') ?? systemBytes - (fields.get('uordblks') ?? fields.get('in_use') ?? systemBytes)
      return systemBytes > 0 && freeBytes >= 0 && freeBytes <= systemBytes ? { systemBytes, freeBytes } : undefined
    }
    const close = (): void => {
      const found = heap()
      if (found !== undefined && place !== undefined)
        publish(
          HEAP_USAGE,
          {
            source: fields.size < 2 ? 'malloc_stats' : 'mallinfo',
            arenas: Math.max(1, arenas),
            ...found,
            freeChunks: fields.get('ordblks'),
            mmapBytes: fields.get('hblkhd') ?? 0,
          },
          place,
        )
      sums = { system: 0, inUse: 0 }
      fields = new Map()
      place = undefined
      arenas = 0
      total = false
    }
    return {
      get certain() {
        return place !== undefined && heap() !== undefined
      },
      line(line) {
        const { text } = line
        const heading = HEADING.exec(text)
        if (heading !== null) {
          if (fields.size > 0 || (heading[2] === '0' && (arenas > 0 || total))) close()
          if (heading[1] === 'Arena') arenas++
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
        if (isFields(text) || (fields.size > 0 && text.length < 1000 && ONE.test(text))) {
          const found = [...text.matchAll(FIELD)]
          if (fields.size === 0 || found.some((f) => fields.has(f[1]!))) close()
          for (const f of found) fields.set(f[1]!, Number(f[2]))
          place = line
          // a program that prints all in one line goes on with its log
          if (found.length > 1 && (fields.has('arena') || (fields.has('uordblks') && fields.has('fordblks')))) close()
          return 'take'
        }
        return 'pass'
      },
      end: close,
    }
  },
}
