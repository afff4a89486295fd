import { once } from '../core/scope.ts'
import { kubeEvents, type Happening } from './kube-events.ts'
import { oomKills } from './oom-kills.ts'

/** A kubelet's event of a kill by the kernel. */
export interface SystemOom {
  readonly event: Happening
  readonly comm: string | undefined
  readonly pid: number | undefined
  /** The kernel says of the same kill that it was at the limit of a cgroup: the kubelet sees every kill on its node, whyever it was. */
  readonly atLimit: boolean
}

/** pkg/kubelet/oom/oom_watcher_linux.go: `System OOM encountered, victim process: java, pid: 4711`. */
const VICTIM = /victim process: (.{1,64}), pid: (\d{1,10})/

export const systemOoms = once((scope): readonly SystemOom[] => {
  const atLimits = new Set(oomKills(scope).flatMap(({ report }) => (report.scope === 'memcg' ? report.victims.map(({ pid }) => pid) : [])))
  return kubeEvents(scope)
    .filter(({ what }) => what.reason === 'SystemOOM')
    .map((event) => {
      const m = VICTIM.exec(event.what.message)
      const pid = m === null ? undefined : Number(m[2])
      return { event, comm: m?.[1], pid, atLimit: pid !== undefined && atLimits.has(pid) }
    })
})
