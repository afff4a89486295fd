import { extended } from '../../../core/extended.ts'
import type { Names } from '../../../core/finding.ts'
import type { Cited } from '../../../core/span.ts'
import type { CgroupStats, OomReport, Usage } from '../../../records/oom-kill.ts'
import { calledOwner, type Owner, ownerOf } from '../cgroup-path.ts'
import { type Kill, killsOf, type Shielded, shieldedOf, type User, usersOf } from '../oom-facts.ts'

/** What the limit was spent on, from memory.stat as the report prints it. */
export interface Split {
  readonly anonKb: number
  /** File cache without shared memory. */
  readonly cacheKb: number
  /** Shared memory and files in tmpfs. */
  readonly shmemKb: number
  /** Slab, page tables, stacks, sockets. */
  readonly kernelKb: number
  readonly [name: string]: number
}

/** What one report tells. */
export interface Facts extends Partial<Kill> {
  message: string
  kills: readonly Kill[]
  /** How many were killed, where only the cgroup's own counter tells it. */
  countedKills?: number | undefined
  /** The whole name of the counter's file, where the capture tells it. */
  countedIn?: string | undefined
  /** How often it ran into its limit, as the cgroup counts. */
  limitHits?: number | undefined
  invoker?: string | undefined
  gfp?: string | undefined
  order?: number | undefined
  release?: string | undefined
  constraint?: string | undefined
  oomCgroup?: string | undefined
  taskCgroup?: string | undefined
  /** Whose limit it is: container, pod, service, slice, user, … */
  limitOwner: Owner['kind'] | 'unknown'
  ownerName?: string | undefined
  /** Its pod, `namespace/name`, and the container's own name, where the input tells them. */
  pod?: string | undefined
  container?: string | undefined
  podUid?: string | undefined
  /** The very container of the victim runs on, with so many restarts as its status shows: another process of it was killed than its main one. */
  runsOn?: { readonly restarts: number | undefined } | undefined
  /** The victim's container. */
  containerId?: string | undefined
  runtime?: string | undefined
  qos?: string | undefined
  unit?: string | undefined
  /** The limit belongs to an ancestor of the victim's cgroup, which its siblings share. */
  parentLimit: boolean
  limitKb?: number | undefined
  usageKb?: number | undefined
  failcnt?: bigint | undefined
  /** Which of the limits was reached. */
  binding?: 'memory' | 'memory+swap' | 'kmem' | undefined
  swapUsageKb?: number | undefined
  swapLimitKb?: number | undefined
  kmemUsageKb?: number | undefined
  split?: Split | undefined
  /** Of the cgroups under the limit, where the kernel prints each (before 5.x, cgroup v1). */
  siblings: readonly { readonly cgroup: string; readonly rssKb: number; readonly cacheKb: number }[]
  topUsers: readonly User[]
  hog?: string | undefined
  hogKb?: number | undefined
  shielded: readonly Shielded[]
  /** The cgroup that was killed whole, by memory.oom.group. */
  groupKill?: string | undefined
  victims?: number | undefined
  /** Containers, when restarts of one pod each had their own cgroup. */
  containers?: readonly string[] | undefined
  /** The largest heap that the victim is started with, and where that is said. */
  heapKb?: number | undefined
  heapSetting?: string | undefined
  /** What the limit should be, from what is known of the need. */
  recommendedKb?: number | undefined
  /** The shortest and the longest time between kills, where they are regular. */
  everySeconds?: readonly [number, number] | undefined
  /** Kills of the whole machine in the same input. */
  machineKills?: number | undefined
  /** What the machine had left, and all that it has, where it was captured. */
  availableKb?: number | undefined
  ramKb?: number | undefined
}

export function factsOf(report: Cited<OomReport>, names: Names): Facts {
  const kills = killsOf(report)
  const { memory, memsw, kmem, swap } = report.usage
  const oomCgroup = report.oomCgroup ?? filled(report)
  const owner = oomCgroup === undefined ? homeIn(report.cpuset) : ownerOf(oomCgroup)
  const called = owner === undefined ? undefined : calledOwner(owner, names)
  const task = report.taskCgroup === undefined ? undefined : ownerOf(report.taskCgroup)
  const of = report.stats.find(({ cgroup }) => cgroup === report.oomCgroup) ?? report.stats[0]
  const topUsers = usersOf(report.tasks)
  return extended(kills[0] ?? {}, {
    message: messageOf(report),
    kills,
    invoker: report.invoker,
    gfp: report.gfp,
    order: report.order,
    release: report.release,
    constraint: report.constraint,
    oomCgroup,
    taskCgroup: report.taskCgroup,
    limitOwner: owner?.kind ?? 'unknown',
    ownerName: called?.name,
    pod: called?.pod,
    container: called?.container,
    podUid: owner?.podUid ?? task?.podUid,
    containerId: task?.containerId ?? owner?.containerId,
    runtime: task?.runtime ?? owner?.runtime,
    qos: owner?.qos ?? task?.qos,
    unit: task?.unit ?? owner?.unit,
    parentLimit: report.oomCgroup !== undefined && report.taskCgroup !== undefined && report.taskCgroup !== report.oomCgroup,
    limitKb: memory?.limitKb,
    usageKb: memory?.usageKb,
    failcnt: memory?.failcnt,
    binding: isFull(memory) ? 'memory' : isFull(memsw) ? 'memory+swap' : isFull(kmem) ? 'kmem' : undefined,
    swapUsageKb: swap?.usageKb ?? of?.sizesKb['swap'],
    swapLimitKb: swap?.limitKb ?? memsw?.limitKb,
    kmemUsageKb: kmem?.usageKb,
    split: splitOf(of, kmem?.usageKb),
    siblings: siblingsOf(report.stats),
    topUsers,
    hog: topUsers[0]?.name,
    hogKb: topUsers[0]?.rssKb,
    shielded: shieldedOf(report.tasks),
    groupKill: report.groupKill,
    victims: report.victims.length > 1 ? report.victims.length : undefined,
  })
}

/**
 * The first cgroup whose figures are printed. Where the lines above them are cut off it may be any below the limit: a pod's `pause` among the
 * tasks runs in a container of its own, so the limit is the pod's.
 */
function filled({ stats, tasks, usage, places }: OomReport): string | undefined {
  const cgroup = stats[0]?.cgroup
  if (cgroup === undefined || cgroup === '') return undefined
  const isWhole = usage.memory !== undefined || places.head !== undefined
  const pod = isWhole || tasks.length < 2 || !tasks.some(({ name }) => name === 'pause') ? null : OF_POD.exec(cgroup)
  return pod?.[1] ?? cgroup
}

/** A container's cgroup below its pod's, as kubelet's cgroupfs and systemd drivers call them. */
const OF_POD = /^(\/.{0,400}\/[\w-]{0,60}pod[0-9a-f_-]{32,36}(?:\.slice)?)\/[^/]{12,160}$/

/** Who asked runs in the cgroup that is full; its cpuset is often called like it. One of a slice may be that of an ancestor. */
function homeIn(cpuset: string | undefined): Owner | undefined {
  const home = cpuset === undefined ? undefined : ownerOf(cpuset)
  return home?.kind === 'container' || home?.kind === 'pod' ? home : undefined
}

function messageOf(report: OomReport): string {
  const { invoker = 'a process', taskCgroup, oomCgroup } = report
  if (report.victims[0] !== undefined) return report.victims[0].message
  return taskCgroup === undefined ? `${invoker} invoked oom-killer` : `Task in ${taskCgroup} killed as a result of limit of ${oomCgroup}`
}

const isFull = (usage: Usage | undefined): boolean => usage?.limitKb !== undefined && usage.usageKb >= usage.limitKb * 0.99

function siblingsOf(stats: readonly CgroupStats[]): Facts['siblings'] {
  if (stats.length < 2) return []
  return stats
    .map(({ cgroup, sizesKb }) => ({
      cgroup,
      rssKb: sizesKb['rss'] ?? sizesKb['anon'] ?? 0,
      cacheKb: sizesKb['cache'] ?? sizesKb['file'] ?? 0,
    }))
    .filter(({ rssKb, cacheKb }) => rssKb + cacheKb > 0)
    .sort((a, b) => b.rssKb + b.cacheKb - a.rssKb - a.cacheKb)
    .slice(0, 12)
}

/** Of a cgroup's statistics; undefined where they do not tell anonymous memory. `kmemKb`: what its kernel counter says (v1). */
export function splitOf(stats: CgroupStats | undefined, kmemKb: number | undefined): Split | undefined {
  const s = stats?.sizesKb
  if (s === undefined) return undefined
  const of = (name: string) => s[`total_${name}`] ?? s[name]
  const anonKb = of('anon') ?? of('rss')
  if (anonKb === undefined) return undefined
  const shmemKb = of('shmem') ?? 0
  const parts = ['kernel_stack', 'pagetables', 'sec_pagetables', 'percpu', 'sock', 'vmalloc'].reduce(
    (sum, name) => sum + (s[name] ?? 0),
    s['slab'] ?? (s['slab_reclaimable'] ?? 0) + (s['slab_unreclaimable'] ?? 0),
  )
  return {
    anonKb,
    cacheKb: Math.max(0, (of('file') ?? of('cache') ?? 0) - shmemKb),
    shmemKb,
    kernelKb: s['kernel'] ?? (parts > 0 ? parts : (kmemKb ?? 0)),
  }
}

/** What it held when it ran into the limit, in memory and in swap. */
export function heldKb({ binding, usageKb = 0, limitKb = 0, swapUsageKb = 0, swapLimitKb, kmemUsageKb, split }: Facts): number {
  if (binding === 'kmem' && kmemUsageKb !== undefined) return kmemUsageKb
  if (binding === 'memory+swap' && swapLimitKb !== undefined) return swapLimitKb
  const counted = split === undefined ? 0 : split.anonKb + split.cacheKb + split.shmemKb + split.kernelKb
  return (Math.max(usageKb, limitKb) || counted) + swapUsageKb
}
