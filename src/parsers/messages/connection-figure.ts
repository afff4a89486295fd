import { message } from '../../core/message.ts'
import { CONNECTION_FIGURE, type ConnectionFigure } from '../../records/connection-refusal.ts'

type Meaning = Omit<ConnectionFigure, 'value'>

const MYSQL: ReadonlyMap<string, Meaning> = new Map([
  ['max_connections', { server: 'mysql', of: 'limit' }],
  ['Threads_connected', { server: 'mysql', of: 'used' }],
  ['Connection_errors_max_connections', { server: 'mysql', of: 'rejected' }],
])
const REDIS: ReadonlyMap<string, Meaning> = new Map([
  ['maxclients', { server: 'redis', of: 'limit' }],
  ['connected_clients', { server: 'redis', of: 'used' }],
  ['rejected_connections', { server: 'redis', of: 'rejected' }],
])
/** A row of the client's table, whose border may be gone, or of its output without borders. */
const ROW = /^\s{0,4}\|?\s{0,20}(\w{3,40})\s{0,40}(?:\||\t)\s{0,20}(\d{1,9})\s{0,40}\|?\s*$/
/** A row without a border around it, which `psql -t` prints too, or a line of a file of settings, of MySQL or of PostgreSQL. */
const OF_EITHER = /^\s{0,4}max_connections\s{0,40}(?:\|\s{0,20}(\d{1,7})|=\s{0,20}'?(\d{1,7})'?)\s{0,40}(?:#.{0,200})?$/
const FIELD = /^(\w{3,40}):(\d{1,12})$/

/** SHOW VARIABLES and SHOW STATUS of MySQL, INFO of redis: the limit of clients, those that are connected, those that were refused. */
export const connectionFigure = message<ConnectionFigure>({
  id: 'connection-figure',
  emits: CONNECTION_FIGURE,
  holds: ['max_connections', 'Threads_connected', 'maxclients:', 'connected_clients:', 'rejected_connections:'],
  read({ message: text, at }) {
    // the client of MySQL draws a border around its rows
    const either = /^\s{0,8}\|/.test(at.text) ? null : OF_EITHER.exec(text)
    if (either !== null) return { server: 'mysql', of: 'limit', isEither: true, value: Number(either[1] ?? either[2]) }
    const row = ROW.exec(text)
    const [, name, value] = row ?? FIELD.exec(text.trim()) ?? []
    const meaning = name === undefined ? undefined : (row === null ? REDIS : MYSQL).get(name)
    return meaning === undefined ? undefined : { ...meaning, value: Number(value) }
  },
})
