import { isSameId } from '../core/container-id.ts'
import { once } from '../core/scope.ts'
import type { Proof } from '../core/finding.ts'
import { secondsBetween, within, type Cited, type Instant } from '../core/span.ts'
import type { ContainerState } from '../records/container-state.ts'
import { OOM_REPORT } from '../records/oom-kill.ts'

/** A status has whole seconds, and the runtime sees the end a moment after the kernel. */
const NEAR_SECONDS = 3

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

/** By the container's id: of several the one nearest to its end, where that is known. */
export function killOfContainer(kills: readonly KernelKill[], id: string | undefined, end?: Instant): KernelKill | undefined {
  if (id === undefined) return undefined
  const own = kills.filter((kill) => isSameId(kill.containerId, id))
  const apart = (kill: KernelKill): number =>
    Math.abs((end === undefined || kill.time === undefined ? undefined : secondsBetween(kill.time, end)) ?? Number.MAX_VALUE)
  return own.length < 2 ? own[0] : own.reduce((best, kill) => (apart(kill) < apart(best) ? kill : best))
}

/** By the pod's uid, or where that is not known by the limit, at the second when the container ended; only when a single kill fits. */
export function killNear(kills: readonly KernelKill[], state: Cited<ContainerState>, podUid: string | undefined): KernelKill | undefined {
  const { time } = state
  if (time === undefined) return undefined
  const limitKb = quantityKb(state.memoryLimit)
  const fits = kills.filter(
    (kill) =>
      kill.time !== undefined &&
      within(kill.time, time, NEAR_SECONDS) === true &&
      (podUid === undefined || kill.podUid === undefined || kill.podUid === podUid) &&
      (state.containerId === undefined || kill.containerId === undefined || isSameId(kill.containerId, state.containerId)) &&
      (podUid !== undefined || kill.scope === 'global' || limitKb === undefined || kill.limitKb === undefined || kill.limitKb === limitKb),
  )
  const victims = new Set(fits.map((kill) => `${kill.containerId ?? ''}\0${kill.podUid ?? ''}`))
  return victims.size === 1 ? (fits.find((kill) => kill.podUid !== undefined || kill.containerId !== undefined) ?? fits[0]) : undefined
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
