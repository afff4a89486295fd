import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { JsonSection } from '../json-section.ts'

/** The first members, in the order in which every version prints them. */
const HEADING = /^\s{0,40}\{?\s{0,8}"cluster_name"\s{0,4}:\s{0,4}"[^"]{1,250}"\s{0,4},(?:\s{0,4}"status"\s{0,4}:|\s{0,4}$)/
const MEMBER = /"(cluster_name|status|unassigned_shards|number_of_data_nodes)"\s{0,4}:\s{0,4}(?:"([^"]{1,250})"|(\d{1,9}))/g

/** _cluster/health of Elasticsearch and OpenSearch: red is a cluster that lacks data; yellow one that lacks copies. */
export const elasticsearchHealth: FormatParser = {
  id: 'elasticsearch-health',
  title: '_cluster/health of Elasticsearch',
  capture: ['curl -s localhost:9200/_cluster/health'],
  recognised: 'by its first members (cluster_name, status)',
  samples: [
    {
      text: '{"cluster_name":"logs","status":"red","timed_out":false,"number_of_nodes":3,"number_of_data_nodes":3,"active_shards":61,"unassigned_shards":2}\n',
    },
    { text: '{\n  "cluster_name" : "logs",\n  "status" : "red",\n  "number_of_data_nodes" : 2,\n  "unassigned_shards" : 9\n}\n' },
  ],
  shows: ['states'],
  begins: ['"cluster_name"'],
  heading: (text) => HEADING.test(text),
  open(publish, { stamp }) {
    const json = new JsonSection()
    const members = new Map<string, string>()
    let place: RawLine | undefined
    return {
      get certain() {
        return members.get('status') === 'red'
      },
      line(line) {
        if (json.line(line.text) !== 'part') return 'end'
        for (const [, key, text, digits] of line.text.matchAll(MEMBER)) {
          if (members.has(key!)) continue
          members.set(key!, (text ?? digits)!)
          if (key === 'status') place = line
        }
        return 'take'
      },
      end() {
        if (place === undefined || members.get('status') !== 'red') return
        const shards = members.get('unassigned_shards')
        const amiss = `status is red${shards === undefined ? '' : `, unassigned shards: ${shards}`}`
        publish(ROW_AMISS, { name: `cluster ${members.get('cluster_name') ?? ''}`.trim(), amiss, gravity: 'failed' }, place, stamp)
      },
    }
  },
}
