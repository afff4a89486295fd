import { containersOf } from '../../../casefile/containers.ts'
import { engineOf } from '../../../casefile/engines.ts'
import { kernelKills, killOfContainer } from '../../../casefile/kernel-kills.ts'
import { isSameId } from '../../../core/container-id.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { ENGINE_OOM } from '../../../records/engine-oom.ts'
import { presentOf } from '../present.ts'
import { exhaustedBy, heardProof, type Facts } from './judge.ts'

/** An engine tells of the kill of a container that no status shows. `told`: what the statuses show. */
export function heard(scope: Scope, told: readonly Found<Facts>[]): Found<Facts>[] {
  const known = told.flatMap(({ facts }) => facts.containerId ?? [])
  return [...grouped(scope.events(ENGINE_OOM), ({ what }) => what.containerId)]
    .filter(([id]) => !known.some((other) => isSameId(other, id)))
    .map(([id, events]) => {
      const kill = killOfContainer(kernelKills(scope), id, events[0].what.time)
      const own = containersOf(scope).find(({ states }) => states.some(({ containerId }) => isSameId(containerId, id)))
      const container =
        events.find(({ what }) => what.container !== undefined)?.what.container ?? own?.container ?? scope.names.container(id)?.container
      return {
        ...happened(events),
        count: 1,
        facts: {
          pod: own?.pod ?? scope.names.container(id)?.pod,
          namespace: own?.namespace,
          container,
          containerId: id,
          init: false,
          // containerd's own log is of a node of Kubernetes as often as of Docker
          engine: container !== undefined && own?.pod === undefined,
          tool: own?.tool ?? engineOf(scope),
          memoryLimit: own?.memoryLimit,
          memoryLimitKb: undefined,
          memoryRequest: own?.memoryRequest,
          restarts: own?.restarts,
          exitCode: undefined,
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
        about: { containerId: id, container, podUid: kill?.podUid },
        proof: [...heardProof(scope, id), ...(kill === undefined ? [] : [kill.proof])],
        certainty: 'stated' as const,
        missing: 'how the container ended',
      }
    })
}
