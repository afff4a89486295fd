import { type Container, containersOf } from '../../../casefile/containers.ts'
import { engineContainers } from '../../../casefile/containers-by.ts'
import { healthOf } from '../../../casefile/container-health.ts'
import type { Found } from '../../../core/failure.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { presentOf } from '../present.ts'
import type { Facts } from './judge.ts'

/** Containers that an engine tells of without a name, by their ids. */
const unnamed = once((scope): ReadonlyMap<string | undefined, Container> => {
  const byId = new Map<string, Container>()
  for (const one of containersOf(scope))
    if (one.engine && one.container === undefined)
      for (const { containerId } of one.states) if (containerId !== undefined && !byId.has(containerId)) byId.set(containerId, one)
  return byId
})

/** Containers that an engine calls unhealthy. It kills none for that: a warning. */
export function ofEngines(scope: Scope): Found<Facts>[] {
  return healthOf(scope).flatMap((health): Found<Facts>[] => {
    if (!(health.unhealthy || health.recovered) || health.proof.length === 0) return []
    const own = health.container === undefined ? unnamed(scope).get(health.containerId) : engineContainers(scope).get(health.container)?.[0]
    const present = own === undefined ? undefined : presentOf(own)
    // the status stays when it has ended, which is told by itself
    const isOver = health.recovered || present?.is === 'ended'
    return [
      {
        count: 1,
        time: health.since,
        facts: {
          pod: undefined,
          container: health.container,
          containerId: health.containerId,
          tool: health.engine,
          probe: 'Health',
          failures: health.failingStreak ?? 1,
          killed: false,
          unreadyFailures: undefined,
          kills: undefined,
          answer: health.output,
          timeoutSeconds: health.timeoutSeconds,
          periodSeconds: health.intervalSeconds,
          failureThreshold: health.retries,
          restarts: own?.restarts,
          ready: health.recovered ? true : undefined,
          delaySeconds: undefined,
          port: /\bport (\d{1,5})\b|https?:\/\/[^/"\s]{0,253}:(\d{1,5})/
            .exec(health.output ?? '')
            ?.slice(1)
            .find((port) => port !== undefined),
          overSeconds: undefined,
          lastReason: undefined,
          exitCode: undefined,
          ranSeconds: undefined,
          present,
        },
        about: { container: health.container, containerId: health.containerId },
        proof: health.proof,
        certainty: 'stated',
        ongoing: !isOver,
        severity: isOver ? 'note' : 'warning',
      },
    ]
  })
}
