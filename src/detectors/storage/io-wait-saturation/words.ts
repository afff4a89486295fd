import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'
import { type Held, NAMELESS } from './held-groups.ts'

/** Below it the device itself is not what is waited for. */
const IDLE_PCT = 50

/** A server that says in its title what it does: `postgres: checkpointer`. */
const userName = ({ comm, pid }: { readonly comm: string; readonly pid: number }): string =>
  processName({ comm: comm.replace(/:$/, ''), pid })!
const samplesOf = (f: Facts, what = 'sample'): string =>
  f.samples === 1 ? `in the only ${what}` : `in ${f.waitingSamples} of ${f.samples} ${what}s`
const whoseOf = (f: Facts): string => `The tasks${opt` of ${f.host}` ?? ''} wait for ${f.device ?? 'a disk'}`

export function headline(f: Facts): string {
  switch (f.shownBy) {
    case 'held':
      return heldIn(f.held!)
    case 'waiting':
      return say(
        whoseOf(f),
        `: ${samplesOf(f)} the CPUs had nothing else to do for ${f.meanWaPct ?? f.maxWaPct} % of the time`,
        f.maxB === undefined ? undefined : `, with up to ${plural(f.maxB, 'task')} blocked`,
      )
    case 'device':
      return say(
        `${f.device} keeps its requests waiting up to ${f.maxAwaitMs} ms`,
        opt`, busy ${f.maxUtilPct} % of the time`,
        `, ${samplesOf(f, 'interval')}`,
      )
    case 'busy':
      return say(
        `${f.device} is busy up to ${f.maxUtilPct} % of the time, ${samplesOf(f, 'interval')}: large or few requests, for up to ${f.maxAwaitMs} ms`,
      )
    case 'blocked':
      return say(whoseOf(f), `: ${samplesOf(f)} tasks stood blocked, up to ${f.maxB} at a time, while other work kept the CPUs busy`)
    case 'pressure':
      return say(whoseOf(f), `: all that had work stood still for I/O ${f.psiIoFullAvg300Pct} % of five minutes`)
    case 'top':
      return say(
        whoseOf(f),
        `: ${samplesOf(f)} the CPUs had nothing else to do for ${f.maxWaPct} % of the time`,
        opt`, under a load of ${f.load1}`,
      )
    case 'list':
      return say(
        `${listed(f.blocked, 4)} ${f.waitingSamples === 1 ? 'waits' : 'wait'} in uninterruptible sleep (state D): ${f.waitingSamples} of ${f.samples} processes listed`,
      )
  }
}

const heldIn = (h: Held): string =>
  say(`Cgroup ${h.cgroup} transfers what its own limit allows: ${count(h.perSecond)} ${h.what} a second of ${count(h.limitPerSecond)}`)

export const cause = (f: Facts): Sentence[] =>
  f.shownBy === 'held'
    ? [opt`Its requests wait for that limit (io.max, blkio.throttle), not for device ${f.held?.device}`]
    : [
        when(f.held !== undefined, f.held === undefined ? undefined : `${heldIn(f.held)} Its requests wait for that limit`),
        when(f.shownBy === 'waiting' && (f.maxWaPct ?? 0) > (f.meanWaPct ?? 0), `At worst it was ${f.maxWaPct} % of the time`),
        when(f.shownBy !== 'pressure', opt`All tasks that had work stood still for I/O ${f.psiIoFullAvg10Pct} % of ten seconds`),
        f.device === undefined ? when(f.shownBy !== 'list', 'Which device it is cannot be seen here') : ofDevice(f),
        when(f.shownBy !== 'list' && f.blocked.length > 0, `Waiting: ${listed(f.blocked, 5)}`),
        f.diskUsers === undefined ? undefined : `Most is read and written by ${listed(f.diskUsers.map(userName))}`,
        when(f.shownBy === 'list', 'That is one moment: a list taken again tells whether they are stuck'),
      ]

function ofDevice(f: Facts): string | undefined {
  const [util, queue] = [f.maxUtilPct ?? 100, f.maxQueue ?? 0]
  const parts = [
    when(
      f.shownBy !== 'device',
      `${f.device} took up to ${f.maxAwaitMs} ms for a request${opt`, busy up to ${f.maxUtilPct} % of the time` ?? ''}`,
    ),
    when(queue >= 1, `Up to ${f.maxQueue} requests stood in its queue`),
    when(
      util < IDLE_PCT,
      'It is hardly busy: what holds the requests back comes before it (io.max of a cgroup, the limit of a cloud volume)',
    ),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join('. ')
}

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say:
      f.shownBy === 'held'
        ? `Raise the limit of ${f.held?.cgroup} where its work is not meant to wait.`
        : `Compare the rate with what ${f.device ?? 'the device'} can do (a cloud volume has a limit of requests a second): fewer synchronous small writes, memory for what is read again and again, or a faster device.`,
  },
  f.shownBy === 'list'
    ? { when: 'verify', say: 'No process stays in state D over a minute.', run: 'vmstat 5 12' }
    : {
        when: 'verify',
        say: 'Under the same load less than 10 % of the time is lost ("full avg60").',
        run: f.psiIoFullAvg10Pct === undefined ? 'cat /proc/pressure/io' : 'sleep 60; cat /proc/pressure/io',
      },
]

function now(f: Facts): Step {
  const [user] = f.diskUsers ?? []
  if (f.shownBy === 'held' && f.held !== undefined && f.held.cgroup !== NAMELESS)
    return { when: 'now', say: 'See whether its tasks suffer for it.', run: `cat ${word(`/sys/fs/cgroup/${f.held.cgroup}/io.pressure`)}` }
  if (user !== undefined)
    return {
      when: 'now',
      say: `Let ${userName(user)} give way to the others, if it can wait.`,
      run: `ionice -c 3 -p ${user.pid}`,
      changes: 'host',
    }
  if (f.shownBy === 'list' && f.pid !== undefined)
    return { when: 'now', say: `See in the kernel what ${processName(f)} waits for.`, run: `cat /proc/${f.pid}/stack` }
  return { when: 'now', say: 'Find who reads or writes, and stop or slow what can wait.', run: 'pidstat -d 2 5' }
}
