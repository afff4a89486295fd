import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { SLAB_CACHES, type SlabCache } from '../../records/slab-caches.ts'
import { isPrompt } from '../../core/prompt.ts'
import { sizeKb } from '../load/table.ts'
import { dateOf } from '../../core/time/stamp.ts'

/** slabinfo(5): name, active objects, objects, object size, objects per slab, pages per slab; slabs stand behind `slabdata`. */
const INFO =
  /^(\S{1,64})\s{1,64}(\d{1,12})\s{1,12}(\d{1,12})\s{1,12}(\d{1,10})\s{1,12}(\d{1,8})\s{1,12}(\d{1,6}) : tunables(?:\s{1,12}\d{1,10}){3} : slabdata\s{1,12}(\d{1,12})\s{1,12}(\d{1,12})\s{1,12}\d{1,12}(?: : .{0,300})?\s{0,8}$/
const INFO_HEADER = /^(?:slabinfo - version: \d\.\d(?: \(statistics\))?|# name\s{1,20}<active_objs> <num_objs> .{1,300})\s{0,8}$/
/** slabtop(1): OBJS ACTIVE USE OBJ SIZE SLABS OBJ/SLAB CACHE SIZE NAME. */
const TOP =
  /^\s{0,24}(\d{1,12})\s{1,12}(\d{1,12})\s{1,8}\d{1,3}%\s{1,12}(\d{1,8}[.,]\d\d)K\s{1,12}\d{1,12}\s{1,12}\d{1,8}\s{1,12}(\d{1,14}(?:[.,]\d{1,2})?[KMG])\s(\S{1,64})\s{0,24}$/
const TOP_HEADER = /^\s{0,24}OBJS\s{1,8}ACTIVE\s{1,8}USE\s{1,8}OBJ SIZE\s{1,8}SLABS\s{1,8}OBJ\/SLAB\s{1,8}CACHE SIZE\s{1,8}NAME\s{0,24}$/
/** slabtop indents it by one blank. */
const FIRST_TOTAL = /^\s{1,24}Active \/ Total Objects \(% used\)\s{1,8}:\s{1,8}\d{1,14} ?\/ ?\d{1,14} \(\d{1,3}[.,]\d%\)\s{0,8}$/
const TOTAL = /^\s{0,24}Active \/ Total Size \(% used\)\s{1,8}:\s{1,8}\S{1,20}\s?\/\s?(\d{1,14}[.,]\d\d)K \(/
const OTHER_TOTAL =
  /^\s{0,4}(?:Active \/ Total (?:Slabs|Caches) \(% used\)|Minimum \/ Average \/ Maximum Object)\s{1,8}: [\d\s/.,%()K]{5,60}$/
const PAGE_KB = 4
const MAX_CACHES = 5000
const KEPT = 40

/** /proc/slabinfo and slabtop: what the kernel holds in small objects. Slabs are counted in pages of 4 KiB. */
export const slab: FormatParser = {
  id: 'slab',
  title: '/proc/slabinfo, slabtop -o',
  capture: ['cat /proc/slabinfo > slabinfo.1', 'slabtop -o -s c'],
  recognised: 'by its first lines (slabinfo - version, Active / Total Objects)',
  samples: [
    {
      text: 'slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\next4_groupinfo_1k    100    100    160   25    1 : tunables    0    0    0 : slabdata      4      4      0\n',
    },
    {
      text: ' Active / Total Objects (% used)    : 952742 / 1099445 (86.7%)\n Active / Total Size (% used)       : 245976.54K / 264128.25K (93.1%)\n\n  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n325767 197922  60%    0.10K   8353       39     33412K buffer_head            \n',
    },
  ],
  shows: ['slab'],
  begins: ['slabinfo - version', '<active_objs>', 'Active / Total Objects', 'OBJ/SLAB', ' : tunables'],
  heading: (text) => INFO_HEADER.test(text) || FIRST_TOTAL.test(text) || TOP_HEADER.test(text) || INFO.test(text),
  open(publish, artifact) {
    const series = seriesOf(artifact.path)
    let caches: SlabCache[] = []
    const names = new Set<string>()
    let largest = -1
    let totalKb: number | undefined
    let place: RawLine | undefined
    let time: Instant | undefined = artifact.stamp
    const close = (): void => {
      caches.sort((a, b) => b.sizeKb - a.sizeKb)
      if (place !== undefined && caches.length > 0)
        publish(
          SLAB_CACHES,
          { series, caches: caches.slice(0, KEPT), totalKb: totalKb ?? caches.reduce((sum, c) => sum + c.sizeKb, 0) },
          place,
          time,
        )
      caches = []
      names.clear()
      largest = -1
      totalKb = undefined
      place = undefined
    }
    const add = (line: RawLine, cache: SlabCache): 'take' => {
      if (cache.sizeKb > largest) {
        place = line
        largest = cache.sizeKb
      }
      if (caches.length < MAX_CACHES) {
        caches.push(cache)
        names.add(cache.name)
      }
      return 'take'
    }
    return {
      get certain() {
        return caches.length > 0
      },
      line(line) {
        const text = line.text
        const info = INFO.exec(text)
        if (info !== null) {
          const n = (i: number) => Number(info[i])
          if (names.has(info[1]!)) close()
          const held = n(8) * n(6) * PAGE_KB
          return add(line, { name: info[1]!, sizeKb: held, usedKb: Math.round((n(2) * n(4)) / 1024), objects: n(3) })
        }
        const top = TOP.exec(text)
        if (top !== null) {
          const used = Number(top[2]) * Number(top[3]!.replace(',', '.'))
          return add(line, { name: top[5]!, sizeKb: sizeKb(top[4]) ?? 0, usedKb: Math.round(used), objects: Number(top[1]) })
        }
        if (text.startsWith('slabinfo - version') || FIRST_TOTAL.test(text)) {
          close()
          return 'take'
        }
        const total = TOTAL.exec(text)
        if (total !== null) {
          totalKb = Math.round(Number(total[1]!.replace(',', '.')))
          return 'take'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        if (TOP_HEADER.test(text) || INFO_HEADER.test(text) || OTHER_TOTAL.test(text)) return 'take'
        return isPrompt(text) ? 'end' : 'pass'
      },
      end: close,
    }
  },
}
