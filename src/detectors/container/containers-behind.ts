import { type Container, containersOf, stateProof } from '../../casefile/containers.ts'
import type { Event } from '../../core/event.ts'
import type { Proof } from '../../core/finding.ts'
import type { LogLine } from '../../core/log-line.ts'
import { once, type Scope } from '../../core/scope.ts'
import { secondsBetween } from '../../core/span.ts'

export interface EndedBehind {
  readonly container: string
  readonly proof: readonly Proof[]
}

/** Services that a container may be one of: Compose numbers those of a service, and puts the project in front: `db-1`, `shop-db-1`, of old `shop_db_1`. */
function servicesOf(container: string): ReadonlySet<string> {
  const stem = container.replace(/[-_]\d{1,4}$/, '')
  if (stem === container) return new Set([container])
  return new Set([container, stem, ...[...stem.matchAll(/[-_]/g)].map(({ index }) => stem.slice(index + 1))])
}

/** Containers of an engine, by the services that they may be of. */
const ofServices = once((scope): ReadonlyMap<string, readonly Container[]> => {
  const all = new Map<string, Container[]>()
  for (const one of containersOf(scope))
    for (const service of one.engine && one.container !== undefined ? servicesOf(one.container) : []) {
      const known = all.get(service)
      if (known === undefined) all.set(service, [one])
      else known.push(one)
    }
  return all
})

/**
 * Containers of an engine that a name on its network leads to (docs.docker.com/compose/how-tos/networking), where each of them has ended before the
 * last of these lines.
 */
export function containersBehind(
  scope: Scope,
  name: string,
  asked: readonly [Event<LogLine>, ...Event<LogLine>[]],
): readonly EndedBehind[] {
  const own = ofServices(scope).get(name) ?? []
  const down = own.flatMap((one) => endedBefore(one, asked.at(-1)!) ?? [])
  return down.length === own.length ? down : []
}

function endedBefore({ container, states }: Container, { what: last }: Event<LogLine>): EndedBehind | undefined {
  const state = states.at(-1)
  if (container === undefined || state?.state !== 'Terminated') return undefined
  const seconds = state.time === undefined || last.time === undefined ? undefined : secondsBetween(state.time, last.time)
  const isBefore = state.at.artifact === last.at.artifact ? state.at.line < last.at.line : seconds === undefined || seconds >= 0
  return isBefore ? { container, proof: [stateProof(state, 'the container behind it ended')] } : undefined
}
