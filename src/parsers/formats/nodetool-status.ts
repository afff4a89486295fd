import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { cellLiterals } from '../cells.ts'
import { rowsSink } from '../load/rows.ts'

const HEADING = /^--\s{1,4}Address\s{1,40}(?:Load|Tokens|Owns)\s/
/** Up or down; normal, leaving, joining, moving; the address or the name; load (`?` of a node that is not known), tokens, share, id, rack. */
const ROW = /^([UD])([NLJM])\s{1,4}([\w.:-]{3,253})\s{1,40}(?:\?|\d[\d.,]{0,12} [KMGT]?i?B|\d{1,5})\s.{1,300}$/

/** nodetool status: the nodes of a ring of Cassandra or ScyllaDB. */
export const nodetoolStatus: FormatParser = {
  id: 'nodetool-status',
  title: 'nodetool status',
  capture: ['nodetool status'],
  recognised: 'by its heading (--  Address  Load  Tokens)',
  samples: [
    {
      text: '--  Address    Load       Tokens  Owns   Host ID                               Rack\nUN  192.0.2.1  210.1 GiB  16      66.7%  aaaaaaaa-0000-0000-0000-000000000001  r1\nDN  192.0.2.2  208.9 GiB  16      66.7%  aaaaaaaa-0000-0000-0000-000000000002  r2\n',
    },
  ],
  shows: ['states'],
  begins: cellLiterals('Address', { after: ['Load'] }),
  heading: (text) => HEADING.test(text),
  open(publish, { stamp }) {
    return rowsSink((line) => {
      const m = ROW.exec(line.text.trimEnd())
      if (m === null) return HEADING.test(line.text)
      if (m[1] === 'D') publish(ROW_AMISS, { name: `node ${m[3]}`, amiss: `is down (D${m[2]})`, gravity: 'failed' }, line, stamp)
      return true
    })
  },
}
