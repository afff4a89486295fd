import type { FormatParser, RawLine } from '../../core/parser.ts'
import { NUMA_MEMORY } from '../../records/numa-memory.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'
import { numberOf } from '../load/table.ts'

/** numactl -H: `node 0 free: 523 MB`, `node 0 cpus: 0 1 2 3`. */
const NUMACTL = /^node (\d{1,4}) (?:(cpus):((?:\s{1,2}\d{1,5}){0,2000})|(size|free): (\d{1,12}) MB)\s*$/
/** nodeN/meminfo: `Node 0 MemFree:  523100 kB`. */
const MEMINFO = /^Node (\d{1,4}) ([A-Z][A-Za-z0-9()_]{2,30}):\s{1,40}(\d{1,15})(?: kB)?\s*$/
/** numastat -m: a heading of nodes, then rows in MB (2^20). */
const COLUMNS = /^\s{10,60}Node \d{1,4}(?:\s{1,30}Node \d{1,4}){0,63}(?:\s{1,30}Total)?\s*$/
const ROW = /^([A-Z][A-Za-z0-9()_]{2,30})((?:\s{1,30}\d{1,15}(?:[.,]\d{1,2})?){1,65})\s*$/
const AVAILABLE = /^available: \d{1,4} nodes? \([\d,-]{1,200}\)\s*$/
const TITLE = /^Per-node system memory usage \(in MBs\):\s*$/
/** The matrix of distances, and the rule below the heading of numastat. */
const MATRIX =
  /^(?:node distances:|node(?:\s{1,6}\d{1,4}){1,64}|\s{0,6}\d{1,4}:(?:\s{1,6}\d{1,4}){1,64}|\s{0,60}-{5,20}(?:\s{1,4}-{5,20}){0,64})\s*$/
const RECLAIMABLE = ['FilePages', 'SReclaimable']
const MAX_NODES = 1024

interface Node {
  readonly values: Map<string, number>
  place?: RawLine
  cpus?: number
}
const isWhole = ({ values, place }: Node): boolean => place !== undefined && values.has('MemTotal') && values.has('MemFree')

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
  begins: ['available: ', 'Per-node system memory usage', '     Node 0', ' MemTotal:', ' MemFree:', ' cpus:', ' size: ', ' free: '],
  heading: (text) => AVAILABLE.test(text) || TITLE.test(text) || COLUMNS.test(text) || NUMACTL.test(text) || MEMINFO.test(text),
  open(publish) {
    let nodes = new Map<string, Node>()
    let columns: string[] | undefined
    const of = (name: string): Node => {
      const node = nodes.get(name) ?? { values: new Map<string, number>() }
      if (nodes.size < MAX_NODES) nodes.set(name, node)
      return node
    }
    const close = (): void => {
      for (const [name, node] of nodes) {
        if (!isWhole(node)) continue
        const known = RECLAIMABLE.map((label) => node.values.get(label)).filter((kb) => kb !== undefined)
        publish(
          NUMA_MEMORY,
          {
            node: name,
            totalKb: node.values.get('MemTotal')!,
            freeKb: node.values.get('MemFree')!,
            reclaimableKb: known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0),
            cpus: node.cpus,
          },
          node.place!,
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
    const putRow = (label: string, cells: readonly string[], line: RawLine): void => {
      for (const [i, node] of columns!.entries()) put(node, label, Math.round((numberOf(cells[i]) ?? 0) * 1024), line)
    }
    return {
      get certain() {
        return [...nodes.values()].some(isWhole)
      },
      line(line) {
        const { text } = line
        const ctl = NUMACTL.exec(text)
        const info = MEMINFO.exec(text)
        const row = columns === undefined ? null : ROW.exec(text)
        const cells = row?.[2]!.trim().split(/\s+/) ?? []
        if (ctl !== null) {
          const node = `node${ctl[1]}`
          if (ctl[2] === undefined) put(node, ctl[4] === 'size' ? 'MemTotal' : 'MemFree', Number(ctl[5]) * 1024, line)
          else {
            if (of(node).values.size > 0) close()
            of(node).cpus = ctl[3]!.split(/\s+/).filter(Boolean).length
          }
        } else if (info !== null) put(`node${info[1]}`, info[2]!, Number(info[3]), line)
        else if (COLUMNS.test(text)) columns = [...text.matchAll(/Node (\d{1,4})/g)].map((m) => `node${m[1]}`)
        else if (row !== null && (cells.length === columns!.length || cells.length === columns!.length + 1)) putRow(row[1]!, cells, line)
        else if (AVAILABLE.test(text) || TITLE.test(text) || MATRIX.test(text) || /node\d{1,4}\/meminfo$/.test(titleOf(text) ?? ''))
          return 'take'
        else return isPrompt(text) && !/\bnuma(?:ctl|stat)\b|\/meminfo\b/.test(text) ? 'end' : 'pass'
        return 'take'
      },
      end: close,
    }
  },
}
