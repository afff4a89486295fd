import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const HEADING = /^(?=.{0,400}\bPID\b)(?=.{0,400}\bSTATE\b)[A-Z][A-Z_ ]{6,400}\b(?:BLOCKED_BY|WAIT_EVENT_TYPE)\b[A-Z_ ]{0,200}$/i
const ROW = /^ {0,12}\d{1,10} /
const MOST_ROWS = 10_000
/** A transaction that was open for less may be at work. */
const LEAST_SECONDS = 60
const MOST_TOLD = 8

/** Of an interval as PostgreSQL prints it, `2 days 03:12:11.221`; undefined where it is none. */
function secondsOf(age: string | undefined): number | undefined {
  const m = /^(?:(\d{1,5}) days? )?(\d{1,4}):(\d\d):(\d\d)/.exec(age ?? '')
  return m === null ? undefined : Number(m[1] ?? 0) * 86_400 + Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4])
}
const isOld = (age: string | undefined): boolean => (secondsOf(age) ?? LEAST_SECONDS) >= LEAST_SECONDS

interface Column {
  readonly label: string
  readonly from: number
  readonly to: number
}

const columnsOf = (heading: string): readonly Column[] => {
  const found = [...heading.matchAll(/\S+/g)]
  return found.map((m, i) => ({ label: m[0].toLowerCase(), from: m.index, to: found[i + 1]?.index ?? Infinity }))
}

/**
 * pg_stat_activity: sessions that do nothing in an open transaction for which others wait, by pg_blocking_pids(pid) as blocked_by, or, without that
 * column, while others have waited for locks.
 */
export const pgStatActivity: FormatParser = {
  id: 'pg-stat-activity',
  title: 'pg_stat_activity of PostgreSQL',
  capture: [
    `psql -c "select pid, usename, state, now() - xact_start as age, left(query, 60) as query, pg_blocking_pids(pid) as blocked_by from pg_stat_activity where state <> 'idle'"`,
  ],
  recognised: 'by its heading (pid … state … blocked_by or wait_event_type)',
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
    /** Sessions that wait for a lock, whoever holds it. */
    const locked: string[] = []
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
        const age = cell(/^(?:xact_)?(?:age|duration)$/)
        if (/^idle in transaction/.test(cell(/^state$/) ?? '')) idle.set(pid, { line, age })
        if (/^lock$/i.test(cell(/^wait_event_type$/) ?? '') && isOld(age)) locked.push(pid)
        for (const [holder] of (cell(/^blocked_by$/) ?? '').matchAll(/\d{1,10}/g)) {
          const waiting = blocked.get(holder)
          if (waiting === undefined) blocked.set(holder, [pid])
          else waiting.push(pid)
        }
        return true
      },
      () => {
        for (const [pid, { line, age }] of idle) {
          const blocks = blocked.get(pid)
          const waiting = blocks ?? (blocked.size === 0 && isOld(age) ? locked : [])
          if (waiting.length === 0) continue
          const who = `${waiting.slice(0, MOST_TOLD).join(', ')}${waiting.length > MOST_TOLD ? ' …' : ''}`
          const does = blocks === undefined ? `while ${who} wait${waiting.length > 1 ? '' : 's'} for a lock` : `blocks ${who}`
          const amiss = `idle in transaction${age === undefined || age === '' ? '' : ` (${age})`}, ${does}`
          publish(ROW_AMISS, { name: `session ${pid}`, amiss, gravity: 'refused' }, line, stamp)
        }
      },
    )
  },
}
