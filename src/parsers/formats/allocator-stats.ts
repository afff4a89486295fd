import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'
import { foreign } from '../load/foreign.ts'

/** jemalloc's malloc_stats_print() begins and ends so (src/stats.c). */
const EDGE = /^\s{0,8}(?:_{1,3} Begin|--- End) jemalloc statistics (?:_{1,3}|---)\s*$/
/** Its first line below the options. `mapped` and `resident` came one after the other. */
const JEMALLOC =
  /^\s{0,8}Allocated: (\d{1,20}), active: (\d{1,20})((?:, [a-z]{3,12}: \d{1,20}(?: \([a-z_]{1,12} [^()]{1,100}\))?){1,6})\s*$/
const RESIDENT = /, resident: (\d{1,20})/
const ARENAS = /^\s{0,8}(?:Arenas: (\d{1,6})|opt\.narenas: (\d{1,6}))(?:\s|$)/
/** Options, labels and tables around it. */
const OF_THE_PAGE =
  /^\s{0,12}(?:(?:opt|config|prof|arenas?|background_thread|max_background_threads)[\w.[\]]{0,60}: .{0,200}|Version: .{0,120}|(?:Build|Run)-time option settings|Profiling settings|(?:Quantum|Page) size: \d{1,9}|(?:Maximum|Number of|Unused dirty|Min active|Decay)[ :][\w :/-]{0,120}|Merged arenas stats:|assigned threads: \d{1,9}|uptime: \d{1,24}|dss allocation precedence: .{0,40})\s*$/
const TABLE = /^\s{0,60}(?:[a-z][\w ]{0,40}:?)?(?:\s{1,40}(?:\d{1,20}(?:\.\d{1,6})?|N\/A|---))+\s*$/
/** gperftools' MallocExtension::GetStats() (src/tcmalloc.cc). */
const TCMALLOC = /^\s{0,8}MALLOC:\s{1,4}[=+]?\s{1,20}(\d{1,20}) \(\s{0,12}[\d.]{1,12} MiB\) ([A-Z][^\d]{3,60})$/
const IN_USE = 'Bytes in use by application'
const OF_TCMALLOC =
  /^\s{0,8}(?:MALLOC:(?:\s{1,30}(?:-{4,20}|\d{1,20}\s{1,24}[A-Z][A-Za-z ]{3,60}))?|-{40,60}|Call ReleaseFreeMemory\(\) .{0,120})\s*$/

/** What jemalloc and tcmalloc print of themselves. */
export const allocatorStats: FormatParser = {
  id: 'allocator-stats',
  title: 'statistics of jemalloc and tcmalloc',
  capture: ['MALLOC_CONF=stats_print:true ./program', 'redis-cli memory malloc-stats'],
  recognised: 'by its lines (___ Begin jemalloc statistics ___, MALLOC: … Bytes in use by application)',
  samples: [
    {
      text: '___ Begin jemalloc statistics ___\nVersion: "5.3.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c"\nAllocated: 1690848, active: 1826816, metadata: 2568400 (n_thp 0), resident: 4497408, mapped: 9740288, retained: 3891200\n',
    },
    {
      text: 'MALLOC:       12345678 (   11.8 MiB) Bytes in use by application\nMALLOC: +      2097152 (    2.0 MiB) Bytes in page heap freelist\nMALLOC: =     14442830 (   13.8 MiB) Actual memory used (physical + swap)\n',
    },
  ],
  shows: ['heap'],
  begins: ['Begin jemalloc statistics', 'Allocated: ', IN_USE],
  heading: (text) => EDGE.test(text) || JEMALLOC.test(text) || TCMALLOC.exec(text)?.[2]?.trim() === IN_USE,
  open(publish) {
    let arenas = 1
    let inUse: { bytes: number; line: RawLine } | undefined
    const show = (source: 'jemalloc' | 'tcmalloc', used: number, system: number, resident: boolean, line: RawLine): void =>
      publish(
        HEAP_USAGE,
        {
          source,
          arenas,
          systemBytes: system,
          freeBytes: Math.max(0, system - used),
          mmapBytes: 0,
          ...(resident ? { residentBytes: system } : {}),
        },
        line,
      )
    return {
      line(line) {
        const { text } = line
        const count = ARENAS.exec(text)
        if (count !== null) {
          arenas = Number(count[1] ?? count[2])
          return 'take'
        }
        const m = JEMALLOC.exec(text)
        if (m !== null) {
          const resident = RESIDENT.exec(m[3]!)
          show('jemalloc', Number(m[1]), Number(resident?.[1] ?? m[2]), resident !== null, line)
          return 'take'
        }
        const tc = TCMALLOC.exec(text)
        if (tc !== null) {
          const what = tc[2]!.trim()
          if (what === IN_USE) inUse = { bytes: Number(tc[1]), line }
          else if (what.startsWith('Actual memory used') && inUse !== undefined) {
            show('tcmalloc', inUse.bytes, Number(tc[1]), true, inUse.line)
            inUse = undefined
          }
          return 'take'
        }
        return EDGE.test(text) || OF_THE_PAGE.test(text) || OF_TCMALLOC.test(text) || TABLE.test(text) ? 'take' : foreign(text)
      },
      end() {},
    }
  },
}
