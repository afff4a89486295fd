import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HUGE_PAGES, hugePagesOf } from '../../records/huge-pages.ts'
import { countOf, rowsSink } from '../load/rows.ts'

/** fs/proc/meminfo.c and mm/hugetlb.c (hugetlb_report_meminfo); where more than these stands, it is meminfo. */
const ROW =
  /^\s{0,4}(HugePages_Total|HugePages_Free|HugePages_Rsvd|HugePages_Surp|Hugepagesize|Hugetlb|AnonHugePages|ShmemHugePages|FileHugePages):\s{1,30}(\d{1,15})(?: kB)?\s{0,4}$/

/** The lines on huge pages alone, as people grep them out of /proc/meminfo. */
export const hugePages: FormatParser = {
  id: 'huge-pages',
  title: 'huge pages of /proc/meminfo',
  capture: ['grep Huge /proc/meminfo'],
  recognised: 'by its rows (HugePages_Total: …)',
  samples: [
    {
      text: 'AnonHugePages:    139264 kB\nHugePages_Total:      16\nHugePages_Free:        4\nHugePages_Rsvd:        1\nHugePages_Surp:        0\nHugepagesize:       2048 kB\nHugetlb:           32768 kB\n',
    },
  ],
  shows: ['huge pages'],
  begins: ['HugePages_', 'AnonHugePages:', 'ShmemHugePages:', 'Hugepagesize:'],
  heading: (text) => ROW.test(text),
  open(publish, artifact) {
    let fields = new Map<string, number>()
    let place: RawLine | undefined
    const close = (): void => {
      if (place !== undefined && fields.has('HugePages_Total')) publish(HUGE_PAGES, hugePagesOf(fields), place, artifact.stamp)
      fields = new Map()
      place = undefined
    }
    return rowsSink((line) => {
      const row = ROW.exec(line.text)
      const value = countOf(row?.[2])
      if (row === null || value === undefined) return false
      // a name that comes again is the next sample
      if (fields.has(row[1]!)) close()
      if (row[1] === 'HugePages_Total') place = line
      fields.set(row[1]!, value)
      return true
    }, close)
  },
}
