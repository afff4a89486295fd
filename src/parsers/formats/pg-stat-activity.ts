import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const HEADING = /^(?=.{0,400}\bPID\b)(?=.{0,400}\bSTATE\b)[A-Z][A-Z_ ]{6,400}\bBLOCKED_BY\b[A-Z_ ]{0,200}$/i
const ROW = /^ {0,12}\d{1,10} /
const MOST_ROWS = 10_000

interface Column {
  readonly label: string
  readonly from: number
  readonly to: number
}

const columnsOf = (heading: string): readonly Column[] => {
  const found = [...heading.matchAll(/\S+/g)]
  return found.map((m, i) => ({ label: m[0].toLowerCase(), from: m.index, to: found[i + 1]?.index ?? Infinity }))
}

/** pg_stat_activity with pg_blocking_pids(pid) as blocked_by: sessions that do nothing in an open transaction for which others wait. */
export const pgStatActivity: FormatParser = {
  id: 'pg-stat-activity',
  title: 'pg_stat_activity of PostgreSQL',
  capture: [
    `psql -c "select pid, usename, state, now() - xact_start as age, left(query, 60) as query, pg_blocking_pids(pid) as blocked_by from pg_stat_activity where state <> 'idle'"`,
  ],
  recognised: 'by its heading (pid … state … blocked_by)',
  samples: [
    {
      text: ' pid  | usename |        state        |   age    | blocked_by \n------+---------+---------------------+----------+------------\n 4020 | shop    | idle in transaction | 00:41:02 | {}\n 4077 | shop    | active              | 00:40:11 | {4020}\n(2 rows)\n',
    },
  ],
  shows: ['sessions'],
  heading: (text) => HEADING.test(text.trimEnd()),
  open(publish, { stamp }) {
    let columns: readonly Column[] = []
    const idle = new Map<string, { readonly line: RawLine; readonly age: string | undefined }>()
    const blocked = new Map<string, string[]>()
    let rows = 0
    return rowsSink(
      (line) => {
        const text = line.text.trimEnd()
        if (HEADING.test(text)) {
          columns = columnsOf(text)
          return true
        }
        if (!ROW.test(text) || ++rows > MOST_ROWS) return false
        const cell = (label: RegExp): string | undefined => {
          const column = columns.find((one) => label.test(one.label))
          return column === undefined ? undefined : text.slice(column.from, column.to).trim()
        }
        const pid = cell(/^pid$/)
        if (pid === undefined || !/^\d{1,10}$/.test(pid)) return false
        if (/^idle in transaction/.test(cell(/^state$/) ?? '')) idle.set(pid, { line, age: cell(/^(?:xact_)?(?:age|duration)$/) })
        for (const [holder] of (cell(/^blocked_by$/) ?? '').matchAll(/\d{1,10}/g)) {
          const waiting = blocked.get(holder)
          if (waiting === undefined) blocked.set(holder, [pid])
          else waiting.push(pid)
        }
        return true
      },
      () => {
        for (const [pid, { line, age }] of idle) {
          const waiting = blocked.get(pid)
          if (waiting === undefined) continue
          const amiss = `idle in transaction${age === undefined || age === '' ? '' : ` (${age})`}, blocks ${waiting.slice(0, 8).join(', ')}${waiting.length > 8 ? ' …' : ''}`
          publish(ROW_AMISS, { name: `session ${pid}`, amiss, gravity: 'refused' }, line, stamp)
        }
      },
    )
  },
}
