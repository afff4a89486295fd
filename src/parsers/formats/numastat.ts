import type { FormatParser, RawLine } from '../../core/parser.ts'
import { NUMA_COUNTERS } from '../../records/numa-counters.ts'
import { seriesOf } from '../../core/series-of.ts'
import { numberOf } from '../load/table.ts'

const HEADER = /^\s{0,80}node ?\d{1,4}(?:\s+node ?\d{1,4}){0,63}(?:\s+Total)?\s*$/i
const ROW = /^\s{0,20}(numa_hit|numa_miss|numa_foreign|interleave_hit|local_node|other_node)((?:\s+\d{1,20}(?:\.\d{1,3})?){1,65})\s*$/i
/** numastat -n counts in MB; the kernel's pages are of 4 KiB where nothing else is said. */
const PAGES_PER_MB = 256

/** numastat(8) with and without -n, and nodeN/numastat: pages since boot, one column per node. */
export const numastat: FormatParser = {
  id: 'numastat',
  title: 'numastat',
  capture: ['numastat', 'tail -n +1 /sys/devices/system/node/node*/numastat'],
  recognised: 'by its header of nodes and the row numa_hit',
  samples: [
    {
      text: '                           node0           node1\nnuma_hit                 3622591         3201517\nnuma_miss                      0               0\nnuma_foreign                   0               0\ninterleave_hit             39356           39803\nlocal_node              3607901         3175814\nother_node                 14690           25703\n',
    },
    {
      path: 'node1/numastat',
      text: 'numa_hit 3622591\nnuma_miss 0\nnuma_foreign 0\ninterleave_hit 39356\nlocal_node 3607901\nother_node 14690\n',
    },
  ],
  shows: ['numa'],
  begins: ['node0   ', 'Node 0   ', '/numastat <=='],
  sniff: (head) => {
    const first = head.slice(0, 4000)
    if (!/^\s{0,20}numa_hit\s/im.test(first)) return 0
    return head.split('\n', 8).some((line) => HEADER.test(line)) || /^(?:==> \S{1,200} <==\n)?numa_hit \d{1,20}\nnuma_miss /.test(first)
      ? 0.9
      : 0
  },
  open(publish, artifact) {
    let nodes: string[] | undefined
    let values = new Map<string, number[]>()
    let place: RawLine | undefined
    let foreign = 0
    let unit = 1
    // one file for each node
    let single = /node\d{1,4}(?=[/!]numastat)/.exec(artifact.path)?.[0]
    const close = (): void => {
      const named = nodes ?? [single ?? 'node']
      if (place !== undefined && values.has('numa_hit'))
        publish(NUMA_COUNTERS, { nodes: named, values, of: seriesOf(artifact.path).replace(/node\d{1,4}/, 'node') }, place)
      values = new Map()
      place = undefined
    }
    return {
      line(line) {
        const path = /^==> \S{0,200}(node\d{1,4})\/numastat <==$/.exec(line.text)
        if (path !== null) {
          close()
          single = path[1]
          return 'take'
        }
        if (HEADER.test(line.text)) {
          close()
          nodes = line.text
            .trim()
            .toLowerCase()
            .replace(/node (\d)/g, 'node$1')
            .split(/\s+/)
            .filter((name) => name !== 'total')
          unit = /^\s{0,80}Node /.test(line.text) ? PAGES_PER_MB : 1
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m === null) {
          if (line.text.trim() === '' || /^[\s-]{3,400}$/.test(line.text)) return 'take'
          return place === undefined && ++foreign < 4 ? 'take' : 'end'
        }
        const name = m[1]!.toLowerCase()
        if (values.has(name)) close()
        if (place === undefined || name === 'numa_miss') place = line
        const cells = m[2]!
          .trim()
          .split(/\s+/)
          .slice(0, nodes?.length ?? 1)
        values.set(
          name,
          cells.map((cell) => Math.round((numberOf(cell) ?? 0) * unit)),
        )
        return 'take'
      },
      end: close,
    }
  },
}
