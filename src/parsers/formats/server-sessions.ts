import type { FormatParser, RawLine } from '../../core/parser.ts'
import { SERVER_SESSION, type ServerSession } from '../../records/server-session.ts'
import { rowsSink } from '../load/rows.ts'

const MOST_ROWS = 10_000
/** What the client prints where a statement ends in \\G. */
const VERTICAL = /^\*{10,40} \d{1,6}\. row \*{10,40}\s*$/
const FIELD = /^\s{0,40}([A-Za-z][\w()., ]{0,40}?): ?(.{0,1000})$/
const RULE = /^[\s+|-]{5,}$/
const COUNT = /^(?:count(?:\(.{1,20}\))?|n|num|sessions|connections|conns)$/
/** States of pg_stat_activity (src/backend/utils/adt/pgstatfuncs.c). */
const PG_STATE = /^(?:active|idle|idle in transaction(?: \(aborted\))?|fastpath function call|disabled)$/

/** `01:12:40.12`, `2 days 03:12:11`, or a number of seconds. */
function secondsOf(cell: string | undefined): number | undefined {
  if (/^\d{1,10}(?:\.\d{1,9})?$/.test(cell ?? '')) return Math.floor(Number(cell))
  const m = /^(?:(\d{1,5}) days? )?(\d{1,4}):(\d\d):(\d\d)/.exec(cell ?? '')
  return m === null ? undefined : Number(m[1] ?? 0) * 86_400 + Number(m[2]) * 3600 + Number(m[3]) * 60 + Number(m[4])
}

interface Columns {
  readonly server: ServerSession['server']
  /** The cell of a row below the label; undefined where there is no such column. */
  readonly cell: (row: string, label: RegExp) => string | undefined
  readonly has: (label: RegExp) => boolean
}

/** Two columns, whose bars still stand: counted by their state alone, which only PostgreSQL calls so. */
const BY_STATE = /^\|?\s{0,40}(?:state\s{0,60}\|\s{0,20}(?:count|num|sessions)|(?:count|num|sessions)\s{0,20}\|\s{0,60}state)\s{0,40}\|?$/i

function countedByState(text: string): Columns | undefined {
  if (!BY_STATE.test(text.trim())) return undefined
  const cellsOf = (row: string): string[] =>
    row
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim().toLowerCase())
  const labels = cellsOf(text)
  const has = (label: RegExp): boolean => labels.some((name) => label.test(name))
  const cell = (row: string, label: RegExp): string | undefined => {
    const cells = cellsOf(row)
    return cells.length === labels.length ? cells[labels.findIndex((name) => label.test(name))] : undefined
  }
  return { server: 'postgres', cell, has }
}

/** The labels of a table whose bars are taken off: each cell begins below its label. */
function columnsOf(text: string): Columns | undefined {
  if (text.length > 1000) return undefined
  const counted = countedByState(text)
  if (counted !== undefined) return counted
  const labels = [...text.matchAll(/\S+(?: \S+)*/g)]
  const has = (label: RegExp): boolean => labels.some(([name]) => label.test(name.toLowerCase()))
  if (labels.length < 3 || !has(/^state$/)) return undefined
  // what pg_stat_activity tells of locks has a reader of its own
  if (has(/^(?:blocked_by|wait_event_type)$/)) return undefined
  const cell = (row: string, label: RegExp): string | undefined => {
    const i = labels.findIndex(([name]) => label.test(name.toLowerCase()))
    return i < 0 ? undefined : row.slice(labels[i]!.index, labels[i + 1]?.index).trim()
  }
  if (has(/^usename$/) && (has(COUNT) || has(/^pid$/))) return { server: 'postgres', cell, has }
  if (has(/^user$/) && has(/^command$/) && has(/^time$/) && has(/^id$/)) return { server: 'mysql', cell, has }
  return undefined
}

/** Who is connected to PostgreSQL or MySQL, and what each does: a row for each session, or for several together. */
export const serverSessions: FormatParser = {
  id: 'server-sessions',
  title: 'sessions of PostgreSQL (pg_stat_activity) and MySQL (SHOW PROCESSLIST)',
  capture: [
    `psql -U postgres -c "select usename, application_name, state, count(*), max(now() - state_change) from pg_stat_activity group by 1, 2, 3"`,
    `mysql -e 'SHOW FULL PROCESSLIST'`,
  ],
  recognised: 'by its heading (usename … state … count, Id User Host db Command Time State Info)',
  samples: [
    { text: ' usename | state  | count \n---------+--------+-------\n shop    | active |     4 \n(1 row)\n' },
    {
      text: '        state        | count \n---------------------+-------\n idle in transaction |    41\n active              |     2\n(2 rows)\n',
    },
    {
      text: 'Id\tUser\tHost\tdb\tCommand\tTime\tState\tInfo\n71\tapp\t10.0.0.4:50112\tshop\tQuery\t3\texecuting\tSELECT 1\n',
    },
  ],
  shows: ['sessions'],
  begins: ['usename', '| count', '| num', '| sessions', '| state', '\tcommand\t', '| command ', '  command  ', '. row *****'],
  heading: (text) => columnsOf(text) !== undefined || VERTICAL.test(text),
  open(publish, { stamp }) {
    let columns: Columns | undefined
    let isVertical = false
    let rows = 0
    const fields = new Map<string, string>()
    let first: RawLine | undefined
    const close = (): void => {
      const [id, state, seconds] = [fields.get('id'), fields.get('state'), secondsOf(fields.get('time'))]
      if (first !== undefined && id !== undefined && /^\d{1,12}$/.test(id) && state !== undefined && seconds !== undefined)
        publish(
          SERVER_SESSION,
          {
            server: 'mysql',
            count: 1,
            id,
            user: fields.get('user'),
            client: fields.get('host'),
            state: state === 'NULL' ? '' : state,
            command: fields.get('command'),
            seconds,
            statement: fields.get('info')?.slice(0, 200),
          },
          first,
          stamp,
        )
      fields.clear()
      first = undefined
    }
    return rowsSink((line) => {
      if (VERTICAL.test(line.text)) {
        close()
        columns = undefined
        isVertical = true
        return true
      }
      const field = isVertical ? FIELD.exec(line.text) : null
      if (field !== null) {
        fields.set(field[1]!.toLowerCase().replace(/^left\(info.{0,20}$/, 'info'), field[2]!.trim())
        first ??= line
        return true
      }
      const heading = columnsOf(line.text)
      if (heading !== undefined) {
        columns = heading
        return true
      }
      if (RULE.test(line.text)) return true
      if (columns === undefined || ++rows > MOST_ROWS) return false
      const { server, has } = columns
      const of = columns
      const cell = (label: RegExp): string | undefined => {
        const text = of.cell(line.text, label)
        return text === '' || text === 'NULL' ? undefined : text
      }
      const state = cell(/^state$/) ?? ''
      // processes of the server itself have none
      if (of.cell(line.text, /^state$/) === '' && server === 'postgres' && /^\d{1,7}$/.test(cell(COUNT) ?? '')) return true
      const id = cell(/^(?:id|pid)$/)
      const count = Number(cell(COUNT) ?? 1)
      if (!Number.isSafeInteger(count) || (id !== undefined && !/^\d{1,12}$/.test(id))) return false
      if (server === 'postgres' ? !PG_STATE.test(state) || (id === undefined && !has(COUNT)) : id === undefined) return false
      publish(
        SERVER_SESSION,
        {
          server,
          count,
          id,
          user: cell(/^(?:usename|user)$/),
          client: cell(/^application_name$/) ?? cell(/^(?:host|client_addr)$/),
          state,
          command: cell(/^command$/),
          seconds: secondsOf(cell(/^(?:time|max|age|duration|since|oldest|longest|xact_age|idle_for)$/)),
          statement: cell(/^(?:info|query|left.{0,40})$/)?.slice(0, 200),
        },
        line,
        stamp,
      )
      return true
    }, close)
  },
}
