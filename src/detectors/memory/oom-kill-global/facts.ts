import type { Names } from '../../../core/finding.ts'
import type { OomReport } from '../../../records/oom-kill.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import {
  type Kill,
  killsOf,
  kernelShareOf,
  type Ledger,
  ledgerOf,
  type Shielded,
  shieldedOf,
  type User,
  usersOf,
  zoneReasons,
} from '../oom-facts.ts'

export interface Facts extends Partial<Kill> {
  host?: string | undefined
  /** The kernel's words. */
  message: string
  /** Neither the trace nor a figure says whether the machine or a cgroup was full. */
  unsure?: true | undefined
  kills: readonly Kill[]
  invoker?: string | undefined
  gfp?: string | undefined
  order?: number | undefined
  /** Run by hand with sysrq-f: memory need not have been short. */
  manual: boolean
  /** panic_on_oom turned it into a panic. */
  panic?: boolean | undefined
  constraint?: string | undefined
  memsAllowed?: string | undefined
  cpuset?: string | undefined
  taskCgroup?: string | undefined
  /** Where the victim ran: its container, pod or unit, as people call it. */
  home?: string | undefined
  containerId?: string | undefined
  podUid?: string | undefined
  pod?: string | undefined
  container?: string | undefined
  unit?: string | undefined
  release?: string | undefined
  totalRamKb?: number | undefined
  swapTotalKb?: number | undefined
  swapFreeKb?: number | undefined
  ledger?: Ledger | undefined
  /** Set when the kernel's own memory is most of what was held. */
  kernelHeld?: { what: string; kb: number; heldKb: number } | undefined
  topUsers: readonly User[]
  /** What all processes of the task table hold in memory and in swap. */
  listedKb?: number | undefined
  hog?: string | undefined
  hogKb?: number | undefined
  /** What the victim had in swap. */
  swapKb?: number | undefined
  victimKb?: number | undefined
  shielded: readonly Shielded[]
  zones: readonly string[]
}

export function factsOf(report: OomReport, names: Names): Facts {
  const kills = killsOf(report)
  const ledger = ledgerOf(report.memInfo)
  const topUsers = usersOf(report.tasks)
  const hog = topUsers[0]
  const row = report.tasks.find((task) => task.pid === kills[0]?.pid)
  const sizes = [kills[0]?.anonRssKb, kills[0]?.fileRssKb, kills[0]?.shmemRssKb].filter((kb) => kb !== undefined)
  const manual = report.order === -1
  return {
    ...kills[0],
    message:
      report.victims[0]?.message ??
      (report.panic === true ? 'Kernel panic - not syncing: Out of memory' : `${report.invoker ?? 'a process'} invoked oom-killer`),
    kills,
    ...(report.scope === undefined ? { unsure: true as const } : {}),
    swapKb: row?.swapKb,
    invoker: report.invoker,
    gfp: report.gfp,
    order: report.order,
    manual,
    panic: report.panic,
    constraint: report.constraint,
    memsAllowed: report.memsAllowed,
    cpuset: report.cpuset,
    taskCgroup: report.taskCgroup,
    ...homeOf(report.taskCgroup, names),
    release: report.release,
    totalRamKb: report.memInfo?.totalKb,
    swapTotalKb: report.memInfo?.swapTotalKb,
    swapFreeKb: report.memInfo?.swapFreeKb,
    ledger,
    kernelHeld: manual ? undefined : kernelShareOf(ledger),
    topUsers,
    listedKb: report.tasks.length === 0 ? undefined : report.tasks.reduce((sum, task) => sum + task.rssKb + task.swapKb, 0),
    hog: hog?.name,
    hogKb: hog === undefined ? undefined : hog.rssKb + hog.swapKb,
    victimKb: sizes.length > 0 ? sizes.reduce((a, b) => a + b, 0) : row?.rssKb,
    shielded: shieldedOf(report.tasks),
    zones: zoneReasons(report.memInfo, report.order),
  }
}

/** The root, a bare slice or a session says nothing of who it was. */
function homeOf(cgroup: string | undefined, names: Names): Partial<Facts> {
  if (cgroup === undefined) return {}
  const owner = ownerOf(cgroup)
  const { containerId, podUid, unit } = owner
  const called = calledOwner(owner, names)
  const home =
    owner.kind === 'service' ? unit : ['root', 'slice', 'cgroup', 'user session', 'user'].includes(owner.kind) ? undefined : called.name
  return { home, containerId, podUid, unit, pod: called.pod, container: called.container }
}
