import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments } from '../../../core/words/shell.ts'
import { logsCommand, ownerCommand, subject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

const probeOf = (f: Facts): string => `${f.probe.toLowerCase()} probe`
const isSlow = (f: Facts): boolean => /deadline exceeded|timeout|timed out|Client\.Timeout/i.test(f.answer ?? '')

/** What the probe met, in few words. */
function met(f: Facts): string | undefined {
  if (f.answer === undefined) return undefined
  const url = /"(https?:\/\/[^"\s]{1,200})"/.exec(f.answer)?.[1]
  const path = url === undefined ? undefined : /^https?:\/\/[^/]+(\/.*)?$/.exec(url)?.[1]
  const code = /statuscode: (\d{3})/.exec(f.answer)?.[1]
  const who = path === undefined || path === '/' ? 'it' : path
  if (code !== undefined) return `it answers with code ${code}`
  if (isSlow(f)) return `${who} does not answer within ${f.timeoutSeconds === undefined ? 'its timeout' : `${f.timeoutSeconds} s`}`
  if (/connection refused/.test(f.answer)) return 'nothing listens on its port'
  if (/connection reset|EOF/.test(f.answer)) return 'it drops the connection'
  return `the answer is "${f.answer.slice(0, 120).replace(/\s+/g, ' ')}"`
}

export const headline = (f: Facts): string =>
  f.killed
    ? say(`${subject(f)} is killed because of its ${probeOf(f)}, ${times(f.kills ?? 1)}`, opt`: ${met(f)}`)
    : say(
        `${subject(f)} failed its ${probeOf(f)} ${times(f.failures)}`,
        opt`: ${met(f)}`,
        when(f.probe === 'Readiness' && f.ready === false, '; it gets no traffic'),
      )

export const cause = (f: Facts): Sentence[] => [
  when(
    f.killed,
    opt`${f.failures} probes failed, and the kubelet kills after ${f.failureThreshold} in a row, one every ${f.periodSeconds} s`,
  ),
  when(f.killed && f.failureThreshold === undefined, `The probe failed ${times(f.failures)} in all`),
  when(f.killed, "The exit code after that is of the kubelet's signal: it says nothing of memory"),
  when(!f.killed && f.probe === 'Readiness', 'A readiness probe kills nothing: its services leave the container out while it fails'),
  when(!f.killed && f.probe !== 'Readiness', 'It was not killed for that in this input'),
]

function first(f: Facts): Step {
  if (f.killed || !isSlow(f))
    return {
      when: 'now',
      say: f.killed ? 'Read what it did last before it was killed.' : 'Read what it does while the probe fails.',
      run: logsCommand(f, f.killed),
    }
  return {
    when: 'now',
    say: 'See whether it lacks CPU or is blocked: near 0 is blocked.',
    run: f.pod === undefined ? undefined : `kubectl top pod ${podArguments(f.pod)} --containers`,
  }
}

function durable(f: Facts): string {
  if (isSlow(f) && f.timeoutSeconds !== undefined)
    return `What it asks must not wait for a database or a lock; if ${f.timeoutSeconds} s is too short under load, set timeoutSeconds to ${f.timeoutSeconds * 3}.`
  if (f.probe === 'Startup') return 'Make failureThreshold times periodSeconds longer than its slowest start.'
  if (f.probe === 'Liveness') return 'Let a startup probe cover the start, and let the liveness probe test nothing but the process itself.'
  return 'Let it answer ready only when it can serve, and make failureThreshold outlast short pauses.'
}

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: durable(f), run: ownerCommand(f.pod) },
  {
    when: 'verify',
    say:
      f.killed && f.restarts !== undefined ? `The restarts stay at ${f.restarts} for an hour.` : 'It is ready, and stays so for an hour.',
    run: watchCommand(f),
  },
]
