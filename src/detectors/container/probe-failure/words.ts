import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments } from '../../../core/words/shell.ts'
import { presentState } from '../present.ts'
import { logsCommand, ownerCommand, staysUp, subject, watchCommand } from '../words.ts'
import { causeOfEngine, fixOfEngine, headlineOfEngine } from './engine-words.ts'
import type { Facts } from './judge.ts'

const probeOf = (f: Facts): string => (f.probe === 'Health' ? 'health check' : `${f.probe.toLowerCase()} probe`)
const isSlow = (f: Facts): boolean => /deadline exceeded|exceeded timeout|timeout|timed out|Client\.Timeout/i.test(f.answer ?? '')
const pathOf = (f: Facts): string | undefined => {
  const path = /"https?:\/\/[^/"\s]{1,253}(\/[^"\s]{0,200})?"/.exec(f.answer ?? '')?.[1]
  return path === '/' ? undefined : path
}
const port = (f: Facts): string => opt` on port ${f.port}` ?? ''

/** What the probe met, in few words. */
function met(f: Facts): string | undefined {
  if (f.answer === undefined) return undefined
  const code = /statuscode: (\d{3})/.exec(f.answer)?.[1]
  if (code !== undefined) return `it answers with code ${code}`
  if (f.probe === 'Health' && isSlow(f))
    return `the check does not end within ${/exceeded timeout \((\d{1,6}\w{0,2})\)/.exec(f.answer)?.[1]?.replace(/s$/, ' s') ?? 'its timeout'}`
  if (isSlow(f)) {
    const within = f.timeoutSeconds === undefined ? 'within its timeout' : `within ${f.timeoutSeconds} s`
    const path = pathOf(f)
    return path === undefined ? `it does not answer${port(f)} ${within}` : `${path}${port(f)} does not answer ${within}`
  }
  if (/connection refused|could not connect to server/i.test(f.answer))
    return `nothing listens ${f.port === undefined ? 'on its port' : `on its port ${f.port}`}`
  if (/connection reset|EOF/.test(f.answer)) return 'it drops the connection'
  return `the answer is "${f.answer.slice(0, 120).replace(/\s+/g, ' ')}"`
}

export const headline = (f: Facts, count: number): string =>
  f.probe === 'Health'
    ? headlineOfEngine(f, met(f))
    : f.killed
      ? say(
          `${subject(f)} is killed by its ${probeOf(f)}${count > 1 ? `, ${times(count)}` : ''}`,
          opt` in ${duration(f.overSeconds)}`,
          opt`: ${met(f)}`,
        )
      : say(`${subject(f)} failed its ${probeOf(f)} ${times(f.failures)}`, opt` in ${duration(f.overSeconds)}`, opt`: ${met(f)}`)

export const state = (f: Facts): Sentence =>
  f.killed ? presentState({ ...f, engine: false }) : when(f.probe === 'Readiness' && f.ready === false, 'It gets no traffic now')

export const effect = (f: Facts): Sentence =>
  say(f.killed ? `${subject(f)} is killed by its ${probeOf(f)}, ${times(f.kills ?? 1)}` : `${subject(f)} fails its ${probeOf(f)}`)

/** A container that ran for so many times its first delay is past its start. */
const PAST_START = 4

/** Seconds between SIGTERM and SIGKILL, unless set (terminationGracePeriodSeconds). */
const GRACE_SECONDS = 30

/** A run that ended with its first probes. */
function neverHealthy(f: Facts): Sentence {
  const { ranSeconds: ran, delaySeconds: delay, failureThreshold: fails, periodSeconds: period } = f
  if (ran === undefined || delay === undefined || fails === undefined || period === undefined) return undefined
  return ran <= delay + (fails + 1) * period + GRACE_SECONDS
    ? `The last run ended after ${duration(ran)}, with its first ${fails} probes: it was not healthy once`
    : undefined
}

/** What programs write on their way, and not once they are there. */
const ON_ITS_WAY =
  /\b(?:starting|booting|bootstrapping|initiali[sz]ing|migrat(?:ing|ion)s?|loading|warming|waiting for|recover(?:ing|y)|replaying|upgrading|compiling|augmentation|installing|downloading|importing|indexing|rebuilding|applying|unpacking|preparing)\b/i
const THERE = /\b(?:started|ready|listening|accepting|serving|complete[d]? startup|up and running)\b/i
/** Its log ends in the middle of a start. */
const isStarting = ({ wrote = '' }: Facts): boolean => ON_ITS_WAY.test(wrote) && !THERE.test(wrote)

export const hear = (f: Facts, { words }: Heard): Facts | undefined =>
  f.killed && f.probe !== 'Health' ? { ...f, wrote: words } : undefined

export const cause = (f: Facts): Sentence[] => (f.probe === 'Health' ? causeOfEngine(f) : causeOfKubelet(f))

const causeOfKubelet = (f: Facts): Sentence[] => [
  when(
    f.killed,
    say(
      `${plural(f.failures, 'probe')} failed`,
      opt`; the kubelet kills after ${f.failureThreshold} in a row, one every ${f.periodSeconds} s`,
    ),
  ),
  when(
    f.killed &&
      f.probe === 'Liveness' &&
      f.ranSeconds !== undefined &&
      f.delaySeconds !== undefined &&
      f.ranSeconds > PAST_START * f.delaySeconds &&
      neverHealthy(f) === undefined &&
      !isStarting(f),
    opt`The last container ran for ${duration(f.ranSeconds)} before (the probe starts after ${f.delaySeconds} s): it is not a slow start`,
  ),
  when(f.killed && f.probe === 'Liveness', neverHealthy(f)),
  when(f.unreadyFailures !== undefined, `Its readiness probe failed too (${times(f.unreadyFailures ?? 0)})`),
  when(
    f.killed && f.exitCode === 137,
    neverHealthy(f) === undefined && !isStarting(f)
      ? '137 instead of 143: it also let its grace period pass, so it hangs rather than being a little slow'
      : '137 instead of 143: it also let its grace period pass',
  ),
  f.killed && isStarting(f)
    ? opt`It wrote last: "${f.wrote?.slice(0, 200)}": it was still on its way, and the probe did not wait for that`
    : opt`It wrote last: "${f.wrote?.slice(0, 200)}"`,
  when(!f.killed && f.probe === 'Readiness', 'A readiness probe kills nothing: its services leave the container out while it fails'),
  when(!f.killed && f.probe !== 'Readiness', 'No kill for that is in the input'),
]

export const excluded = (f: Facts): Sentence[] => [
  when(
    f.killed && f.exitCode === 137 && f.lastReason === 'Error',
    "Memory: the reason is Error, not OOMKilled; exit code 137 is the kubelet's own SIGKILL",
  ),
]

function first(f: Facts): Step {
  if (isStarting(f) && f.killed)
    return {
      when: 'now',
      say: 'See how long a start takes: follow the next one in its log, with the probe taken out of what made the pod.',
      run: logsCommand({ ...f, engine: false }, false)?.replace(/ --tail=\d{1,4}$/, ' -f --timestamps'),
    }
  return {
    when: 'now',
    say: f.killed ? `Read what it did last before it ${isSlow(f) ? 'hung' : 'was killed'}.` : 'Read what it does while the probe fails.',
    run: logsCommand({ ...f, engine: false }, f.killed),
  }
}

function durable(f: Facts): string {
  if (isStarting(f) && f.probe === 'Liveness')
    return 'Let a startup probe cover the start (failureThreshold times periodSeconds longer than its slowest one); the liveness probe waits for it.'
  const asked = pathOf(f) ?? 'What it asks'
  if (isSlow(f))
    return `${asked} must not wait for a database or a lock${f.timeoutSeconds === undefined ? '; its timeout must outlast a slow answer' : `; if ${f.timeoutSeconds} s is too short under load, set timeoutSeconds to ${f.timeoutSeconds * 3}`}.`
  if (f.probe === 'Startup') return 'Make failureThreshold times periodSeconds longer than its slowest start.'
  if (f.probe === 'Liveness') return 'Let a startup probe cover the start, and let the liveness probe test nothing but the process itself.'
  return 'Let it answer ready only when it can serve, and make failureThreshold outlast short pauses.'
}

export const fix = (f: Facts): Step[] => (f.probe === 'Health' ? fixOfEngine(f, isSlow(f)) : fixOfKubelet(f))

const fixOfKubelet = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: durable(f), run: ownerCommand(f.pod) },
  f.killed
    ? staysUp(f)
    : { when: 'verify', say: 'It is ready within two minutes, and stays so for an hour.', run: watchCommand({ ...f, engine: false }) },
]

export const open = (f: Facts): Question[] =>
  isSlow(f) && f.pod !== undefined
    ? [{ ask: 'Starved of CPU, or blocked? Near 0 is blocked:', run: `kubectl top pod ${podArguments(f.pod)} --containers` }]
    : []
