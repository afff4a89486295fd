import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count as figure, duration, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Server } from '../../../records/connection-refusal.ts'
import { isIdleInTransaction } from './holders.ts'
import type { Facts } from './judge.ts'

interface Kind {
  readonly name: string
  /** What it is set to unless somebody set it. */
  readonly usual?: number | undefined
  /** Shows who holds the connections; PostgreSQL and MySQL keep one for it. */
  readonly look: string
  /** How the limit is raised. */
  readonly raise: (limit: number) => Pick<Step, 'say' | 'run' | 'changes'>
}

const peersOf = (port: number): string =>
  `ss -tnH state established sport = :${port} | awk '{ sub(/:[0-9]+$/, "", $4); print $4 }' | sort | uniq -c | sort -n | tail -5`

const KINDS: Readonly<Record<Server, Kind>> = {
  postgres: {
    name: 'PostgreSQL',
    usual: 100,
    look: `psql -U postgres -Atc 'select usename, state from pg_stat_activity' | sort | uniq -c`,
    raise: (limit) => ({
      say: `set max_connections = ${limit}, which takes memory and a restart`,
      run: `psql -U postgres -c 'SHOW max_connections'`,
    }),
  },
  pgbouncer: {
    name: 'PgBouncer',
    usual: 100,
    look: `psql -p 6432 pgbouncer -c 'SHOW CLIENTS'`,
    raise: (limit) => ({ say: `set max_client_conn = ${limit} in pgbouncer.ini` }),
  },
  mysql: {
    name: 'MySQL',
    usual: 151,
    look: `mysql -Ne 'show processlist' | cut -f2,5 | sort | uniq -c`,
    raise: (limit) => ({
      say: `set max_connections = ${limit}, also in my.cnf`,
      run: `mysql -e 'SET GLOBAL max_connections = ${limit}'`,
      changes: 'host',
    }),
  },
  redis: {
    name: 'Redis',
    usual: 10_000,
    look: peersOf(6379),
    raise: (limit) => ({
      say: `set maxclients ${limit}, also in redis.conf`,
      run: `redis-cli config set maxclients ${limit}`,
      changes: 'host',
    }),
  },
  mongodb: {
    name: 'MongoDB',
    look: peersOf(27_017),
    raise: (limit) => ({ say: `set net.maxIncomingConnections: ${limit} in mongod.conf` }),
  },
  memcached: { name: 'memcached', usual: 1024, look: peersOf(11_211), raise: (limit) => ({ say: `start it with -c ${limit}` }) },
  haproxy: {
    name: 'HAProxy',
    look: `ss -tnH state established '( sport = :80 or sport = :443 )' | awk '{ sub(/:[0-9]+$/, "", $4); print $4 }' | sort | uniq -c | sort -n | tail -5`,
    raise: (limit) => ({ say: `set maxconn ${limit} in haproxy.cfg (global and in the frontend)` }),
  },
  zookeeper: {
    name: 'ZooKeeper',
    usual: 60,
    look: peersOf(2181),
    raise: (limit) => ({ say: `set maxClientCnxns=${limit} in zoo.cfg: it counts for each address of a client` }),
  },
  dovecot: {
    name: 'Dovecot',
    usual: 100,
    look: 'doveadm who | sort | tail -20',
    raise: (limit) => ({ say: `set process_limit = ${limit} for that service in 10-master.conf`, run: 'doveconf service' }),
  },
  sshd: {
    name: 'sshd',
    usual: undefined,
    look: peersOf(22),
    raise: (limit) => ({ say: `set MaxStartups ${limit}` }),
  },
  nginx: {
    name: 'nginx',
    usual: 512,
    look: `ss -tnH state established '( sport = :80 or sport = :443 )' | awk '{ sub(/:[0-9]+$/, "", $4); print $4 }' | sort | uniq -c | sort -n | tail -5`,
    raise: (limit) => ({
      say: `set worker_connections ${limit}, and worker_rlimit_nofile to twice that, in nginx.conf`,
      run: `nginx -T 2>/dev/null | grep -E 'worker_(connections|processes|rlimit)'`,
    }),
  },
}

export function headline(f: Facts, count: number): string {
  const isFull = f.limit !== undefined && (f.message !== undefined || (f.used ?? 0) >= f.limit)
  return say(
    KINDS[f.server].name,
    // others tell it to their clients: the host is the client's
    when(f.isPassedOn !== true && /^(?:postgres|nginx|haproxy|dovecot|sshd)$/.test(f.server), opt` on ${f.host}`),
    when(f.server === 'dovecot' || f.server === 'haproxy', opt` (${f.clients?.[0]})`),
    isFull || f.message !== undefined ? ' has no connection left' : ' refused connections since it started',
    when(f.limit === undefined && isOwnLimit(f), opt` for ${f.clients?.[0]}`),
    either(
      (f.used ?? 0) >= (f.limit ?? Infinity) || f.message === undefined
        ? opt`: ${figure(f.used)} of ${figure(f.limit)} are in use (${f.setting})`
        : opt`: ${f.setting} is ${figure(f.limit)} (${figure(f.used)} were in use when it was looked at)`,
      opt`: ${f.setting} is ${figure(f.limit)}`,
      ` (${f.setting})`,
    ),
    f.message === undefined
      ? opt`; it refused ${figure(f.rejected)}`
      : `, and it refused ${count > 1 ? `clients ${times(count)}` : 'a client'}`,
    heldWords(f),
  )
}

/** Who holds the connections, where that stands in the input and tells why. */
const heldWords = (f: Facts): Sentence =>
  f.blocker !== undefined
    ? `; session ${f.blocker} runs for ${duration(f.blockerSeconds)}, and ${(f.waiting ?? 0) > 1 ? `${figure(f.waiting)} others wait` : 'another waits'} for a lock`
    : f.held === undefined
      ? undefined
      : `; ${figure(f.held)} sessions${f.holder === undefined ? '' : ` of ${f.holder}`} are ${stateWords(f.heldState)}${isIdleInTransaction(f) ? (opt`, for up to ${duration(f.heldSeconds)}` ?? '') : ''}`

const heldCause = (f: Facts): Sentence =>
  f.blocker !== undefined
    ? opt`Very likely they wait for the statement of session ${f.blocker}${opt` (${f.blockerStatement})` ?? ''}: each that waits for the ${f.waitingFor} keeps its connection`
    : isIdleInTransaction(f)
      ? 'A session that is idle in a transaction keeps its connection and its locks until the program ends the transaction: it has forgotten to, or waits for something else in between'
      : undefined

const stateWords = (state: string | undefined): string =>
  (state === 'Sleep' ? 'idle (Sleep)' : state === undefined ? 'open' : `in state "${state}"`).replace(
    /^in state "(idle.{0,40}|active)"$/,
    '$1',
  )

const isOwnLimit = (f: Facts): boolean => f.setting === 'CONNECTION LIMIT' || f.setting === 'max_user_connections'

export const effect = (f: Facts): Sentence =>
  say(`${KINDS[f.server].name} refused clients`, opt`: it may have ${figure(f.limit)} connections`)

export const cause = (f: Facts): Sentence[] => [
  when(
    f.waitedInVain !== undefined,
    `${f.waitedInVain === 1 ? 'A client that it had let in' : `${figure(f.waitedInVain)} clients that it had let in`} waited in vain for a connection to the database (query_wait_timeout): who waits keeps a place, so short are the connections behind PgBouncer, or what holds them is slow`,
  ),
  when(f.message !== undefined && (f.rejected ?? 0) > 0, opt`${figure(f.rejected)} were refused since it started`),
  heldCause(f),
  when(
    !isOwnLimit(f) && f.clients !== undefined && f.server !== 'dovecot' && f.server !== 'haproxy',
    `Refused were ${listed(f.clients ?? [], 4)}`,
  ),
  f.server === 'sshd'
    ? 'It counts connections that have not logged in yet (10 at once unless somebody set it): scanners that try passwords, or scripts that open many at once; sessions that are open do not count'
    : f.waitedInVain !== undefined
      ? undefined
      : heldCause(f) !== undefined
        ? undefined
        : 'A connection counts as long as it is open, also idle: pools that are too large together, or connections that are never given back, are the usual reasons',
  when(
    f.limit === undefined && !isOwnLimit(f),
    opt`The limit is not in the input; it is ${figure(KINDS[f.server].usual)} unless somebody set it`,
  ),
  when(
    f.server === 'mysql' && f.used !== undefined && f.used === (f.limit ?? 0) + 1,
    'The one beyond the limit is kept for an administrator',
  ),
  when(f.server === 'postgres', 'A superuser can still log in: some connections are kept for that'),
]

export function fix(f: Facts): Step[] {
  const kind = KINDS[f.server]
  if (f.server === 'sshd')
    return [
      { when: 'now', say: 'See who connects.', run: kind.look },
      {
        when: 'durable',
        say: 'Keep strangers out (a firewall, fail2ban), let scripts use one connection (ControlMaster); only then raise MaxStartups in sshd_config.',
        run: 'sshd -T | grep -i maxstartups',
      },
      { when: 'verify', say: 'No connection is dropped for a day.' },
    ]
  const base = f.limit ?? kind.usual
  const { say: raising, run, changes } = isOwnLimit(f) || base === undefined ? { say: `raise ${f.setting}` } : kind.raise(base * 2)
  if (f.waitedInVain !== undefined)
    return [
      {
        when: 'now',
        say: 'See which pools have clients that wait (cl_waiting) and all their server connections busy (sv_active).',
        run: `psql -p 6432 pgbouncer -c 'SHOW POOLS'`,
      },
      {
        when: 'durable',
        say: 'End what keeps the server connections busy (long transactions, locks), or raise default_pool_size as far as max_connections of PostgreSQL allows; a larger max_client_conn only lets more clients wait.',
        run: `psql -U postgres -c 'select pid, state, now() - xact_start as since, query from pg_stat_activity order by 3 desc nulls last limit 10'`,
      },
      {
        when: 'verify',
        say: 'At the busiest hour no client is refused, and cl_waiting is 0.',
        run: `psql -p 6432 pgbouncer -c 'SHOW POOLS'`,
      },
    ]
  if (f.blocker !== undefined)
    return [
      {
        when: 'now',
        say: `See whether the statement of session ${f.blocker} may be given up, then end it: the others go on.`,
        run: `mysql -e 'KILL ${f.blocker}'`,
        changes: 'host',
      },
      {
        when: 'durable',
        say: 'Let who changes or reads whole tables give up soon (lock_wait_timeout and max_execution_time of its session) and run outside of busy hours; a higher max_connections only lets more wait.',
      },
      {
        when: 'verify',
        say: 'No session waits for a metadata lock for a minute, and no client is refused.',
        run: `mysql -e 'SHOW FULL PROCESSLIST'`,
      },
    ]
  if (f.server === 'postgres' && isIdleInTransaction(f)) {
    const own = /^[\w .:@-]{1,60}$/.test(f.program ?? '') ? ` and application_name = '${f.program}'` : ''
    return [
      {
        when: 'now',
        say: `End these sessions: their connections come free at once, and what they did not commit is rolled back.`,
        run: `psql -U postgres -c "select pg_terminate_backend(pid) from pg_stat_activity where state like 'idle in transaction%'${own} and now() - state_change > interval '5 minutes'"`,
        changes: 'host',
      },
      {
        when: 'durable',
        say: `Let ${f.holder ?? 'the program'} end its transactions on every path, also that of an error; let the server end those that are forgotten (idle_in_transaction_session_timeout). A higher max_connections only fills later.`,
        run: `psql -U postgres -c "alter system set idle_in_transaction_session_timeout = '5min'" -c 'select pg_reload_conf()'`,
        changes: 'host',
      },
      {
        when: 'verify',
        say: 'At the busiest hour no client is refused, and none is idle in a transaction for a minute.',
        run: kind.look,
      },
    ]
  }
  const known = f.limit === undefined ? 'the usual number' : 'what it is'
  return [
    f.held === undefined
      ? { when: 'now', say: 'See who holds them, and in which state.', run: kind.look }
      : { when: 'now', say: `Let ${f.holder ?? 'who holds them'} give back what it does not use: a smaller pool, or a restart.` },
    {
      when: 'durable',
      say: say(
        'Let each program keep fewer and give them back',
        when(f.server === 'postgres', ' (a smaller pool, PgBouncer between)'),
        '; if all of them work, ',
        when(!isOwnLimit(f) && base !== undefined, `allow twice ${known}: `),
        raising,
      ),
      run,
      changes,
    },
    { when: 'verify', say: 'At the busiest hour no client is refused, and one fifth of the limit is free.' },
  ]
}
