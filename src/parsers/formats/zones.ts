import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { seriesOf } from '../../core/series-of.ts'
import { NUMA_MEMORY } from '../../records/numa-memory.ts'
import { ZONE_PAGES } from '../../records/zone-pages.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../../core/prompt.ts'

/** zoneinfo: `Node 0, zone   Normal` above its values; buddyinfo has the free blocks of each order behind it. */
const ZONE = /^\s{0,8}Node {1,5}(\d{1,4}), zone {1,10}(DMA|DMA32|Normal|HighMem|Movable|Device)((?: {1,12}\d{1,12}){0,20}) *$/
/** proc_zoneinfo(5): `pages free`, the watermarks and sizes below it, and counters. Those of a CPU's lists have colons. */
const VALUE = /^\s{1,24}(?:pages )?([a-z][a-z_]{2,40}|start_pfn:)\s{1,20}(\d{1,15})\s*$/
/** What else stands in zoneinfo: of a zone, and of each CPU's lists. */
const OTHER =
  /^\s{2,24}(?:per-node stats|pagesets|protection: \([\d, ]{1,200}\)|cpu: \d{1,5}|vm stats threshold: \d{1,6}|[a-z_]{3,30}:\s{0,20}\d{1,20}|[a-z][a-z0-9_]{1,40}\s{1,20}\d{1,20})$/
const MAX_NODES = 1024
/** Columns of buddyinfo (include/linux/mmzone.h, MAX_ORDER: 10, unless the kernel was built with more): a row with fewer was cut, and of the largest blocks it tells nothing. */
const ORDERS = 11
const GIB_4 = 4 * 1024 ** 2

interface Node {
  totalPages: number
  freePages: number
  filePages?: number
  place: RawLine
  placePages: number
}

/** The last page of the 32-bit zone stands at 4 GiB: by its number a page has 4, 16 or 64 KiB. */
function pageKbOf(zone: string, end: number): number | undefined {
  if (zone !== 'DMA' && zone !== 'DMA32') return undefined
  return end === GIB_4 / 64 ? 64 : zone === 'DMA32' && end === GIB_4 / 16 ? 16 : undefined
}

/** /proc/zoneinfo and /proc/buddyinfo, once or again and again in one text. */
export const zones: FormatParser = {
  id: 'zones',
  title: '/proc/zoneinfo, /proc/buddyinfo',
  capture: ['for i in 1 2 3; do date; cat /proc/zoneinfo /proc/buddyinfo; sleep 10; done > zones.txt'],
  recognised: 'by its lines `Node 0, zone Normal`, alone or with the free blocks of each order',
  samples: [
    {
      text: 'Node 0, zone      DMA\n  per-node stats\n      nr_file_pages 323043\n  pages free     3840\n        boost    0\n        min      21\n        low      26\n        high     31\n        spanned  4095\n        present  3998\n        managed  3840\n',
    },
    {
      text: 'Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3 \nNode 0, zone   Normal  15459  12803  10358   7276   7308   2852   1222    530    307    123    900 \n',
    },
  ],
  shows: ['numa'],
  begins: [', zone '],
  heading: (text) => ZONE.test(text),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let time: Instant | undefined = artifact.stamp
    let seen = new Set<string>()
    let nodes = new Map<number, Node>()
    let zone: { node: number; name: string; values: Map<string, number>; place: RawLine } | undefined
    let pageKb = 4
    const closeZone = (): void => {
      if (zone === undefined) return
      const { node, name, values, place } = zone
      zone = undefined
      const freePages = values.get('free') ?? values.get('nr_free_pages')
      const managedPages = values.get('managed') ?? values.get('present')
      const cached = values.get('nr_file_pages')
      const known = nodes.get(node) ?? { totalPages: 0, freePages: 0, place, placePages: -1 }
      if (nodes.size < MAX_NODES) nodes.set(node, known)
      // shared memory counts as pages of files and can only be swapped
      if (cached !== undefined)
        known.filePages =
          (known.filePages ?? 0) + Math.max(0, cached - (values.get('nr_shmem') ?? 0)) + (values.get('nr_slab_reclaimable') ?? 0)
      if (freePages === undefined) return
      known.freePages += freePages
      known.totalPages += managedPages ?? 0
      if ((managedPages ?? 0) > known.placePages) {
        known.place = place
        known.placePages = managedPages ?? 0
      }
      pageKb = pageKbOf(name, (values.get('start_pfn:') ?? NaN) + (values.get('spanned') ?? NaN)) ?? pageKb
      const mark = (label: string) => values.get(label)
      publish(
        ZONE_PAGES,
        { of, node, zone: name, freePages, minPages: mark('min'), lowPages: mark('low'), highPages: mark('high'), managedPages },
        place,
        time,
      )
    }
    const close = (): void => {
      closeZone()
      for (const [node, { totalPages, freePages, filePages, place }] of nodes) {
        if (totalPages === 0) continue
        const reclaimableKb = filePages === undefined ? undefined : filePages * pageKb
        publish(NUMA_MEMORY, { node: `node${node}`, totalKb: totalPages * pageKb, freeKb: freePages * pageKb, reclaimableKb }, place, time)
      }
      nodes = new Map()
      seen = new Set()
    }
    return {
      get certain() {
        return zone?.values.has('free') === true || nodes.size > 0
      },
      line(line) {
        const text = line.text.trimEnd()
        const m = ZONE.exec(text)
        if (m !== null) {
          closeZone()
          const blocks = m[3]!.trim() === '' ? undefined : m[3]!.trim().split(/ +/).map(Number)
          const key = `${m[1]} ${m[2]} ${blocks === undefined}`
          if (seen.has(key)) close()
          if (seen.size < MAX_NODES * 8) seen.add(key)
          if (blocks !== undefined && blocks.length < ORDERS) return 'take'
          if (blocks === undefined) zone = { node: Number(m[1]), name: m[2]!, values: new Map(), place: line }
          else {
            const freePages = blocks.reduce((sum, count, order) => sum + count * 2 ** order, 0)
            publish(ZONE_PAGES, { of, node: Number(m[1]), zone: m[2]!, freePages, blocks }, line, time)
          }
          return 'take'
        }
        const value = zone === undefined ? null : VALUE.exec(text)
        if (value !== null) {
          if (value[1] === 'free') zone!.place = line
          // a counter that is printed for the node and for each zone: the first is the node's
          if (zone!.values.size < 300 && !zone!.values.has(value[1]!)) zone!.values.set(value[1]!, Number(value[2]))
          return 'take'
        }
        const stamp = dateOf(text)
        if (stamp !== undefined) {
          close()
          time = stamp
          return 'take'
        }
        if (zone !== undefined && OTHER.test(text)) return 'take'
        return isPrompt(text) ? 'end' : 'pass'
      },
      end: close,
    }
  },
}
