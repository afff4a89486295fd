import type { Container } from '../../../casefile/containers.ts'
import { containerOfId, containersOfPods, idsAmong } from '../../../casefile/containers-by.ts'
import { engineOf } from '../../../casefile/engines.ts'
import { kernelKills, killOfContainer } from '../../../casefile/kernel-kills.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CONTAINER_EVENT } from '../../../records/container-event.ts'
import { ENGINE_OOM } from '../../../records/engine-oom.ts'
import { presentOf } from '../present.ts'
import { exhaustedBy, heardProof, type Facts } from './judge.ts'

/** An engine tells of the kill of a container that no status shows. `told`: what the statuses show. */
export function heard(scope: Scope, told: readonly Found<Facts>[]): Found<Facts>[] {
  const isKnown = idsAmong(told.map(({ facts }) => facts.containerId))
  const ends = grouped(scope.events(CONTAINER_EVENT), ({ what }) => what.containerId)
  return [...grouped(scope.events(ENGINE_OOM), ({ what }) => what.containerId)]
    .filter(([id]) => !isKnown(id))
    .map(([id, events]) => {
      const kill = killOfContainer(kernelKills(scope), id, events[0].what.time)
      const named = scope.names.container(id)
      const own = containerOfId(scope, id) ?? onlyOf(scope, named?.pod)
      const told = ends.get(id) ?? []
      const exit = told.findLast(({ what }) => what.exitCode !== undefined)?.what
      const whose = told.find(({ what }) => what.pod !== undefined)?.what
      const pod = own?.pod ?? named?.pod
      const container = events.find(({ what }) => what.container !== undefined)?.what.container ?? own?.container ?? named?.container
      return {
        ...happened(events),
        count: 1,
        facts: {
          pod,
          namespace: own?.namespace,
          container,
          containerId: id,
          init: false,
          // containerd's own log is of a node of Kubernetes as often as of Docker
          engine: container !== undefined && pod === undefined,
          tool: own?.tool ?? engineOf(scope),
          memoryLimit: own?.memoryLimit,
          memoryLimitKb: undefined,
          memoryRequest: own?.memoryRequest,
          restarts: own?.restarts,
          exitCode: exit?.exitCode,
          started: undefined,
          finished: undefined,
          ranSeconds: undefined,
          node: own?.node,
          childOnly: false,
          atStart: false,
          exhausted: kill === undefined ? undefined : exhaustedBy(kill),
          comm: kill?.comm,
          pid: kill?.pid,
          deniedByEngine: false,
          heapKb: undefined,
          heapSetting: undefined,
          present: own === undefined ? undefined : presentOf(own),
        },
        about: { containerId: id, container, pod, podUid: kill?.podUid ?? own?.podUid },
        proof: [
          ...heardProof(scope, id),
          ...cite(exit, `exit code ${exit?.exitCode}`, 'container runtime'),
          ...cite(whose, 'whose container it is'),
          ...(kill === undefined ? [] : [kill.proof]),
        ],
        certainty: 'stated' as const,
        ...(exit === undefined ? { missing: 'how the container ended' } : {}),
      }
    })
}

/** The container of a pod of which no other is known. */
function onlyOf(scope: Scope, pod: string | undefined): Container | undefined {
  const own = pod === undefined ? [] : (containersOfPods(scope).get(pod) ?? [])
  return own.length === 1 ? own[0] : undefined
}
