import { lineType } from '../core/record.ts'

/** Servers whose limit of connections lines tell of. */
export type Server =
  'postgres' | 'pgbouncer' | 'mysql' | 'redis' | 'mongodb' | 'memcached' | 'nginx' | 'haproxy' | 'zookeeper' | 'dovecot' | 'sshd'

/** A server has no room for one more client, as it says itself or as its client is told. */
export interface ConnectionRefusal {
  readonly server: Server
  /** The setting that limits it. */
  readonly setting: string
  /** The limit, where the line tells it. */
  readonly limit: number | undefined
  /** Who was refused, as the server calls it: `app@shop`, a role, a database. */
  readonly client: string | undefined
  /** The server's own process, where the line names it in its own way. */
  readonly pid: number | undefined
  /** A client passes on what it was told: the machine is the client's. */
  readonly isPassedOn?: boolean | undefined
}

export const CONNECTION_REFUSAL = lineType<ConnectionRefusal>('connection-refusal')

/** A figure of a server's connections, as its own command prints it. */
export interface ConnectionFigure {
  readonly server: Server
  readonly of: 'limit' | 'used' | 'rejected'
  readonly value: number
  /** MySQL and PostgreSQL have a setting of this name, and the line does not tell whose it is. */
  readonly isEither?: true | undefined
}

export const CONNECTION_FIGURE = lineType<ConnectionFigure>('connection-figure')
