import { message } from '../../core/message.ts'
import { POOL_USED_UP, type PoolUsedUp } from '../../records/pool-queue.ts'

type Saying = readonly [pattern: RegExp, pool: string, members: string, server?: string]

/** What servers and libraries say when all of a pool is taken. Groups: `name`, `size`, `overflow`, `waiting`. */
const SAYINGS: readonly Saying[] = [
  [/server reached MaxRequestWorkers setting/, 'httpd workers', 'workers', 'httpd'],
  [
    /(?:\[pool (?<name>[\w.-]{1,64})\] )?server reached (?:pm\.)?max_children setting \((?<size>\d{1,6})\)/,
    'php-fpm children',
    'children',
    'php-fpm',
  ],
  [
    /QueuePool limit of size (?<size>\d{1,6}) overflow (?<overflow>\d{1,6}) reached, connection timed out/,
    'SQLAlchemy connections',
    'connections',
  ],
  [
    /(?:(?<name>[\w.-]{1,64}) - )?Connection is not available, request timed out after \d{1,9}\s?ms(?: \(total=(?<size>\d{1,6}), active=\d{1,6}, idle=\d{1,6}, waiting=(?<waiting>\d{1,9})\))?/,
    'JDBC connections',
    'connections',
  ],
  // HikariPool.logPoolState, when a connection was waited for in vain
  [
    /(?:(?<name>[\w.-]{1,64}) - )?Timeout failure stats \(total=(?<size>\d{1,6}), active=\d{1,6}, idle=0, waiting=(?<waiting>\d{1,9})\)/,
    'JDBC connections',
    'connections',
  ],
  [
    /RejectedExecutionException\b.{0,400}\[Running, pool size = (?<size>\d{1,6}), active threads = \d{1,6}, queued tasks = (?<waiting>[1-9]\d{0,8})/,
    'Java executor',
    'threads',
  ],
  [/Timeout waiting for (?:connection from pool|idle object)/, 'pooled connections', 'connections'],
  [/Could not get a resource (?:from|since) the pool/, 'pooled connections', 'connections'],
  // Npgsql: PoolingDataSource.cs; Microsoft.Data.SqlClient and other providers of ADO.NET
  [
    /The connection pool has been exhausted, either raise .{0,4}Max(?:imum)? ?Pool ?Size.{0,4} \(currently (?<size>\d{1,6})\)/,
    'Npgsql connections',
    'connections',
  ],
  [/prior to obtaining a connection from the pool\b.{0,200}max pool size was reached/, 'ADO.NET connections', 'connections'],
  // ActiveRecord, connection_pool; PgBouncer: src/client.c; Go's pgx and node-postgres
  [/could not obtain a connection from the pool within [\d.]{1,10} seconds/, 'ActiveRecord connections', 'connections'],
  [/\bConnectionPool::TimeoutError\b/, 'connections', 'connections'],
  [/\bpooler error: query_wait_timeout\b/, 'server connections', 'connections', 'PgBouncer'],
  [/Thread pool is EXHAUSTED!.{0,200}Pool Size: (?<size>\d{1,6})/, 'Dubbo threads', 'threads', 'Dubbo'],
  [
    /Maximum number of threads \((?<size>\d{1,6})\) created for connector(?: with address \[.{1,80}?\] and port \[\d{1,5}\]| \["?(?<name>[\w.-]{1,64})"?\])?/,
    'Tomcat threads',
    'threads',
    'Tomcat',
  ],
]

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

export const poolUsedUp = message<PoolUsedUp>({
  id: 'pool-used-up',
  emits: POOL_USED_UP,
  holds: [
    'MaxRequestWorkers',
    'max_children',
    'QueuePool limit',
    'Connection is not available',
    'Timeout failure stats',
    'RejectedExecutionException',
    'Maximum number of threads',
    'Timeout waiting for ',
    'Could not get a resource',
    'Thread pool is EXHAUSTED',
    'connection pool has been exhausted',
    'obtaining a connection from the pool',
    'obtain a connection from the pool',
    'ConnectionPool::TimeoutError',
    'query_wait_timeout',
  ],
  read({ message: text }) {
    for (const [pattern, pool, members, server] of SAYINGS) {
      const m = pattern.exec(text)
      if (m === null) continue
      const { name, size, overflow, waiting } = m.groups ?? {}
      // an empty pool is not used up: whatever its members connect to does not let them
      if (size === '0') return undefined
      return { pool, members, server, name, workers: numberOf(size), overflow: numberOf(overflow), waiting: numberOf(waiting) }
    }
    return undefined
  },
})
