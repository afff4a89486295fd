import type { Proof } from '../core/finding.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited, Instant } from '../core/span.ts'
import { CONTAINER_HEALTH, type ContainerHealth } from '../records/container-health.ts'
import { engineLives } from './engine-lives.ts'
import { engineOf } from './engines.ts'

/** The health check of one container, put together from captures and from the events of its engine. */
export interface Health extends Omit<ContainerHealth, 'status'> {
  readonly unhealthy: boolean
  /** It was unhealthy, and its engine tells that it is healthy again. */
  readonly recovered: boolean
  /** When it was first told to be so, of the last time. */
  readonly since?: Instant | undefined
  readonly proof: readonly Proof[]
}

type Row = Cited<ContainerHealth>

/** A capture shows how it is; of events the last one does. */
export const healthOf = once((scope: Scope): readonly Health[] => {
  const lives = engineLives(scope)
  const rows = grouped(
    scope.rows(CONTAINER_HEALTH),
    ({ container, containerId, at }) => container ?? scope.names.container(containerId)?.container ?? containerId ?? at.artifact,
  )
  const keys = new Set([...rows.keys(), ...[...lives].flatMap(([key, { health }]) => (health.length > 0 ? [key] : []))])
  return [...keys].map((key) => {
    const shown: readonly Row[] = rows.get(key) ?? []
    const life = lives.get(key)
    const told = life?.health ?? []
    const best = shown.findLast(({ failingStreak, output }) => (failingStreak ?? output) !== undefined) ?? shown.at(-1)
    const last = told.at(-1)
    const unhealthy = best === undefined ? last?.what.health === 'unhealthy' : best.status === 'unhealthy'
    const recovered = !unhealthy && last?.what.health === 'healthy' && told.some(({ what }) => what.health === 'unhealthy')
    // the first of those after which it was not healthy again
    const from = told.findLastIndex(({ what }) => what.health === 'healthy') + 1
    const bad = recovered ? told.filter(({ what }) => what.health === 'unhealthy') : told.slice(from)
    return {
      engine: best?.engine ?? last?.what.engine ?? engineOf(scope),
      container: shown.find(({ container }) => container !== undefined)?.container ?? life?.container,
      containerId: shown.find(({ containerId }) => containerId !== undefined)?.containerId ?? life?.containerId,
      failingStreak: best?.failingStreak ?? last?.what.failingStreak,
      output: best?.output,
      timeoutSeconds: best?.timeoutSeconds,
      intervalSeconds: best?.intervalSeconds,
      retries: best?.retries,
      unhealthy,
      recovered,
      since: bad[0]?.what.time,
      proof: [
        ...shown.filter(({ status }) => status === 'unhealthy').map(proofOf),
        ...bad.slice(0, 1).map(({ what }) => proofOf({ ...what, status: 'unhealthy' })),
      ],
    }
  })
})

const proofOf = ({ at, time }: { readonly at: Row['at']; readonly time?: Instant | undefined; readonly status: string }): Proof => ({
  at,
  time,
  witness: 'container runtime',
  note: 'its health check fails',
})
