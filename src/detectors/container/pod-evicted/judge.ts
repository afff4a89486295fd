import { stateProof } from '../../../casefile/containers.ts'
import { quantityKb } from '../../../casefile/kernel-kills.ts'
import { eventProofs, happenedAsTold } from '../../../casefile/kube-events.ts'
import { nodeOfPod } from '../../../casefile/nodes.ts'
import { podsOf } from '../../../casefile/pods.ts'
import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween, within } from '../../../core/span.ts'
import { ageSeconds } from '../../../core/time/age.ts'
import { EVICTION_RECLAIM, type EvictionReclaim } from '../../../records/eviction-reclaim.ts'
import { ownerStem } from '../words.ts'
import { readEviction, type Eviction, type Use } from './message.ts'

export interface Facts extends Eviction {
  readonly pod: string | undefined
  readonly node: string | undefined
  /** The one that held most. */
  readonly container: string | undefined
  readonly used: string | undefined
  readonly request: string | undefined
  readonly thresholdKb: number | undefined
  readonly availableKb: number | undefined
  readonly message: string | undefined
  /** Pods of the same owner that were evicted too, and of which no more is told. */
  readonly others: readonly string[]
  /** Pods that the same node evicted for the same lack, in the same go. */
  readonly alike: readonly string[]
  /** As printed, where an event tells no time. */
  readonly age: string | undefined
}

/** It evicts in rounds of ten seconds, and waits for a pod to end for at most 30 (pkg/kubelet/eviction). */
const RECLAIM_SECONDS = 60

/** The kubelet ended a pod to protect its node, or because it went over a limit of its own. */
export const judge = (scope: Scope): Found<Facts>[] => runsOf(together(evictions(scope)))

function evictions(scope: Scope): Found<Facts>[] {
  return podsOf(scope).flatMap((pod) => {
    const events = pod.events.filter(({ what }) => what.reason === 'Evicted')
    const states = pod.states.filter(({ reason }) => reason === 'Evicted')
    if (events.length === 0 && states.length === 0) return []
    const told = events.toSorted((a, b) => tells(b.what.message) - tells(a.what.message))
    const message = told[0]?.what.message
    const said = readEviction(message ?? '')
    const reclaim = said.resource === undefined ? reclaimedAt(scope, told[0]?.what.time) : undefined
    const eviction = reclaim === undefined ? said : { ...said, resource: reclaim.what.resource }
    const most = mostOf(eviction.uses, (use: Use) => use.usedKb ?? 0)
    return [
      {
        ...happenedAsTold(events),
        count: 1,
        facts: {
          pod: pod.pod,
          node: nodeOfPod(scope, pod),
          ...eviction,
          container: most?.container ?? /^Container (\S{1,253}) exceeded/.exec(message ?? '')?.[1],
          used: most?.used,
          request: most?.request,
          age: told[0]?.what.age,
          thresholdKb: isSize(eviction) ? quantityKb(eviction.threshold) : undefined,
          availableKb: isSize(eviction) ? quantityKb(eviction.available) : undefined,
          message: message?.slice(0, 500),
          others: [],
          alike: [],
        },
        about: { pod: pod.pod, podUid: pod.podUid },
        proof: [
          ...eventProofs(told, 'the kubelet evicts it'),
          ...cite(reclaim?.what, 'what ran out'),
          ...states.map((state) => stateProof(state, 'its status')),
        ],
        certainty: 'stated',
        ...(eviction.resource === undefined ? { missing: 'which resource ran out' } : {}),
      },
    ]
  })
}

/** What the kubelet says that it must reclaim, about when it evicts a pod. */
const reclaimedAt = (scope: Scope, at: Instant | undefined): Event<EvictionReclaim> | undefined =>
  scope
    .events(EVICTION_RECLAIM)
    .findLast(({ what: { time } }) => at === undefined || time === undefined || within(time, at, RECLAIM_SECONDS) === true)

/** A pod of which nothing but its end is told belongs to the one of its owner that says why. */
function together(all: readonly Found<Facts>[]): Found<Facts>[] {
  const byOwner = grouped(all, ({ facts }) => ownerStem(facts.pod) ?? `\0${facts.pod ?? ''}`)
  return [...byOwner.values()].flatMap((own) => {
    const first = own.find(({ facts }) => facts.resource !== undefined) ?? own[0]
    const bare = own.filter((one) => one !== first && one.facts.resource === undefined && ownerStem(one.facts.pod) !== undefined)
    const rest = own.filter((one) => one !== first && !bare.includes(one))
    if (bare.length === 0) return own
    const others = bare.flatMap(({ facts }) => facts.pod ?? [])
    return [
      {
        ...first,
        facts: { ...first.facts, others },
        also: others.map((pod) => ({ pod })),
        proof: [...first.proof, ...bare.flatMap(({ proof }) => proof.slice(0, 1))],
      },
      ...rest,
    ]
  })
}

/** The kubelet evicts one pod after another, until its node has enough: they come at most so far apart, in seconds. */
const RUN_SECONDS = 1800

/** Pods that one node evicted for one lack, in one go, are one finding: of the one that held most. */
function runsOf(all: readonly Found<Facts>[]): Found<Facts>[] {
  const runs: Found<Facts>[][] = []
  for (const one of all) {
    const run = runs.find((members) => members.some((member) => isOneRun(member, one)))
    if (run === undefined) runs.push([one])
    else run.push(one)
  }
  return runs.map((run) => {
    const first = mostOf(run, ({ facts }) => facts.uses.reduce((sum, use) => sum + (use.usedKb ?? 0), 0))!
    if (run.length === 1) return first
    const rest = run.filter((one) => one !== first)
    const alike = rest.flatMap(({ facts }) => [...(facts.pod === undefined ? [] : [facts.pod]), ...facts.others])
    const dated = run.filter((one) => one.time !== undefined).map(({ time }) => time!)
    return {
      ...first,
      ...spanOf(dated),
      facts: { ...first.facts, alike },
      also: [...(first.also ?? []), ...alike.map((pod) => ({ pod }))],
      proof: [...first.proof, ...rest.flatMap(({ proof }) => proof.slice(0, 1))],
    }
  })
}

function spanOf(times: readonly Instant[]): Pick<Found<Facts>, 'time' | 'until'> {
  const sorted = times.toSorted((a, b) => secondsBetween(b, a) ?? 0)
  return sorted.length === 0 ? {} : { time: sorted[0], until: sorted.at(-1) }
}

function isOneRun(a: Found<Facts>, b: Found<Facts>): boolean {
  if (a.facts.ownLimit || b.facts.ownLimit || a.facts.resource !== b.facts.resource || a.facts.node !== b.facts.node) return false
  if (a.facts.pod === undefined || b.facts.pod === undefined) return false
  const apart =
    a.time === undefined || b.time === undefined
      ? a.time === b.time && a.proof[0]!.at.artifact === b.proof[0]!.at.artifact
        ? Math.abs((ageSeconds(a.facts.age) ?? 0) - (ageSeconds(b.facts.age) ?? 0))
        : undefined
      : Math.abs(secondsBetween(a.time, b.time) ?? Infinity)
  return apart !== undefined && apart <= RUN_SECONDS
}

const isSize = ({ resource }: Eviction): boolean => resource === 'memory' || resource === 'ephemeral-storage'

/** A message with a resource before one without. */
const tells = (message: string): number => (readEviction(message).resource === undefined ? 0 : 1)
