import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { ROW_AMISS, type RowAmiss } from '../../records/row-amiss.ts'
import { type Columns, columnsOf, rowOf } from '../tables/columns.ts'
import { isAtRest, isBad } from '../tables/state-words.ts'

/** Lines in a row that are none of it before it is over. */
const MOST_OTHERS = 3
const RULED = /^[\s=+:|_-]{3,400}$/

/** Any other table of which a column tells states: its rows that say that something is broken. */
export const stateTable: FormatParser = {
  id: 'state-table',
  title: 'any table with a column of states',
  capture: ['a program that prints aligned columns, one of them STATUS, STATE, PHASE, HEALTH, READY, AVAILABLE, ONLINE or DEGRADED'],
  recognised: 'by its heading (NAME … STATUS), where no other format begins',
  samples: [
    { text: 'NAME      READY   SECRET    AGE\nweb-tls   True    web-tls   60d\napi-tls   False   api-tls   3h\n' },
    {
      text: 'Gluster process       TCP Port  Online  Pid\nBrick gl1:/bricks/b1  49152     Y       1811\nBrick gl2:/bricks/b1  N/A       N       N/A\n',
    },
  ],
  shows: ['states'],
  isGeneral: true,
  heading: (text) => columnsOf(text) !== undefined,
  open(publish, { stamp }) {
    let columns: Columns | undefined
    let rows = 0
    let others = 0
    return {
      // only its heading and what is drawn are taken before a row says something, however many do not
      get certain() {
        return rows > 0
      },
      line(line) {
        const text = line.text.trimEnd()
        const heading = columnsOf(text)
        if (heading !== undefined || columns === undefined) {
          columns = heading
          return heading === undefined ? 'end' : 'take'
        }
        if (RULED.test(text)) return 'take'
        if (text === '' || isPrompt(text)) return 'end'
        const row = rowOf(text, columns)
        if (row === undefined) return ++others > MOST_OTHERS ? 'end' : 'pass'
        rows++
        others = 0
        const amiss = amissOf(row, columns)
        // what says of nothing that it is broken is read as any other line
        if (amiss === undefined) return 'pass'
        publish(ROW_AMISS, { ...amiss, row: text.trim() }, line, stamp)
        return 'take'
      },
      end() {},
    }
  },
}

/** What fills a cell that says nothing. */
const EMPTY = /^[^\p{L}]{0,4}$|^<?none>?$|^n\/a$/iu

function amissOf(row: readonly (string | undefined)[], { all, name, space, why }: Columns): RowAmiss | undefined {
  const own = row[name]
  const states = all.flatMap(({ text, kind }, i) => {
    const cell = row[i]
    return kind === undefined || cell === undefined || !isBad(cell, kind, text) ? [] : `${text} is ${cell}`
  })
  if (own === undefined || states.length === 0) return undefined
  if (row.some((cell, i) => all[i]?.kind === 'state' && cell !== undefined && isAtRest(cell)) && states.every((said) => /\d$/.test(said)))
    return undefined
  const holder = space === undefined ? undefined : row[space]
  const said = why === undefined ? undefined : row[why]
  return {
    name: holder === undefined ? own : `${holder}/${own}`,
    amiss: [states.join(', '), ...(said === undefined || EMPTY.test(said) ? [] : [said])].join(': '),
    gravity: 'failed',
  }
}
