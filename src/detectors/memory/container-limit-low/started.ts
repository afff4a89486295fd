import { engineOf } from '../../../casefile/engines.ts'
import { oomKills } from '../../../casefile/oom-kills.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import { grouped } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { CONTAINER_STATE } from '../../../records/container-state.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import { podOf, startedWith } from '../heap-settings.ts'
import { withRoom } from '../limits.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './thresholds.ts'

/** A container or a unit is started with a heap that is larger than its own limit. */
export function started(scope: Scope, t: Limits): Found<Facts>[] {
  return startedWith(scope).flatMap(({ kb, setting, limitKb, from }) => {
    if (limitKb === undefined || kb <= limitKb * t.maxHeapShare) return []
    const pod = podOf(from)
    const { container, unit, cgroup } = from
    return [
      {
        time: from.time,
        until: from.time,
        facts: {
          limitKb,
          needKb: kb,
          setting,
          measured: false,
          container,
          pod,
          cgroup,
          unit,
          isEngine: container !== undefined && pod === undefined && isOfEngine(scope, container) ? true : undefined,
          tool: container !== undefined && pod === undefined && isOfEngine(scope, container) ? engineOf(scope) : undefined,
          recommendedKb: withRoom(kb),
        },
        about: { pod, container, unit, cgroup },
        proof: cite(
          from,
          `the runtime may use ${setting}, and its ${unit === undefined ? 'container' : 'unit'}’s limit is ${from.memoryLimit}`,
          unit === undefined ? 'pod status' : 'systemd',
        ),
        certainty: 'stated',
        // killed there already: the kill is the finding, this tells why it will come again
        severity: wasKilled(scope, from.pod, container, unit) ? 'note' : undefined,
      },
    ]
  })
}

const isOfEngine = (scope: Scope, name: string): boolean => ofEngines(scope).has(name)

const ofEngines = once(
  (scope): ReadonlySet<string | undefined> =>
    new Set(scope.rows(CONTAINER_STATE).flatMap(({ source, container }) => (source === 'container runtime' ? [container] : []))),
)

/** Whether the pod's status, the engine or the kernel tells of a kill for memory. */
export function wasKilled(scope: Scope, pod: string | undefined, container: string | undefined, unit?: string): boolean {
  if (saidKilled(scope).has(`${pod ?? ''}/${container ?? ''}`)) return true
  const { containers, units } = killedByKernel(scope)
  if (container === undefined) return unit !== undefined && units.has(unit)
  return containers.get(container)?.some((of) => pod === undefined || of?.endsWith(pod) === true) === true
}

const saidKilled = once(
  (scope): ReadonlySet<string> =>
    new Set(
      scope
        .rows(CONTAINER_STATE)
        .flatMap((c) => (c.reason === 'OOMKilled' || c.oomKilled === true ? [`${c.pod ?? ''}/${c.container ?? ''}`] : [])),
    ),
)

/** By their containers the pods, if any, that the kernel killed for memory within their limits; and the units. */
const killedByKernel = once((scope) => {
  const owners = oomKills(scope).flatMap(({ report }) => (report.scope === 'memcg' ? [ownerOf(report.oomCgroup ?? '')] : []))
  const called = owners.map((owner) => calledOwner(owner, scope.names))
  return {
    containers: new Map([...grouped(called, ({ container }) => container)].map(([name, all]) => [name, all.map(({ pod }) => pod)])),
    units: new Set(owners.map(({ unit }) => unit)),
  }
})
