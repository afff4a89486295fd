import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { count, duration, plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'
import { type Held, NAMELESS } from './held-groups.ts'

const secondsOf = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000)

/** Below it the device itself is not what is waited for. */
const IDLE_PCT = 50

/** A server that says in its title what it does: `postgres: checkpointer`. */
const userName = ({ comm, pid }: { readonly comm: string; readonly pid: number }): string =>
  processName({ comm: comm.replace(/:$/, ''), pid })!
const samplesOf = (f: Facts, what = 'sample'): string =>
  f.samples === 1
    ? `in the only ${what}`
    : f.waitingSamples < f.samples
      ? `in ${f.waitingSamples} of ${f.samples} ${what}s`
      : `in ${f.samples === 2 ? 'both' : `all ${f.samples}`} ${what}s`

/** Those in state D by name, else the machine. */
const MOST_NAMED = 3
function whoseOf(f: Facts): string {
  const who = f.blocked.length === 0 ? `The tasks${opt` of ${f.host}` ?? ''} wait` : waitingOf(f)
  return `${who} for ${f.device ?? 'a disk'}`
}
const waitingOf = ({ blocked }: Facts): string => `${listed(blocked, MOST_NAMED)} ${blocked.length === 1 ? 'waits' : 'wait'}`

const idleOf = (f: Facts): string =>
  say(
    `: the CPUs stood idle for it ${f.meanWaPct ?? f.maxWaPct} % of the time ${samplesOf(f)}`,
    f.maxB === undefined ? undefined : `, with up to ${plural(f.maxB, 'task')} blocked`,
    f.shownBy === 'top' ? opt`, under a load of ${f.load1}` : undefined,
  ).replace(/\.$/, '')

export function headline(f: Facts): string {
  switch (f.shownBy) {
    case 'held':
      return heldIn(f.held!)
    case 'waiting':
    case 'top':
      return say(whoseOf(f), idleOf(f))
    case 'device':
      return say(
        `${f.device}${opt` of ${f.host}` ?? ''} keeps its requests waiting up to ${f.maxAwaitMs} ms`,
        opt`, busy ${f.maxUtilPct} % of the time`,
        `, ${samplesOf(f, 'interval')}`,
      )
    case 'busy':
      return say(
        `${f.device}${opt` of ${f.host}` ?? ''} is busy up to ${f.maxUtilPct} % of the time, ${samplesOf(f, 'interval')}: large or few requests, for up to ${f.maxAwaitMs} ms`,
      )
    case 'blocked':
      return say(whoseOf(f), `: up to ${f.maxB} tasks stood blocked ${samplesOf(f)}, while other work kept the CPUs busy`)
    case 'pressure':
      return say(whoseOf(f), `: nothing that had work could go on for ${f.psiIoFullAvg300Pct} % of five minutes`)
    case 'told':
      return say(
        `${processName(f) ?? f.server!}${opt` of ${f.host}` ?? ''} waits for ${f.device ?? 'its disk'}`,
        `: ${complaintOf(f)}`,
        (f.leaderLost ?? 0) === 0 ? undefined : `, and its cluster lost its leader${f.leaderLost === 1 ? '' : ` ${times(f.leaderLost!)}`}`,
      )
    case 'list':
      return say(
        `${listed(f.blocked, 4)}${f.blocked.length === 1 && f.waitingSamples > 1 ? ` (${f.waitingSamples} processes)` : ''} ${f.waitingSamples === 1 ? 'waits' : 'wait'} in the kernel and cannot be killed (state D)`,
        f.blocked.length === 1 && f.waitingSamples === f.samples ? undefined : `: ${f.waitingSamples} of ${f.samples} processes listed`,
      )
  }
}

function complaintOf({ slowSyncs = 0, longestSyncMs, expectedSyncMs, lateHeartbeats = 1 }: Facts): string {
  if (slowSyncs === 0) return `it sent its heartbeats late over that${lateHeartbeats === 1 ? '' : ` ${times(lateHeartbeats)}`}`
  if (longestSyncMs === undefined) return `it says so ${times(slowSyncs)}`
  const allowed = opt` where it allows ${duration(secondsOf(expectedSyncMs))}` ?? ''
  return `${slowSyncs === 1 ? 'a write took' : `${slowSyncs} writes took up to`} ${duration(longestSyncMs / 1000)}${allowed}`
}

export const effect = (f: Facts): Sentence => {
  if (f.shownBy !== 'waiting' && f.shownBy !== 'top') return headline(f)
  return say(
    `Tasks wait for ${f.device ?? 'a disk'} up to ${f.maxWaPct} % of the time`,
    f.maxB === undefined ? undefined : `, up to ${plural(f.maxB, 'task')} blocked`,
  )
}

const heldIn = (h: Held): string =>
  say(`Cgroup ${h.cgroup} transfers what its own limit allows: ${count(h.perSecond)} ${h.what} a second of ${count(h.limitPerSecond)}`)

export const cause = (f: Facts): Sentence[] =>
  f.shownBy === 'held'
    ? [opt`Its requests wait for that limit (io.max, blkio.throttle), not for device ${f.held?.device}`]
    : [
        when(f.held !== undefined, f.held === undefined ? undefined : `${heldIn(f.held)} Its requests wait for that limit`),
        when(f.shownBy === 'waiting' && (f.maxWaPct ?? 0) > (f.meanWaPct ?? 0), `At worst it was ${f.maxWaPct} %`),
        f.psiIoFullAvg10Pct === undefined || f.psiIoFullAvg10Pct < 1 || f.shownBy === 'pressure'
          ? undefined
          : `For ${Math.round(f.psiIoFullAvg10Pct)} % of the last 10 s nothing that had work could go on`,
        f.device === undefined ? undefined : ofDevice(f),
        when(f.shownBy === 'device' && f.waitingSamples < f.samples / 2, 'It comes in bursts'),
        when(isCrowd(f), `Waiting: ${listed(f.blocked, 5)}`),
        f.diskUsers === undefined ? undefined : `Most is read and written by ${listed(f.diskUsers.map(userName))}`,
        when(f.shownBy === 'list', 'That is one moment: a list taken again tells whether they are stuck'),
      ]

/** More than the headline names, or a headline that names none. */
const isCrowd = (f: Facts): boolean =>
  f.shownBy !== 'list' && f.blocked.length > (f.shownBy === 'device' || f.shownBy === 'busy' ? 0 : MOST_NAMED)

function ofDevice(f: Facts): string | undefined {
  const queue = f.maxQueue ?? 0
  const parts = [
    when(
      f.shownBy !== 'device',
      `${f.device} took up to ${f.maxAwaitMs} ms for a request${opt`, busy up to ${f.maxUtilPct} % of the time` ?? ''}`,
    ),
    when(queue >= 1, `Up to ${f.maxQueue} requests stood in its queue`),
    when(isHeldBack(f), 'What holds the requests back comes before it (io.max of a cgroup, the limit of a cloud volume)'),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join('. ')
}

/** The device itself has time left. */
const isHeldBack = (f: Facts): boolean => f.device !== undefined && (f.maxUtilPct ?? 100) < IDLE_PCT

/** A wait for the disk is often one for swap. */
export const excluded = (f: Facts): Sentence[] => [when(f.shownBy === 'waiting' && f.swpdKb === 0, 'Swap: none is in use (swpd is 0)')]

export const open = (f: Facts): Question[] =>
  f.device === undefined && f.shownBy !== 'list' && f.shownBy !== 'held'
    ? [{ ask: 'Which device is it, and how long do its requests take (await)?', run: 'iostat -xz 2 5' }]
    : f.device !== undefined && f.blocked.length === 0 && f.diskUsers === undefined
      ? [{ ask: `Who waits for ${f.device}?`, run: "ps -eo state,pid,wchan:24,args | grep '^D'" }]
      : []

export const fix = (f: Facts): Step[] => [
  now(f),
  { when: 'durable', say: durableOf(f) },
  f.shownBy === 'list'
    ? { when: 'verify', say: 'No process stays in state D for more than a minute.', run: 'vmstat 5 12' }
    : {
        when: 'verify',
        say: 'Under the same load avg60 of the line "full" (% of the time lost) stays below 10 for ten minutes.',
        run: f.psiIoFullAvg10Pct === undefined ? 'cat /proc/pressure/io' : 'sleep 60; cat /proc/pressure/io',
      },
]

const durableOf = (f: Facts): string =>
  f.shownBy === 'list'
    ? 'Repair what they wait for: the disk, the mount or the server that does not answer.'
    : f.shownBy === 'told'
      ? 'Give its log a disk of its own, or a faster one: each write of it is synced before it is answered.'
      : f.shownBy === 'held'
        ? `Raise the limit of ${f.held?.cgroup} where its work is not meant to wait.`
        : isHeldBack(f)
          ? `Raise what holds the requests back (io.max, the volume's limit), or let the programs write less often and more at once.`
          : 'Fewer small synchronous writes, more memory for what is read again, or a faster device; a cloud volume has a limit of its own.'

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
