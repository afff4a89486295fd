import type { FormatParser, Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isPrompt } from '../../core/prompt.ts'
import { ROW_AMISS, type RowAmiss } from '../../records/row-amiss.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import { NODE_CONDITION } from '../../records/node-condition.ts'
import { POD_STATUS } from '../../records/pod-status.ts'
import { kubeRow } from '../kube/state-row.ts'
import { behindColumns, type Columns, columnsOf, rowOf } from '../tables/columns.ts'
import { isAtRest, isBad, isWhy } from '../tables/state-words.ts'

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
        const stated = publishKube(row, text, columns, publish, line, stamp)
        const amiss = amissOf(row, columns)
        // what says of nothing that it is broken is read as any other line
        if (amiss === undefined) return stated ? 'take' : 'pass'
        publish(ROW_AMISS, { ...amiss, row: text.trim() }, line, stamp)
        return 'take'
      },
      end() {},
    }
  },
}

/** What the row states of a pod or a node, in words that only Kubernetes has. False where it does not. */
function publishKube(
  row: readonly (string | undefined)[],
  text: string,
  { all }: Columns,
  publish: Publish,
  line: RawLine,
  stamp: Instant | undefined,
): boolean {
  const cells = all.flatMap(({ text: label }, i) => (row[i] === undefined ? [] : [{ label, text: row[i] }]))
  const kube = kubeRow({ cells, behind: behindColumns(text, all.length) })
  if (kube === undefined) return false
  if (kube.pod !== undefined) publish(POD_STATUS, kube.pod, line, stamp)
  for (const state of kube.containers) publish(CONTAINER_STATE, state, line, stamp)
  for (const condition of kube.conditions) publish(NODE_CONDITION, condition, line, stamp)
  return true
}

/** What fills a cell that says nothing. */
const EMPTY = /^[^\p{L}]{0,4}$|^<?none>?$|^n\/a$/iu

function amissOf(row: readonly (string | undefined)[], { all, name, space, why }: Columns): RowAmiss | undefined {
  const own = row[name]
  const states = all.flatMap(({ text, kind }, i) => {
    const cell = row[i]
    return kind === undefined || cell === undefined ? [] : [{ cell, is: `${text} is ${cell}`, bad: isBad(cell, kind, text) }]
  })
  const said = why === undefined ? undefined : row[why]
  const bad = states.filter((state) => state.bad)
  if (row.some((cell, i) => all[i]?.kind === 'state' && cell !== undefined && isAtRest(cell)) && bad.every(({ is }) => /\d$/.test(is)))
    return undefined
  const isSaid =
    said !== undefined &&
    states.length > 0 &&
    isWhy(
      said,
      states.map(({ cell }) => cell),
    )
  const told = bad.length > 0 ? bad : isSaid ? states : []
  if (own === undefined || told.length === 0) return undefined
  const holder = space === undefined ? undefined : row[space]
  return {
    name: holder === undefined ? own : `${holder}/${own}`,
    amiss: [told.map(({ is }) => is).join(', '), ...(said === undefined || EMPTY.test(said) ? [] : [said])].join(': '),
    gravity: 'failed',
  }
}
