import { waitsOfRefusing } from '../../../casefile/pgbouncer-waits.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import { happened, type Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Measured } from '../../../core/finding.ts'
import { distinct, grouped, mostOf } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import {
  CONNECTION_FIGURE,
  CONNECTION_REFUSAL,
  type ConnectionFigure,
  type ConnectionRefusal,
  type Server,
} from '../../../records/connection-refusal.ts'
import { type Holders, holdersOfSessions } from './holders.ts'

export interface Facts extends Partial<Holders> {
  host: string | undefined
  server: Server
  /** The setting that limits it. */
  setting: string
  comm: string | undefined
  pid: number | undefined
  unit: string | undefined
  limit: number | undefined
  /** Connections, as the server counts them. */
  used: number | undefined
  /** Connections that it refused since it started, as it counts them. */
  rejected: number | undefined
  /** Who was refused, as far as the lines name them. */
  clients: readonly string[] | undefined
  message: string | undefined
  /** Only clients tell of it: the machine is theirs. */
  isPassedOn?: boolean | undefined
  /** Of PgBouncer: clients that had their place and waited for a server connection in vain. */
  waitedInVain?: number | undefined
}

type Refusals = readonly [Event<ConnectionRefusal & LogLine>, ...Event<ConnectionRefusal & LogLine>[]]
type Figure = Cited<ConnectionFigure & LogLine> | undefined

/** Settings of servers whose own figures are read. */
const SETTINGS: ReadonlyMap<Server, string> = new Map([
  ['mysql', 'max_connections'],
  ['postgres', 'max_connections'],
  ['redis', 'maxclients'],
])

/** A server has no room for another client: it says so to those that it refuses, or its figures show it. */
export function judge(scope: Scope): Found<Facts>[] {
  const said = grouped(
    scope.events(CONNECTION_REFUSAL),
    ({ what }) => `${what.server}\0${what.setting}\0${isOwn(what) ? (what.client ?? '') : ''}`,
  )
  const told = new Set([...said.values()].map(([{ what }]) => what.server))
  return [
    ...[...said.values()].map((events) => refused(scope, events)),
    ...[...SETTINGS].flatMap(([server, setting]) => (told.has(server) ? [] : counted(scope, server, setting))),
  ]
}

/** A limit of one role, database or user: each is a limit of its own. */
const isOwn = ({ setting }: ConnectionRefusal): boolean => /^(?:CONNECTION LIMIT|max_user_connections|process_limit|maxconn)$/.test(setting)

function refused(scope: Scope, events: Refusals): Found<Facts> {
  const { server, setting, message, ident, pid } = events[0].what
  const figures = setting === SETTINGS.get(server) ? figuresOf(scope, server) : undefined
  const clients = distinct(
    events.flatMap(({ what }) => what.client ?? []),
    (client) => client,
  )
  const unit = unitOf(scope, events)
  const holders = isOwn(events[0].what) ? undefined : holdersOfSessions(scope, server)
  const waits = server === 'pgbouncer' ? waitsOfRefusing(scope) : []
  // nginx and PostgreSQL log it themselves; others tell the client
  const comm = server === 'nginx' ? (ident ?? 'nginx') : ident
  return {
    ...happened(withoutEchoes(events)),
    about: { comm, pid, unit },
    facts: {
      host: scope.name,
      server,
      setting,
      comm,
      pid,
      unit,
      limit: events.find(({ what }) => what.limit !== undefined)?.what.limit ?? figures?.limit?.value,
      used: figures?.used?.value,
      rejected: figures?.rejected?.value,
      clients: clients.length === 0 ? undefined : clients,
      message: message.slice(0, 300),
      ...(events.every(({ what }) => what.isPassedOn === true) ? { isPassedOn: true } : {}),
      ...holders?.facts,
      ...(waits.length === 0 ? {} : { waitedInVain: waits.length }),
    },
    proof: [
      ...toldBy(events.slice(0, 1), 'application log'),
      ...(holders?.proof ?? []),
      ...cite(figures?.used, 'connections now', isFull(figures) ? 'capture' : undefined),
      ...cite(figures?.limit, 'as many as it may have'),
      ...cite(figures?.rejected, 'refused since it started', (figures?.rejected?.value ?? 0) > 0 ? 'capture' : undefined),
      ...toldBy(waits, 'application log', 'no server connection came free'),
      ...toldBy(events.slice(1), 'application log'),
    ],
    series: figures === undefined ? [] : usedOverTime(scope, server, figures.limit?.value),
    certainty: 'stated',
    // strangers that try passwords fill it every day
    ...(server === 'sshd' ? { severity: 'warning' as const } : {}),
  }
}

/** A client that is told of a refusal logs it a moment later. */
const ECHO_SECONDS = 1

/** Without what clients say of refusals that the server tells itself. */
function withoutEchoes(events: Refusals): Refusals {
  const own = events.filter(({ what }) => what.isPassedOn !== true)
  const isEcho = ({ what }: Refusals[number]): boolean =>
    what.isPassedOn === true &&
    own.some((one) => {
      const seconds = what.time === undefined || one.what.time === undefined ? undefined : secondsBetween(one.what.time, what.time)
      return seconds !== undefined && seconds >= 0 && seconds <= ECHO_SECONDS
    })
  const [first, ...rest] = events.filter((event) => !isEcho(event))
  return first === undefined ? events : [first, ...rest]
}

/** No line of a refusal: as many are connected as may be, or the server counts refusals. */
function counted(scope: Scope, server: Server, setting: string): Found<Facts>[] {
  const figures = figuresOf(scope, server)
  const { limit, used, rejected } = figures
  const full = isFull(figures)
  if (!full && (rejected?.value ?? 0) === 0) return []
  return [
    {
      // refused since it started: whether that was today is not told
      severity: full ? undefined : 'note',
      facts: {
        host: scope.name,
        server,
        setting,
        comm: undefined,
        pid: undefined,
        unit: undefined,
        limit: limit?.value,
        used: used?.value,
        rejected: rejected?.value,
        clients: undefined,
        message: undefined,
      },
      proof: [
        ...cite(used, 'connections now', full ? 'capture' : undefined),
        ...cite(limit, 'as many as it may have'),
        ...cite(rejected, 'refused since it started', (rejected?.value ?? 0) > 0 ? 'capture' : undefined),
      ],
      series: usedOverTime(scope, server, limit?.value),
      certainty: 'shown',
      missing: (rejected?.value ?? 0) > 0 ? undefined : 'whether a connection was refused',
    },
  ]
}

const usedOverTime = (scope: Scope, server: Server, limit: number | undefined): Measured[] =>
  overTime({ quantity: 'connections.used', unit: 'count', of: server, limit }, figuresIn(scope, server, 'used'), ({ value }) => value)

interface Figures {
  readonly limit: Figure
  readonly used: Figure
  readonly rejected: Figure
}

const isFull = (figures: Figures | undefined): boolean =>
  figures?.limit !== undefined && figures.used !== undefined && figures.limit.value > 0 && figures.used.value >= figures.limit.value

/** The limit as it was last, and the most that were connected and refused. */
function figuresOf(scope: Scope, server: Server): Figures {
  const most = (what: ConnectionFigure['of']): Figure => mostOf(figuresIn(scope, server, what), ({ value }) => value)
  return { limit: figuresIn(scope, server, 'limit').at(-1), used: most('used'), rejected: most('rejected') }
}

function figuresIn(scope: Scope, server: Server, what: ConnectionFigure['of']): Exclude<Figure, undefined>[] {
  const rows = scope.rows(CONNECTION_FIGURE).filter((figure) => figure.of === what)
  const own = rows.filter((figure) => figure.server === server && figure.isEither !== true)
  return own.length > 0 || !EITHER.has(server) || !isOnly(scope, server) ? own : rows.filter(({ isEither }) => isEither === true)
}

/** Servers that have a setting of one name. */
const EITHER: ReadonlySet<Server> = new Set(['mysql', 'postgres'])

/** Whether nothing is told of the other server, whose the setting could be. */
const isOnly = (scope: Scope, server: Server): boolean =>
  [
    ...scope.events(CONNECTION_REFUSAL).map(({ what }) => what),
    ...scope.rows(CONNECTION_FIGURE).filter(({ isEither }) => isEither !== true),
  ].every((told) => told.server === server || !EITHER.has(told.server))
