import { isServer, programsOn } from '../casefile/port-programs.ts'
import type { Entities } from '../core/finding.ts'
import type { Incident } from '../core/report.ts'
import { severityRank } from '../core/severity.ts'
import { secondsBetween } from '../core/span.ts'
import { isLoopback } from '../core/loopback.ts'
import { serversOf } from './served-by.ts'
import type { Judged } from './chains.ts'
import type { Entry } from './entry.ts'
import { apart } from './moments.ts'
import { contradicts, onOneMachine, SEPARATE } from './sharing.ts'

/** How one incident may stand to another that nothing joins to it: `behind` it as its cause, or `over` it as its effect. */
export type Perhaps = 'behind' | 'over'

/** A disk of a guest fails within this after the storage of its host. */
const BELOW_SECONDS = 120
/** Who asks a server that ended finds it out within this. */
const SOON_SECONDS = 600
/** Of what is known to lead to it, on one machine. */
const NEAR_SECONDS = 10

/** What hypervisors make of a volume of theirs. */
const VIRTUAL = /^x?vd[a-z]/

/**
 * Whether one of two incidents may have led to the other, though no line says so: the storage of a host before the disk of a guest, a server that ended before
 * its port refused, what is known to lead to the other on the same machine seconds before. A guess: it joins nothing.
 */
export function perhapsOf(first: Incident, second: Incident, byKey: ReadonlyMap<string, Judged>): Perhaps | undefined {
  if (first.history !== second.history) return undefined
  const led = (cause: Incident, effect: Incident): boolean => {
    const root = byKey.get(effect.root)?.entry
    return root !== undefined && [cause.root, ...cause.effects].some((key) => byKey.has(key) && mayHaveLed(byKey.get(key)!.entry, root))
  }
  return led(second, first) ? 'behind' : led(first, second) ? 'over' : undefined
}

function mayHaveLed(cause: Entry, effect: Entry): boolean {
  if (severityRank(cause.severity) < severityRank('warning')) return false
  const times = apart(cause, effect)
  if (times.kind === 'other boot') return false
  const isServed = isServerOf(cause, effect)
  if (times.kind === 'unknown') return isServed && !times.timed
  const first = secondsBetween(cause.firstTime!, effect.firstTime!)
  if (first !== undefined && first < 0) return false
  return (
    (isServed && times.nearest <= SOON_SECONDS) ||
    (isStalledBy(cause, effect) && times.nearest <= limitOf(effect)) ||
    (isDownBeside(cause, effect) && times.nearest <= NEAR_SECONDS) ||
    ((isBelow(cause, effect) || isStoreOf(cause, effect)) && times.nearest <= BELOW_SECONDS) ||
    (isDeclared(cause, effect) && times.nearest <= NEAR_SECONDS)
  )
}

const devicesOf = ({ entities: { device }, devices }: Entry): readonly string[] =>
  device === undefined ? [...devices] : [device, ...devices]

/** What failed in the storage of a host, where only disks of a guest fail. */
const isBelow = (cause: Entry, effect: Entry): boolean =>
  cause.failure.domain === 'storage' &&
  effect.failure.id === 'disk-io-error' &&
  devicesOf(effect).some((device) => VIRTUAL.test(device)) &&
  !devicesOf(cause).some((device) => VIRTUAL.test(device)) &&
  (cause.scope !== effect.scope || cause.scope.name === undefined)

/** A program that ended, or the container of one, and a port that it usually listens on, at which nobody answers. */
function isServerOf(cause: Entry, effect: Entry): boolean {
  const isContainer = cause.failure.domain === 'container' && cause.failure.leadsToByLine?.includes(effect.failure.id) === true
  if (!isContainer && cause.failure.leadsToOnClients?.includes(effect.failure.id) !== true) return false
  const { port } = effect.failure.asks?.(effect.facts) ?? {}
  const programs = port === undefined ? undefined : programsOn(port)
  const pods = isContainer ? [...(cause.linked.get('pod') ?? [])].map((pod) => pod.split('/').at(-1)!) : []
  return programs !== undefined && [...serversOf(cause), ...pods].some((name) => isServer(programs, name))
}

/** A unit that failed and did not come back, and a port of the same machine of which nothing tells who listens there. */
function isDownBeside(cause: Entry, effect: Entry): boolean {
  const { hosts = [], port } = effect.failure.asks?.(effect.facts) ?? {}
  const [unit] = cause.linked.get('unit') ?? []
  return (
    port !== undefined &&
    programsOn(port) === undefined &&
    hosts.some(isLoopback) &&
    cause.scope === effect.scope &&
    unit !== undefined &&
    UNIT_DOWN.has(cause.failure.id) &&
    !areOfOneUnit(cause, effect)
  )
}

/** Failures of which a unit is down. */
const UNIT_DOWN: ReadonlySet<string> = new Set(['unit-failed', 'start-limit-hit'])
const areOfOneUnit = (a: Entry, b: Entry): boolean =>
  [...(a.linked.get('unit') ?? [])].some((unit) => b.linked.get('unit')?.has(unit) === true)

/** A disk did not answer while a service of the same machine gave no sign of life: it may have waited for it. */
const isStalledBy = (cause: Entry, effect: Entry): boolean =>
  effect.failure.id === 'watchdog-timeout' &&
  cause.failure.id === 'disk-io-error' &&
  cause.facts['kind'] === 'timeout' &&
  onOneMachine(cause, effect)

/** Seconds for which a service was silent when its watchdog ended it; the shortest that is usual where it is not told. */
const limitOf = ({ facts: { limitSeconds } }: Entry): number => (typeof limitSeconds === 'number' ? limitSeconds : NEAR_SECONDS)

/** The API server of Kubernetes answers out of etcd. */
const isStoreOf = (cause: Entry, effect: Entry): boolean =>
  effect.failure.asks?.(effect.facts)?.port === 6443 && cause.failure.domain === 'storage' && cause.facts['server'] === 'etcd'

/** It is known to lead to it, and no name keeps them apart; what a program says of its servers is no reason for another. */
const isDeclared = (cause: Entry, effect: Entry): boolean =>
  cause.failure.domain !== 'service' &&
  cause.failure.leadsTo?.includes(effect.failure.id) === true &&
  cause.failure.mayLeadTo?.(cause.facts, { id: effect.failure.id, facts: effect.facts }) !== false &&
  onOneMachine(cause, effect) &&
  !APART.some((name) => contradicts(cause, effect, name))

const APART: readonly (keyof Entities)[] = [...SEPARATE, 'pid', 'comm']
