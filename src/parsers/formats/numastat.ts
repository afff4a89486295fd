import type { FormatParser, RawLine } from '../../core/parser.ts'
import { NUMA_COUNTERS } from '../../records/numa-counters.ts'
import { seriesOf } from '../../core/series-of.ts'
import { titleOf } from '../load/file-title.ts'
import { isPrompt } from '../../core/prompt.ts'
import { numberOf } from '../load/table.ts'

const HEADER = /^\s{0,80}node ?\d{1,4}(?:\s{1,40}node ?\d{1,4}){0,63}(?:\s{1,40}Total)?\s*$/i
const ROW =
  /^\s{0,20}(numa_hit|numa_miss|numa_foreign|interleave_hit|local_node|other_node)((?:\s{1,40}\d{1,20}(?:[.,]\d{1,3})?){1,65})\s*$/i
/** A row of nodeN/numastat, which has no heading. */
const ALONE = /^numa_hit \d{1,20}\s*$/
const TITLE = /^Per-node numastat info \(in MBs\):\s*$/
const RULE = /^\s{0,80}-{5,20}(?:\s{1,4}-{5,20}){0,64}\s{0,4}$/
/** numastat -m has the same heading of nodes. */
const OTHER_TABLE = /^[A-Z][A-Za-z()_]{2,30}\s{1,40}\d/
const FILE = /(node\d{1,4})[/!]numastat(?:[._-]\w{1,20})?(?:\.txt)?$/
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
  begins: ['Per-node numastat info', '   node0', '   node 0', 'node0   ', 'node 0   ', '/numastat', 'numa_hit '],
  heading: (text) => TITLE.test(text) || HEADER.test(text) || ALONE.test(text) || FILE.test(titleOf(text) ?? ''),
  open(publish, artifact) {
    let nodes: string[] | undefined
    let values = new Map<string, number[]>()
    let place: RawLine | undefined
    let unit = 1
    // one file for each node
    const single = (path: string | undefined): string | undefined => FILE.exec(path ?? '')?.[1]
    let file = single(artifact.path) ?? single(artifact.command)
    const close = (): void => {
      if (place !== undefined && values.has('numa_hit'))
        publish(
          NUMA_COUNTERS,
          { nodes: nodes ?? [file ?? 'node'], values, of: seriesOf(artifact.path).replace(/node\d{1,4}/, 'node') },
          place,
        )
      values = new Map()
      place = undefined
    }
    return {
      line(line) {
        const { text } = line
        const titled = single(titleOf(text))
        if (titled !== undefined) {
          close()
          file = titled
          nodes = undefined
          unit = 1
          return 'take'
        }
        if (HEADER.test(text)) {
          close()
          nodes = [...text.toLowerCase().matchAll(/node ?(\d{1,4})/g)].map((m) => `node${m[1]}`)
          unit = /^\s{0,80}Node /.test(text) ? PAGES_PER_MB : 1
          return 'take'
        }
        const m = ROW.exec(text)
        const cells = m?.[2]!.trim().split(/\s+/) ?? []
        const columns = nodes?.length ?? 1
        if (m === null || cells.length < columns || cells.length > columns + 1) {
          if (TITLE.test(text) || RULE.test(text)) return 'take'
          if (values.size === 0 && OTHER_TABLE.test(text)) return 'end'
          return isPrompt(text) && !/\bnumastat\b/.test(text) ? 'end' : 'pass'
        }
        const name = m[1]!.toLowerCase()
        if (values.has(name)) close()
        if (place === undefined || name === 'numa_miss') place = line
        values.set(
          name,
          cells.slice(0, columns).map((cell) => Math.round((numberOf(cell) ?? 0) * unit)),
        )
        return 'take'
      },
      end: close,
    }
  },
}
