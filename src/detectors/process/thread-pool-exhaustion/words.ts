import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count as figure, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

export function headline(f: Facts, count: number): string {
  if (f.queuedLast !== undefined)
    return say(
      `${subject(f)} has all of its ${figure(f.workers!)} ${f.members} taken, and its queue grew from ${figure(f.queuedFirst!)} to ${figure(f.queuedLast)}`,
    )
  if (f.place !== undefined)
    return say(
      `${subject(f)} has ${figure(f.stuckThreads!)} of its ${figure(f.poolThreads!)} ${f.members} waiting at ${f.place}`,
      opt` ${f.waitsFor}`,
      when((f.dumps ?? 1) > 1, `, in ${f.dumps} dumps`),
    )
  return say(
    `${subject(f)} has no free ${SINGLE.get(f.members) ?? 'worker'}`,
    f.unmade !== undefined && (f.workers ?? 0) === 0 ? `: none can be made, ${f.unmade}` : opt`: all ${figure(f.workers)}`,
    when(f.overflow !== 0, opt` and ${figure(f.overflow)} of overflow`),
    when(f.workers !== undefined && !(f.unmade !== undefined && f.workers === 0), ' are taken'),
    opt`, and ${figure(f.waiting)} requests wait`,
    when(count > 1, ` (said ${times(count)})`),
  )
}

const SINGLE: ReadonlyMap<string, string> = new Map([
  ['children', 'child'],
  ['connections', 'connection'],
  ['threads', 'thread'],
])

/** `Pool shop of php-fpm`, `Pool http-worker-# of java (pid 812)`, `relay.service`, `A pool of JDBC connections`. */
function subject(f: Facts): string {
  const owner = processName(f) ?? f.unit ?? f.server
  const isKind = f.server !== undefined || (f.queuedLast === undefined && f.place === undefined)
  const name = isKind ? f.poolName : f.pool
  if (name !== undefined && name !== 'pool') return say(`Pool ${name.replace(/ pool$/, '')}`, opt` of ${owner}`).slice(0, -1)
  return (
    owner ?? (isKind ? `A pool of ${f.pool === 'Java executor' ? 'a Java executor' : f.pool.replace(/^pooled /, '')}` : 'A pool of workers')
  )
}

export const effect = (f: Facts): Sentence =>
  say(`${subject(f)} has no free ${SINGLE.get(f.members) ?? 'worker'}`, opt`: all ${figure(f.workers)} are taken`)

export const cause = (f: Facts): Sentence[] => [
  when(f.queuedLast !== undefined, `It grew in ${f.risingSteps} of ${(f.samples ?? 1) - 1} steps: work comes in faster than it is done`),
  when(
    f.queuedLast !== undefined,
    opt`${figure(f.stuckThreads)} of its ${figure(f.poolThreads)} threads stand at ${f.place} and wait ${f.waitsFor}`,
  ),
  when(f.place !== undefined, 'While they wait there, none takes new work'),
  when(f.queuedLast === undefined && f.place === undefined, `New work has to wait or is refused. ${busyWith(f)}`),
]

/** `Sessions of the database wait for RowExclusiveLock on relation 24601; process 811 holds it`. */
const lockedWords = ({ lock, lockHolders = [] }: Facts): string | undefined =>
  lock === undefined
    ? undefined
    : `Sessions of the database wait for ${lock}${
        lockHolders.length === 0
          ? ''
          : `, which ${lockHolders.length === 1 ? 'process' : 'processes'} ${listed(lockHolders.map(String), 5)} ${lockHolders.length === 1 ? 'holds' : 'hold'}`
      }`

const busyWith = (f: Facts): string =>
  opt`New connections cannot be made: ${f.unmade}` ??
  lockedWords(f) ??
  opt`${f.slowAlike === f.slowTraces ? 'All' : figure(f.slowAlike!)} ${f.slowAlike === f.slowTraces ? '' : 'of '}${figure(f.slowTraces)} traces of its slow log stand in ${f.inFunction}, called at ${f.calledAt}` ??
  opt`One of them was at ${f.endedLate} for ${f.lateSeconds} s, and was ended over it` ??
  `What the ${f.members} are busy with is not in the input`

export const fix = (f: Facts): Step[] => [
  f.lock !== undefined
    ? {
        when: 'now',
        say: 'See what holds the lock, and since when: a transaction that was left open, or a change of a table.',
        run: `psql -c "SELECT pid, state, xact_start, application_name, left(query, 60) FROM pg_stat_activity WHERE ${
          (f.lockHolders ?? []).length === 0 ? 'xact_start IS NOT NULL ORDER BY xact_start' : `pid IN (${f.lockHolders!.join(', ')})`
        }"`,
      }
    : f.unmade === undefined
      ? now(f)
      : { when: 'now', say: `See first why no connection can be made: ${f.unmade}.` },
  {
    when: 'durable',
    say: say(
      f.place === undefined
        ? (opt`Give ${f.inFunction} at ${f.calledAt} a time limit` ?? 'Give the slow call a time limit')
        : /^for a connection from a pool/.test(f.waitsFor ?? '')
          ? `Find who keeps the connections of the pool that is asked at ${f.place}: a slow call or statement, or one that is never given back (HikariCP names it by leakDetectionThreshold)`
          : `Give what is called at ${f.place} a time limit, or hold its lock for less long`,
      ...size(f),
    ),
  },
  { when: 'verify', say: 'Under the same load the queue stays near 0, and no such line follows for an hour.' },
]

/** A larger pool helps only where its members work rather than wait. */
function size(f: Facts): Sentence[] {
  if (f.unmade !== undefined) return ['. A larger pool helps nothing here']
  if (f.pool === 'php-fpm children')
    return ['; raise pm.max_children only as far as memory goes: each child needs its own', opt` (${figure(f.workers)} now)`]
  if (f.pool === 'httpd workers') return ['; raise MaxRequestWorkers only as far as memory goes: each worker needs its own']
  return [
    f.members === 'connections'
      ? '. More connections help only where the database has room for them'
      : `. More ${f.members} help only where they work rather than wait`,
    opt` (${figure(f.workers)} now)`,
  ]
}

const lineOf = (place: string): number => Number(/:(\d+)$/.exec(place)?.[1] ?? 1)

const JAVA: ReadonlySet<string> = new Set(['JDBC connections', 'Java executor', 'Tomcat threads', 'Dubbo threads'])

function now(f: Facts): Step {
  const what =
    f.place === undefined
      ? 'See where they all wait: the same line in most stacks is the reason.'
      : 'See whether the same threads still stand there, and who holds what they wait for.'
  if (f.calledAt !== undefined)
    return {
      when: 'now',
      say: `See what ${f.inFunction} waits for at ${f.calledAt}: the server that it asks, a lock, a disk.`,
      run: `sed -n '${Math.max(1, lineOf(f.calledAt) - 5)},${lineOf(f.calledAt) + 2}p' ${word(f.calledAt.replace(/:\d+$/, ''))}`,
    }
  if (f.pool === 'php-fpm children')
    return {
      when: 'now',
      say: 'See what they are busy with: set request_slowlog_timeout = 5s and slowlog in the pool, then read the log.',
      run: 'ps -eo pid,etime,wchan:24,args | grep php-fpm',
    }
  if (f.pool === 'httpd workers') return { when: 'now', say: 'See what they are busy with.', run: 'apachectl fullstatus' }
  if (f.runtime === 'java' || JAVA.has(f.pool))
    return {
      when: 'now',
      say: what,
      run: f.pid === undefined ? 'jcmd -l   # names the process of the program' : `jcmd ${f.pid} Thread.print`,
    }
  if (f.runtime === 'python' || f.pool === 'SQLAlchemy connections')
    return {
      when: 'now',
      say: what,
      run: f.pid === undefined ? 'pgrep -af python   # names the process of the program' : `py-spy dump --pid ${f.pid}`,
    }
  return { when: 'now', say: what, run: f.runtime === 'native' && f.pid !== undefined ? `eu-stack -p ${f.pid}` : undefined }
}
