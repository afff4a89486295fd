import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { type Aligned, alignedColumns, alignedRow } from '../load/aligned.ts'
import { rowsSink } from '../load/rows.ts'

/** The columns of _cat/health, _cat/indices and _cat/shards that no other table has together. */
const HEADINGS = [
  /^(?:epoch\s{1,12}timestamp\s{1,12})?cluster\s{1,80}status\s{1,12}node\.total(?:\s[\w. %]{1,300})?$/,
  /^health\s{1,12}status\s{1,12}index\s{1,250}uuid\s{1,40}pri\s{1,8}rep\s[\w. ]{1,300}$/,
  /^index\s{1,250}shard\s{1,12}prirep\s{1,12}state\s[\w. ]{1,300}$/,
]
const BAD = /^(?:red|UNASSIGNED)$/

/** _cat/health, _cat/indices and _cat/shards of Elasticsearch and OpenSearch, with their headings (?v). */
export const elasticsearchCat: FormatParser = {
  id: 'elasticsearch-cat',
  title: '_cat/health, _cat/indices, _cat/shards of Elasticsearch',
  capture: ['curl -s localhost:9200/_cat/health?v', 'curl -s localhost:9200/_cat/indices?v', 'curl -s localhost:9200/_cat/shards?v'],
  recognised: 'by its headings (cluster status node.total, health status index, index shard prirep state)',
  samples: [
    {
      text: 'epoch      timestamp cluster status node.total node.data shards pri\n1764000000 10:00:00  logs    red             3         3    120  60\n',
    },
    { text: 'index shard prirep state      docs store ip        node\nlogs  0     p      UNASSIGNED\n' },
  ],
  shows: ['states'],
  begins: ['node.total', 'docs.count', 'prirep'],
  heading: (text) => HEADINGS.some((heading) => heading.test(text.trimEnd())),
  open(publish, { stamp }) {
    let table: Aligned | undefined
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      if (HEADINGS.some((heading) => heading.test(text))) {
        table = alignedColumns(text)
        return true
      }
      const row = table === undefined || text.length > 1000 ? undefined : alignedRow(text, table)
      const column = ['health', 'state', 'status'].find((label) => table?.labels.includes(label))
      const [name, state] = [row?.get('cluster') ?? row?.get('index'), row?.get(column ?? '')]
      if (name === undefined || state === undefined || !/^(?:green|yellow|red|[A-Z]{5,12})$/.test(state)) return false
      const shard = row?.get('shard')
      const about = shard === undefined ? name : `shard ${shard} of ${name}`
      if (BAD.test(state))
        publish(ROW_AMISS, { name: about, amiss: `${column} is ${state}`, gravity: state === 'red' ? 'failed' : 'refused' }, line, stamp)
      return true
    })
  },
}
