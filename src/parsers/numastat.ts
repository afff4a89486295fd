import type { Parser } from '../core/parser.ts'
import { NUMA_COUNTERS } from '../records/numa-counters.ts'

const HEADER = /^\s{0,80}node\d{1,4}(?:\s+node\d{1,4}){0,63}\s*$/
const ROW = /^\s{0,20}(numa_hit|numa_miss|numa_foreign|interleave_hit|local_node|other_node)((?:\s+\d{1,20}){1,64})\s*$/

/** numastat(8): pages since boot, one column per node. */
export const numastat: Parser = {
  id: 'numastat',
  title: 'numastat',
  capture: ['numastat'],
  recognised: 'by its header of nodes and the row numa_hit',
  samples: [
    {
      text: '                           node0           node1\nnuma_hit                 3622591         3201517\nnuma_miss                      0               0\nnuma_foreign                   0               0\ninterleave_hit             39356           39803\nlocal_node               3607901         3175814\nother_node                 14690           25703\n',
    },
  ],
  shows: ['numa'],
  begins: ['node0   '],
  sniff: (head) => (head.split('\n', 6).some((line) => HEADER.test(line)) && /^\s{0,20}numa_hit\s/m.test(head.slice(0, 4000)) ? 0.9 : 0),
  open(publish) {
    let nodes: string[] | undefined
    let values = new Map<string, number[]>()
    let place: Parameters<typeof publish>[2] | undefined
    let foreign = 0
    const close = (): void => {
      if (nodes !== undefined && place !== undefined) publish(NUMA_COUNTERS, { nodes, values }, place)
      values = new Map()
      place = undefined
    }
    return {
      line(line) {
        if (HEADER.test(line.text)) {
          close()
          nodes = line.text.trim().split(/\s+/)
          return 'take'
        }
        const m = ROW.exec(line.text)
        if (m === null || nodes === undefined) return nodes === undefined && ++foreign < 4 ? 'take' : 'end'
        if (m[1] === 'numa_miss') place = line
        values.set(m[1]!, m[2]!.trim().split(/\s+/).map(Number))
        return 'take'
      },
      end: close,
    }
  },
}
