import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'
import { holds } from '../load/series.ts'

/** jemalloc's malloc_stats_print(): the first line below its options. `mapped` and `resident` came one after the other. */
const JEMALLOC = /^Allocated: (\d{1,20}), active: (\d{1,20})(?:, metadata: \d{1,20}[^,]{0,60})?(?:, [a-z ]{1,20}: \d{1,20}){0,3}/
const RESIDENT = /, resident: (\d{1,20})/
const ARENAS = /^(?:Arenas: (\d{1,6})|\s{2}opt\.narenas: (\d{1,6}))/
/** gperftools' MallocExtension::GetStats(), also in Go-less C++ services' /memz pages. */
const TCMALLOC = /^MALLOC:\s{1,4}[=+]?\s{1,20}(\d{1,20}) \(\s{0,12}[\d.]{1,12} MiB\) (.{4,60})$/

const BEGINS: readonly string[] = ['Begin jemalloc statistics', 'Allocated: ', 'Bytes in use by application']

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
  begins: BEGINS,
  sniff: (head) => (/^___ Begin jemalloc statistics ___$|Bytes in use by application\r?$/m.test(head.slice(0, 4000)) ? 0.9 : 0),
  open(publish) {
    let arenas = 1
    let inUse: { bytes: number; line: RawLine } | undefined
    let lines = 0
    let jemalloc = false
    let first = true
    return {
      line(line) {
        const text = line.text.trimEnd()
        if (text.includes('Begin jemalloc')) jemalloc = true
        const count = ARENAS.exec(text)
        if (count !== null) arenas = Number(count[1] ?? count[2])
        const m = JEMALLOC.exec(text)
        if (m !== null) {
          const resident = RESIDENT.exec(text)
          const system = Number(resident?.[1] ?? m[2])
          publish(
            HEAP_USAGE,
            {
              source: 'jemalloc',
              arenas,
              systemBytes: system,
              freeBytes: Math.max(0, system - Number(m[1])),
              mmapBytes: 0,
              ...(resident === null ? {} : { residentBytes: system }),
            },
            line,
          )
          first = false
          return 'take'
        }
        const tc = TCMALLOC.exec(text)
        if (tc !== null) {
          first = false
          if (tc[2] === 'Bytes in use by application') inUse = { bytes: Number(tc[1]), line }
          else if (tc[2]!.startsWith('Actual memory used') && inUse !== undefined) {
            const system = Number(tc[1])
            publish(
              HEAP_USAGE,
              {
                source: 'tcmalloc',
                arenas: 1,
                systemBytes: system,
                freeBytes: Math.max(0, system - inUse.bytes),
                mmapBytes: 0,
                residentBytes: system,
              },
              inUse.line,
            )
            inUse = undefined
          }
          return 'take'
        }
        // a page of options and tables stands around the line
        if (text.includes('End jemalloc')) {
          jemalloc = false
          return 'take'
        }
        if (jemalloc || /^(?:MALLOC|-{10,}|Class )/.test(text)) return ++lines > 20_000 ? 'end' : 'take'
        return first && !holds(text, BEGINS) && ++lines < 40 ? 'take' : 'end'
      },
      end() {},
    }
  },
}
