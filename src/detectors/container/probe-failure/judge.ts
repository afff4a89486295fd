import { killedByProbe } from '../../../casefile/probe-kill.ts'
import { containersOf, entitiesFor, type Container } from '../../../casefile/containers.ts'
import { eventProofs, happenedAsTold, isAfter, latestOf, secondsOver, type Happening } from '../../../casefile/kube-events.ts'
import { ofEngines } from './of-engines.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { ageSeconds } from '../../../core/time/age.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { secondsFrom } from '../dates.ts'
import type { Engine } from '../../../records/engine-event.ts'
import { type Present, presentOf } from '../present.ts'

/** `Health`: the check that a container engine makes by itself. */
type Probe = 'Liveness' | 'Readiness' | 'Startup' | 'Health'

export interface Facts {
  readonly pod: string | undefined
  readonly container: string | undefined
  readonly containerId?: string | undefined
  /** The engine that checks it. */
  readonly tool?: Engine | undefined
  readonly probe: Probe
  readonly failures: number
  /** The kubelet killed the container for it. */
  readonly killed: boolean
  /** Of its readiness probe, where it is killed for another one. */
  readonly unreadyFailures: number | undefined
  readonly kills: number | undefined
  /** What the probe said. */
  readonly answer: string | undefined
  readonly timeoutSeconds: number | undefined
  readonly periodSeconds: number | undefined
  readonly failureThreshold: number | undefined
  readonly restarts: number | undefined
  readonly ready: boolean | undefined
  /** Seconds before the first probe, as configured. */
  readonly delaySeconds: number | undefined
  /** Port that is asked, as configured or as the answer names it. */
  readonly port: string | undefined
  /** Between the first and the last kill, or failure. */
  readonly overSeconds: number | undefined
  /** How the container before the present one ended, and how long it had run. */
  readonly lastReason: string | undefined
  readonly exitCode: number | undefined
  readonly ranSeconds: number | undefined
  /** How it is at the end of the input. */
  readonly present: Present | undefined
  /** What its program said last, in its own log. */
  readonly wrote?: string | undefined
}

export const LIMITS = thresholds({
  minFailures: {
    value: 3,
    why: 'Failures of a readiness probe that count while the container is not ready: the default failureThreshold.',
  },
  lastingSeconds: {
    value: 600,
    why: 'A readiness probe that fails for so long, up to now, is no start any more: the default progressDeadlineSeconds of a Deployment.',
  },
})

const FAILED = /^(Liveness|Readiness|Startup) probe (?:failed|errored)(?: and resulted in .{1,80})?:?\s?(.{0,600})/s

/** A container is killed, or gets no traffic, because its probe gets no good answer. */
export const judge = (scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] => [...ofKubelet(scope, limits), ...ofEngines(scope)]

function ofKubelet(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  return containersOf(scope).flatMap((container) => {
    const failed = grouped(
      container.events.filter(({ what }) => what.reason === 'Unhealthy'),
      ({ what }) => FAILED.exec(what.message)?.[1] as Probe | undefined,
    )
    return together([...failed].flatMap(([probe, events]) => foundOf(container, probe, events, limits)))
  })
}

/** What is killed again and again is not ready either: its readiness probe tells of the same. */
function together(all: readonly Found<Facts>[]): readonly Found<Facts>[] {
  const killed = all.find(({ facts }) => facts.killed)
  const unready = all.find(({ facts }) => facts.probe === 'Readiness')
  if (killed === undefined || unready === undefined) return all
  const proof = [...killed.proof, ...unready.proof.slice(0, 1).map((one) => ({ ...one, note: 'its readiness probe fails too' }))]
  return [
    { ...killed, facts: { ...killed.facts, unreadyFailures: unready.facts.failures }, proof },
    ...all.filter((one) => one !== killed && one !== unready),
  ]
}

function foundOf(of: Container, probe: Probe, events: readonly [Happening, ...Happening[]], limits: Values<typeof LIMITS>): Found<Facts>[] {
  const kills = of.events.filter(({ what }) => what.reason === 'Killing' && killedByProbe(what.message)?.probe === probe.toLowerCase())
  const failures = happenedAsTold(events).count
  const ready =
    of.states.findLast(({ which, ready }) => which === 'state' && ready !== undefined)?.ready ??
    of.statuses.findLast((status) => status.ready !== undefined)?.ready
  const isKilled = kills.length > 0
  // some failures while the program started, after which the container goes on; or while it was stopped on request
  const isUnready =
    probe === 'Readiness' &&
    !isStopped(of, events) &&
    ((ready === false && failures >= limits.minFailures) || (ready === undefined && goesOn(events, failures, limits.lastingSeconds)))
  const isBrief = !isKilled && !isUnready
  const configured = of.states.find(({ probes }) => probes?.[nameOf(probe)] !== undefined)?.probes?.[nameOf(probe)]
  const setting = (name: string): number | undefined => {
    const value = new RegExp(`(?:^|\\s)#?${name}=(\\d{1,6})s?(?=\\s|$)`).exec(configured ?? '')?.[1]
    return value === undefined ? undefined : Number(value)
  }
  const ended = of.states.findLast(({ state, exitCode }) => state === 'Terminated' && exitCode !== undefined)
  const answer = answerOf(latestOf(events)!) ?? events.map(answerOf).find((said) => said !== undefined)
  const told = isKilled ? kills : events
  return [
    {
      ...happenedAsTold(told),
      facts: {
        pod: of.pod,
        container: of.container,
        probe,
        failures,
        killed: isKilled,
        unreadyFailures: undefined,
        kills: isKilled ? happenedAsTold(kills).count : undefined,
        answer,
        timeoutSeconds: setting('timeout'),
        periodSeconds: setting('period'),
        failureThreshold: setting('failure'),
        restarts: of.restarts,
        ready,
        delaySeconds: setting('delay'),
        port: /https?:\/\/[^/"\s]{0,253}:(\d{1,5})/.exec(answer ?? configured ?? '')?.[1],
        overSeconds: told.flatMap(({ what }) => secondsOver(what.age) ?? []).at(-1),
        lastReason: ended?.reason,
        exitCode: ended?.exitCode,
        ranSeconds: secondsFrom(ended?.started, ended?.finished),
        present: presentOf(of),
      },
      about: entitiesFor(of),
      proof: [...eventProofs(events, 'the probe fails'), ...eventProofs(kills, 'the kubelet kills it for that')],
      certainty: 'stated',
      ...(isBrief
        ? {
            severity: 'note' as const,
            ...(ready === true || isStopped(of, events) ? { ongoing: false } : { missing: 'that it did not recover' }),
          }
        : probe === 'Readiness'
          ? { severity: 'warning' as const, ...(ready === undefined ? { missing: 'that it did not recover' } : {}) }
          : {}),
    },
  ]
}

const nameOf = (probe: Probe): 'liveness' | 'readiness' | 'startup' => probe.toLowerCase() as 'liveness'

/** After a burst the recorder of events lets one through in so many seconds (client-go/tools/record). */
const REFILL_SECONDS = 300
const BURST = 10

/** It fails up to now, for long, and in all that time about as often as events of it are let through. */
function goesOn(events: readonly Happening[], failures: number, lasting: number): boolean {
  return events.some(({ what: { age } }) => {
    const [over, since] = [secondsOver(age), ageSeconds(/^\S{1,20}/.exec(age ?? '')?.[0])]
    return (
      over !== undefined &&
      since !== undefined &&
      over >= lasting &&
      since <= REFILL_SECONDS &&
      failures >= Math.max(BURST, over / REFILL_SECONDS)
    )
  })
}

/** What a probe's command prints of a good course stands before what it met. */
const COURSE = /\[(?:INFO|DEBUG)\]|\blevel=(?:info|debug)\b/

/** Of an output of several lines a log keeps a bracket only. */
function answerOf({ what }: Happening): string | undefined {
  const lines = (FAILED.exec(what.message)?.[2]?.trim() ?? '').split('\n')
  const answer = (
    lines.find((line) => line !== '' && !COURSE.test(line)) === undefined ? lines : lines.filter((line) => !COURSE.test(line))
  )
    .join('\n')
    .trim()
  return answer === undefined || answer === '' || answer === '<' ? undefined : answer
}

/** It was being stopped when it failed. */
const isStopped = (of: Container, events: readonly Happening[]): boolean =>
  of.events.some(
    (stop) =>
      stop.what.reason === 'Killing' && /^Stopping container/.test(stop.what.message) && events.every((event) => isAfter(event, stop)),
  )
