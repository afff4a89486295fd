import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { VMALLOC_AREAS } from '../../records/vmalloc-areas.ts'
import { rowsSink } from '../load/rows.ts'

/** Addresses, bytes, the caller where it is known, then what the area is (mm/vmalloc.c, s_show or vmalloc_info_show). */
const ROW =
  /^0x[0-9a-f]{8,16}-0x[0-9a-f]{8,16}\s{1,12}(\d{1,16})(?: ([\w.]{1,120}\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}(?: \[\w{1,60}\])?|0x[0-9a-f]{8,16}))?((?: (?:pages=\d{1,12}|phys=\S{1,24}|ioremap|sparse|vmalloc|vmap|user|dma-coherent|vpages|vm_map_ram|vm_area|unpurged|N\d{1,4}=\d{1,12})){0,1050})\s{0,2}$/
const KIND = / (?:ioremap|vmalloc|vmap|unpurged vm_area|vm_map_ram)(?: |$)/
const KEPT = 20
const MAX_CALLERS = 20_000

/** /proc/vmallocinfo. */
export const vmallocinfo: FormatParser = {
  id: 'vmallocinfo',
  title: '/proc/vmallocinfo',
  capture: ['cat /proc/vmallocinfo > vmallocinfo.1'],
  recognised: 'by its rows (0x…-0x… bytes caller+0x…/0x… pages=… vmalloc)',
  samples: [
    {
      text: '0x00000000f892985f-0x000000005b43a9d2   20480 irq_init_percpu_irqstack+0xca/0x100 vmap\n0x000000005b43a9d2-0x00000000dbecc42f    8192 acpi_os_map_iomem+0x1bc/0x1e0 phys=0x00000000000a0000 ioremap\n0x00000000a1b2c3d4-0x00000000b1b2c3d4   12288 alloc_large_system_hash+0x160/0x240 pages=2 vmalloc N0=2\n',
    },
  ],
  shows: ['vmalloc'],
  begins: [' ioremap', ' vmalloc', ' vmap', ' vm_map_ram', ' vm_area'],
  heading: (text) => ROW.test(text) && KIND.test(text),
  named: (path) => /(?:^|[/!._-])vmallocinfo(?:[._-]\w{1,20})?$/.test(path),
  open(publish, artifact) {
    let place: RawLine | undefined
    let areas = 0
    let totalBytes = 0
    const callers = new Map<string, { areas: number; bytes: number }>()
    const rows = rowsSink(
      (line) => {
        const row = ROW.exec(line.text)
        if (row === null) return false
        place ??= line
        areas++
        totalBytes += Number(row[1])
        const caller = row[2]?.replace(/\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}/, '') ?? 'unknown'
        const sum = callers.get(caller)
        if (sum !== undefined) {
          sum.areas++
          sum.bytes += Number(row[1])
        } else if (callers.size < MAX_CALLERS) callers.set(caller, { areas: 1, bytes: Number(row[1]) })
        return true
      },
      () => {
        if (place === undefined) return
        const largest = [...callers].map(([caller, sum]) => ({ caller, ...sum })).sort((a, b) => b.bytes - a.bytes)
        publish(VMALLOC_AREAS, { of: seriesOf(artifact.path), areas, totalBytes, callers: largest.slice(0, KEPT) }, place, artifact.stamp)
      },
    )
    return {
      ...rows,
      get certain() {
        return areas > 0
      },
    }
  },
}
