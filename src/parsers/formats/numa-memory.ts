import type { FormatParser, RawLine } from '../../core/parser.ts'
import { NUMA_MEMORY } from '../../records/numa-memory.ts'
import { numberOf } from '../load/table.ts'

/** numactl -H: `node 0 free: 523 MB`; nodeN/meminfo: `Node 0 MemFree:  523100 kB`. */
const NUMACTL = /^node (\d{1,4}) (cpus|size|free):\s{0,4}(.{0,2000})$/
const MEMINFO = /^Node (\d{1,4}) ([A-Za-z()_]{3,30}):\s{1,40}(\d{1,15})(?: kB)?\s*$/
const COLUMNS = /^\s{10,60}Node \d{1,4}(?:\s{1,30}Node \d{1,4}){0,63}(?:\s{1,30}Total)?\s*$/
const ROW = /^([A-Z][A-Za-z()_]{2,30})((?:\s{1,30}\d{1,15}(?:[.,]\d{1,2})?){1,65})\s*$/
const RECLAIMABLE = ['FilePages', 'SReclaimable']
const MAX_NODES = 1024

/** Free memory of each NUMA node, in the three forms in which it is printed. */
export const numaMemory: FormatParser = {
  id: 'numa-memory',
  title: 'memory per NUMA node (numactl -H, numastat -m, nodeN/meminfo)',
  capture: ['numactl -H', 'numastat -m', 'cat /sys/devices/system/node/node*/meminfo'],
  recognised: 'by its lines for each node (node 0 free:, Node 0 MemFree:) or numastat’s title',
  samples: [
    {
      text: 'available: 2 nodes (0-1)\nnode 0 cpus: 0 1 2 3\nnode 0 size: 64301 MB\nnode 0 free: 523 MB\nnode 1 cpus: 4 5 6 7\nnode 1 size: 64508 MB\nnode 1 free: 30112 MB\nnode distances:\nnode   0   1 \n  0:  10  21 \n  1:  21  10 \n',
    },
    {
      text: '\nPer-node system memory usage (in MBs):\n                          Node 0          Node 1           Total\n                 --------------- --------------- ---------------\nMemTotal                64301.04        64508.40       128809.43\nMemFree                   523.10        30112.01        30635.11\nFilePages                1510.00         1022.00         2532.00\n',
    },
    { text: 'Node 0 MemTotal:       65844264 kB\nNode 0 MemFree:          535654 kB\nNode 0 FilePages:       1546240 kB\n' },
  ],
  shows: ['numa'],
  begins: ['available: ', 'Per-node system memory usage', ' MemTotal:  '],
  sniff: (head) => {
    const first = head.split('\n', 12)
    if (first.some((line) => /^Per-node system memory usage \(in MBs\):/.test(line))) return 0.95
    if (first.some((line) => /^available: \d{1,4} nodes? \(/.test(line)) && /^node \d{1,4} size: /m.test(head.slice(0, 4000))) return 0.95
    return first.some((line) => /^Node \d{1,4} MemTotal:\s/.test(line)) ? 0.95 : 0
  },
  open(publish) {
    let nodes = new Map<string, { values: Map<string, number>; place?: RawLine; cpus?: number }>()
    let columns: string[] | undefined
    let foreign = 0
    let started = false
    const of = (name: string) => {
      const node = nodes.get(name) ?? { values: new Map<string, number>() }
      if (nodes.size < MAX_NODES) nodes.set(name, node)
      return node
    }
    const close = (): void => {
      for (const [name, { values, place, cpus }] of nodes) {
        const [totalKb, freeKb] = [values.get('MemTotal'), values.get('MemFree')]
        if (place === undefined || totalKb === undefined || freeKb === undefined) continue
        const known = RECLAIMABLE.map((label) => values.get(label)).filter((kb) => kb !== undefined)
        publish(
          NUMA_MEMORY,
          { node: name, totalKb, freeKb, reclaimableKb: known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0), cpus },
          place,
        )
      }
      nodes = new Map()
    }
    const put = (node: string, label: string, kb: number, line: RawLine): void => {
      // a name that comes again is the next sample
      if (label === 'MemTotal' && of(node).values.has('MemTotal')) close()
      const found = of(node)
      found.values.set(label, kb)
      if (label === 'MemFree') found.place = line
    }
    return {
      line(line) {
        const text = line.text
        const ctl = NUMACTL.exec(text)
        if (ctl !== null) {
          started = true
          const mb = /^(\d{1,12}) MB$/.exec(ctl[3]!.trim())?.[1]
          if (ctl[2] === 'cpus') {
            if (of(`node${ctl[1]}`).values.size > 0) close()
            of(`node${ctl[1]}`).cpus = ctl[3]!.trim().split(/\s+/).filter(Boolean).length
          } else if (mb !== undefined) put(`node${ctl[1]}`, ctl[2] === 'size' ? 'MemTotal' : 'MemFree', Number(mb) * 1024, line)
          return 'take'
        }
        const info = MEMINFO.exec(text)
        if (info !== null) {
          started = true
          put(`node${info[1]}`, info[2]!, Number(info[3]), line)
          return 'take'
        }
        if (COLUMNS.test(text)) {
          columns = [...text.matchAll(/Node (\d{1,4})/g)].map((m) => `node${m[1]}`)
          return 'take'
        }
        const row = columns === undefined ? null : ROW.exec(text)
        if (row !== null) {
          started = true
          const cells = row[2]!.trim().split(/\s+/)
          // numastat counts MB
          for (const [i, node] of columns!.entries()) put(node, row[1]!, Math.round((numberOf(cells[i]) ?? 0) * 1024), line)
          return 'take'
        }
        if (/^(?:available: \d{1,4} nodes? \(|Per-node system memory usage|==> \S{0,200}meminfo <==)/.test(text)) {
          started = true
          return 'take'
        }
        if (/^(?:node distances:|node\s[\s\d]+|\s{1,4}\d{1,4}:[\s\d]+|[\s-]{0,400})$/.test(text)) return 'take'
        return !started && ++foreign < 4 ? 'take' : 'end'
      },
      end: close,
    }
  },
}
