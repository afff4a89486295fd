import { availableMemory } from '../../../casefile/available-memory.ts'
import { eventProofs, type Happening } from '../../../casefile/kube-events.ts'
import { memoryOverTime } from '../../../casefile/memory-over-time.ts'
import { type OomKill, oomKills } from '../../../casefile/oom-kills.ts'
import { systemOoms } from '../../../casefile/system-ooms.ts'
import { type Event, happened } from '../../../core/event.ts'
import { extended } from '../../../core/extended.ts'
import type { Found } from '../../../core/failure.ts'
import type { Entities } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { type Cited, type Instant, secondsBetween } from '../../../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../../records/container-state.ts'
import { ENGINE_EVENT } from '../../../records/engine-event.ts'
import { UNIT_SAID, type UnitSaid } from '../../../records/unit-said.ts'
import { groupsBeside } from '../groups-beside.ts'
import { heapOf } from '../heap-settings.ts'
import { withRoom } from '../limits.ts'
import { MAX_KILLS } from '../oom-facts.ts'
import { cgroupLedger } from '../oom-ledger.ts'
import { processesOf } from '../oom-processes.ts'
import { killLineOf, proofOf } from '../oom-proof.ts'
import { counted } from './counted.ts'
import { type Facts, factsOf, heldKb } from './facts.ts'
import { KERNEL_LINES } from './raise.ts'

export type { Facts } from './facts.ts'

interface Kill extends OomKill {
  readonly facts: Facts
}

/** The kernel's kills at the limits of memory cgroups: one finding for each cgroup, with all that happened there. */
export function judge(scope: Scope): Found<Facts>[] {
  const runs = oomKills(scope)
  const kills = runs
    .filter(({ report }) => report.scope === 'memcg' && report.noVictim === undefined && report.alreadyExiting !== true)
    .map((kill) => extended(kill, { facts: factsOf(kill.report, scope.names) }))
  const machineKills = runs.filter(({ report }) => report.scope === 'global' && report.victims.length > 0).length
  const seen = [...grouped(kills, homesOf(kills)).values()].map((own) => found(own, scope, machineKills === 0 ? undefined : machineKills))
  return [...seen, ...counted(scope)]
}

/** A container that restarts has a cgroup of its own each time: its pod and its limit tell that it is the same. */
function homeOf({ podUid, limitOwner, limitKb, oomCgroup, containerId }: Facts): string | undefined {
  return podUid !== undefined && limitOwner === 'container' && limitKb !== undefined ? `${podUid} ${limitKb}` : (oomCgroup ?? containerId)
}

/** A storm is printed without its dumps (rate limit): a kill line alone belongs to the one cgroup that such a process died in. */
function homesOf(kills: readonly Kill[]): (kill: Kill) => string {
  const seen = new Map<string, Set<string>>()
  for (const { facts } of kills) {
    const home = homeOf(facts)
    if (home === undefined) continue
    for (const name of [facts.comm ?? '', ...facts.topUsers.map((user) => user.name)])
      seen.set(name, (seen.get(name) ?? new Set()).add(home))
  }
  return ({ facts }) => {
    const home = homeOf(facts)
    if (home !== undefined) return home
    const homes = seen.get(facts.comm ?? '')
    return homes?.size === 1 ? [...homes][0]! : ` ${facts.comm}`
  }
}

function found(kills: readonly [Kill, ...Kill[]], scope: Scope, machineKills: number | undefined): Found<Facts> {
  const [first] = kills
  const told = kills.find(({ facts }) => facts.ownerName !== undefined) ?? first
  const heap = heapOf(scope, extended(told.facts, { pids: kills.flatMap(({ facts }) => facts.pid ?? []) }))
  const containers = [...new Set(kills.flatMap(({ facts }) => facts.containerId ?? []))].slice(0, MAX_KILLS)
  const left = availableMemory(scope).at(-1)
  const still = containers.length === 1 ? runningOf(scope, containers[0]!) : undefined
  const facts: Facts = {
    ...told.facts,
    ...firstOf(first.facts),
    kills: kills.flatMap((kill) => kill.facts.kills).slice(0, MAX_KILLS),
    groupKill: kills.find((kill) => kill.facts.groupKill !== undefined)?.facts.groupKill,
    containers: containers.length > 0 ? containers : undefined,
    ...(still === undefined ? {} : { runsOn: { restarts: still.restarts } }),
    heapKb: heap?.kb,
    heapSetting: heap?.setting,
    everySeconds: everyOf(kills.map((kill) => kill.told.what.time)),
    machineKills,
    availableKb: left?.availKb,
    ramKb: left?.totalKb,
  }
  const names = kills.flatMap(({ facts: own, others }) => [own, ...others.map((report) => factsOf(report, scope.names))].map(namesOf))
  const [kill, report] = halves(proofOf(told.report))
  const isTooLarge = (heap?.kb ?? 0) > (facts.limitKb ?? Infinity)
  const others = kills.flatMap(({ report, others: more }) => [...(report === told.report ? [] : [report]), ...more])
  return {
    facts: extended(facts, { recommendedKb: recommendedFor(facts) }),
    ledger: cgroupLedger(facts),
    processes: processesOf(told.report),
    cgroups: groupsBeside(scope),
    series: memoryOverTime(scope, names, facts.limitKb),
    about: namesOf(facts),
    also: [...names, ...unitsOf(scope, containers).map((unit) => ({ unit }))],
    proof: [
      ...kill,
      ...cite(heap?.from, isTooLarge ? 'may grow beyond the limit' : 'how large the heap may grow'),
      ...report,
      ...saidOf(scope, containers).flatMap(({ what }) => cite(what, 'systemd, of the container')),
      ...others.flatMap(killLineOf),
      ...cite(still, 'the same container runs on', still?.source ?? 'pod status'),
      ...eventProofs(systemOomsOf(scope, kills), 'the kubelet tells of the same kill'),
    ],
    certainty: 'stated',
    missing: missingOf(facts),
    settle: KERNEL_LINES,
    ...happened(kills.map((kill) => kill.told)),
  }
}

const halves = <T>(all: readonly T[]): [first: readonly T[], rest: readonly T[]] => [all.slice(0, 1), all.slice(1)]

/** An id is of one run of a container: where it is the present one's, that run went on. */
const runningOf = (scope: Scope, id: string): Cited<ContainerState> | undefined => (id.length === 64 ? running(scope).get(id) : undefined)

/** The last that is told of each. */
const running = once(
  (scope) =>
    new Map(
      scope
        .rows(CONTAINER_STATE)
        .flatMap((row) =>
          row.which === 'state' && row.state === 'Running' && row.containerId !== undefined ? [[row.containerId, row] as const] : [],
        ),
    ),
)

/** The OOM killer in the scope that systemd keeps for a container: `cri-containerd-ID.scope`, `docker-ID.scope`. */
const saidOf = (scope: Scope, containers: readonly string[]): Event<UnitSaid & LogLine>[] =>
  saidOom(scope).filter(({ what: { unit } }) => containers.some((id) => unit.includes(id)))

const saidOom = once((scope) => scope.events(UNIT_SAID).filter(({ what: { says } }) => says === 'oom'))

/** The units that run these containers, as podman tells (Quadlet, `podman generate systemd`). */
const unitsOf = (scope: Scope, containers: readonly string[]): string[] => [
  ...new Set(
    scope
      .events(ENGINE_EVENT)
      .flatMap(({ what: { unit, containerId = '' } }) =>
        unit !== undefined && containers.some((id) => containerId !== '' && (containerId.startsWith(id) || id.startsWith(containerId)))
          ? unit
          : [],
      ),
  ),
]

const systemOomsOf = (scope: Scope, kills: readonly Kill[]): Happening[] => {
  const pids = new Set(kills.flatMap(({ facts }) => facts.kills.map(({ pid }) => pid)))
  return systemOoms(scope).flatMap(({ event, pid, atLimit }) => (atLimit && pid !== undefined && pids.has(pid) ? [event] : []))
}

/** Whom it killed first. */
const firstOf = ({ pid, comm, message }: Facts): Partial<Facts> =>
  pid === undefined || comm === undefined ? { message } : { pid, comm, message }

const namesOf = ({ pid, comm, containerId, container, pod, podUid, oomCgroup, unit }: Facts): Entities => ({
  pid,
  comm,
  containerId,
  container,
  pod,
  podUid,
  cgroup: oomCgroup,
  unit,
})

function missingOf({ kills, ownerName, oomCgroup }: Facts): string | undefined {
  if (kills.length === 0) return 'the line that names the victim'
  if (oomCgroup === undefined && ownerName === undefined) return 'whose limit it is, and how large: only the kill line is there'
  return undefined
}

/** The longest time between kills is at most so many times the shortest, where they are regular. */
const REGULAR = 2

function everyOf(times: readonly (Instant | undefined)[]): readonly [number, number] | undefined {
  const between = times.slice(1).map((time, i) => {
    const before = times[i]
    return time === undefined || before === undefined ? undefined : secondsBetween(before, time)
  })
  const known = between.filter((seconds) => seconds !== undefined)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return known.length === between.length && known.length > 1 && least > 0 && most <= least * REGULAR ? [least, most] : undefined
}

const recommendedFor = (facts: Facts): number | undefined => withRoom(Math.max(heldKb(facts), facts.heapKb ?? 0))
