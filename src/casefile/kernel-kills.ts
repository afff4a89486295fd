import { isSameId } from '../core/container-id.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { Names, Proof } from '../core/finding.ts'
import { inferred, type Link, observed } from '../core/link.ts'
import { secondsBetween, within, type Cited, type Instant } from '../core/span.ts'
import type { ContainerState } from '../records/container-state.ts'
import { OOM_REPORT } from '../records/oom-kill.ts'

/** A status has whole seconds, and the runtime sees the end a moment after the kernel. */
const NEAR_SECONDS = 3
/** What is one second, where one of the two clocks has cut its fraction off. */
const SAME_SECONDS = 1

/** The kernel's kill of a process, to be laid beside what a runtime says of its container. */
export interface KernelKill {
  readonly scope: 'global' | 'memcg' | undefined
  readonly comm: string
  readonly pid: number
  readonly limitKb?: number | undefined
  readonly containerId?: string | undefined
  readonly podUid?: string | undefined
  readonly time?: Instant | undefined
  readonly proof: Proof
}

export const kernelKills = once((scope): readonly KernelKill[] =>
  scope.rows(OOM_REPORT).flatMap((report) => {
    const victim = report.victims[0]
    if (victim === undefined || report.noVictim !== undefined) return []
    const path = `${report.taskCgroup ?? ''} ${report.oomCgroup ?? ''}`
    return [
      {
        scope: report.scope,
        comm: victim.comm,
        pid: victim.pid,
        limitKb: report.usage.memory?.limitKb,
        containerId: /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.exec(path)?.[0],
        podUid: /pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})/.exec(path)?.[1]?.replaceAll('_', '-'),
        time: victim.time ?? report.time,
        proof: {
          at: victim.at,
          time: victim.time,
          witness: victim.viaEvent ? 'kubernetes event' : 'kernel log',
          note: `the kernel kills ${victim.comm} (pid ${victim.pid})`,
        },
      },
    ]
  }),
)

/** Ids of which one is cut have these digits in common. */
const beginningOf = (id: string): string => id.slice(0, 12)

const beginnings = new WeakMap<readonly KernelKill[], ReadonlyMap<string, readonly KernelKill[]>>()

/** Kills by how the ids of their containers begin, laid out once for each list. */
function beginningsOf(kills: readonly KernelKill[]): ReadonlyMap<string, readonly KernelKill[]> {
  const known =
    beginnings.get(kills) ?? grouped(kills, ({ containerId }) => (containerId === undefined ? undefined : beginningOf(containerId)))
  beginnings.set(kills, known)
  return known
}

/** By the container's id: of several the one nearest to its end, where that is known. */
export function killOfContainer(kills: readonly KernelKill[], id: string | undefined, end?: Instant): KernelKill | undefined {
  if (id === undefined) return undefined
  const own = (beginningsOf(kills).get(beginningOf(id)) ?? []).filter((kill) => isSameId(kill.containerId, id))
  const apart = (kill: KernelKill): number =>
    Math.abs((end === undefined || kill.time === undefined ? undefined : secondsBetween(kill.time, end)) ?? Number.MAX_VALUE)
  return own.length < 2 ? own[0] : own.reduce((best, kill) => (apart(kill) < apart(best) ? kill : best))
}

/** Of whom a status tells that it ended. */
export interface Ended {
  readonly key: string
  readonly state: Cited<ContainerState>
  readonly podUid?: string | undefined
  /** `namespace/name`, or the name alone. */
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

/**
 * The kernel's kill that a status tells as the end of its container. Observed: of this pod, by the uid in the cgroup or by the name that the input
 * gives to the killed container. Inferred: the only kill and the only end of that second, at an equal limit, where nothing says that it was another's.
 * `ends`: all that ended so.
 */
export function killNear(kills: readonly KernelKill[], of: Ended, names: Names, ends: readonly Ended[]): Link<KernelKill> | undefined {
  const { time, memoryLimit } = of.state
  if (time === undefined) return undefined
  const isNear = (one: Instant | undefined, seconds: number): boolean => one !== undefined && within(one, time, seconds) === true
  const near = kills.filter((kill) => isNear(kill.time, NEAR_SECONDS) && !isOther(kill, of, names))
  if (near.length === 0) return undefined
  const own = near.filter((kill) => isOfPod(kill, of, names) === true)
  const named = own.find(({ containerId }) => of.container !== undefined && names.container(containerId)?.container === of.container)
  if (named !== undefined) return observed(named)
  const rivals = ends.filter(({ key, state }) => key !== of.key && isNear(state.time, NEAR_SECONDS))
  const isOnly = new Set(own.map(({ containerId }) => containerId)).size === 1 && !rivals.some(({ pod }) => pod === of.pod)
  if (isOnly) return observed(own[0]!)
  const [kill, ...more] = kills.filter((one) => isNear(one.time, SAME_SECONDS))
  const isAlike = kill?.limitKb !== undefined && kill.limitKb === quantityKb(memoryLimit)
  return isAlike && more.length === 0 && rivals.length === 0 && near.includes(kill) && isOfPod(kill, of, names) === undefined
    ? inferred(kill, 'in the same second, at an equal limit')
    : undefined
}

/** Whether the killed container is of this pod; undefined where nothing tells it. */
function isOfPod(kill: KernelKill, { podUid, pod }: Ended, names: Names): boolean | undefined {
  if (podUid !== undefined && kill.podUid !== undefined) return podUid === kill.podUid
  const named = names.container(kill.containerId)?.pod ?? names.pod(kill.podUid)
  return named === undefined || pod === undefined ? undefined : named === pod
}

/** Both ids are known and differ, or the killed one is called otherwise. */
function isOther({ containerId }: KernelKill, { state, container }: Ended, names: Names): boolean {
  if (containerId === undefined) return false
  if (state.containerId !== undefined) return !isSameId(containerId, state.containerId)
  const named = names.container(containerId)?.container
  return named !== undefined && container !== undefined && named !== container
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  ' bytes': 1,
}

/** A quantity of Kubernetes, `512Mi` or `1G`, in KiB. */
export function quantityKb(text: string | undefined): number | undefined {
  const m = /^(\d{1,18}(?:\.\d{1,9})?)(|k|K|M|G|T|Ki|Mi|Gi|Ti| bytes)$/.exec(text ?? '')
  return m === null ? undefined : Math.floor((Number(m[1]) * UNITS[m[2]!]!) / 1024)
}
