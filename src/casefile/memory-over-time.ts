import { grouped } from '../core/grouped.ts'
import type { Entities, Measured } from '../core/finding.ts'
import { once, type Scope } from '../core/scope.ts'
import { type Consumer, consumersOf, currentOf, type Moment } from './memory-consumers.ts'
import { overTime } from './series/over-time.ts'

/** Consumers of one finding of which a picture is given. */
const MOST = 4

/** What is measured of each kind, in KiB; of a process what is its own, where that was captured. */
const MEASURES: readonly (readonly [quantity: string, of: (moment: Moment) => number | undefined])[] = [
  ['memory.used', ({ usedKb }) => usedKb],
  ['memory.rss', ({ rssKb }) => rssKb],
  ['memory.anon', ({ anonKb }) => anonKb],
]

/** What captures show, over time, of the memory of a process, a container or a cgroup that ran into its limit. `limitKb`: of the cgroup or container. */
export function memoryOverTime(scope: Scope, called: readonly Entities[], limitKb?: number): Measured[] {
  const known = consumers(scope)
  const found = called.flatMap((names) =>
    keysOf(names)
      .flatMap((key) => known.get(key) ?? [])
      .filter(({ consumer }) => isOf(consumer, names)),
  )
  return [...new Set(found)]
    .sort((a, b) => a.order - b.order)
    .flatMap(({ consumer }) => overTimeOf(consumer, limitKb))
    .slice(0, MOST)
}

/** Consumers, the present ones first, by what they may be called. */
const consumers = once((scope): ReadonlyMap<string, readonly { readonly consumer: Consumer; readonly order: number }[]> => {
  const all = [...currentOf(scope, 0), ...consumersOf(scope)].map((consumer, order) => ({ consumer, order }))
  return grouped(all, ({ consumer }) => keyOf(consumer))
})

const keyOf = ({ kind, pid, cgroup, pod, name }: Consumer): string => {
  if (kind === 'process') return `process ${pid}`
  if (kind === 'cgroup') return `cgroup ${lastOf(cgroup ?? '')}`
  return pod === undefined ? `container ${name}` : `pod ${lastOf(pod)}`
}

/** Where consumers may stand that are called so: the ends of two paths are the same. */
const keysOf = ({ pid, cgroup, container, pod }: Entities): string[] => [
  `process ${pid}`,
  ...(cgroup === undefined ? [] : [`cgroup ${lastOf(cgroup)}`]),
  `container ${container}`,
  ...(pod === undefined ? [] : [`pod ${lastOf(pod)}`]),
]

const lastOf = (path: string): string => partsOf(path).at(-1) ?? ''

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

function overTimeOf({ kind, name, pid, moments, limitKb }: Consumer, given: number | undefined): Measured[] {
  const limit = given ?? (kind === 'process' ? undefined : limitKb)
  const of = name ?? (pid === undefined ? undefined : `pid ${pid}`)
  for (const [quantity, valueOf] of MEASURES) {
    const series = overTime({ quantity, unit: 'KiB', of, limit }, moments, valueOf)
    if (series.length > 0) return series
  }
  return []
}

/** A pid is of one process, a cgroup by the end of its path, a container by its own name and its pod's. */
function isOf(consumer: Consumer, { pid, cgroup, container, pod }: Entities): boolean {
  if (consumer.kind === 'process') return pid !== undefined && consumer.pid === pid
  if (consumer.kind === 'cgroup') return cgroup !== undefined && consumer.cgroup !== undefined && isEndOf(consumer.cgroup, cgroup)
  if (consumer.pod === undefined) return container !== undefined && consumer.name === container
  const full = consumer.namespace === undefined ? consumer.pod : `${consumer.namespace}/${consumer.pod}`
  return (pod === full || pod === consumer.pod) && (consumer.name === container || consumer.name === consumer.pod)
}

/** Both as paths below the root of the hierarchy; a bare folder's name may be the end of a longer path. */
function isEndOf(captured: string, cgroup: string): boolean {
  const [a, b] = [captured, cgroup].map((path) => `/${partsOf(path).join('/')}`) as [string, string]
  return a !== '/' && b !== '/' && (b.endsWith(a) || a.endsWith(b))
}
