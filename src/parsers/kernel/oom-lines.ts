import { remembered } from '../../core/remembered.ts'
import type { CgroupStats, OomTask, OomVictim, Usage } from '../../records/oom-kill.ts'

/** The lines of an OOM report one by one: mm/oom_kill.c and mm/memcontrol.c, 2.6.18 to 6.18. */

export interface Head {
  readonly invoker: string
  readonly gfp: string
  readonly order: number
  readonly nodemask?: string | undefined
  readonly oomScoreAdj?: number | undefined
}

const HEAD =
  /^(.{0,300}) invoked oom-killer: gfp_mask=(0x[0-9a-f]{1,16}(?:\([^)]{0,400}\)?)?)(?:, nodemask=(.{1,80}?))?(?:, order=(-?\d{1,10}))?(?:, (?:oom_score_adj|oom_adj|oomkilladj)=(-?\d{1,6}))?(?:,.{0,80})?$/

export function readHead(message: string): Head | undefined {
  if (!message.includes(' invoked oom-killer: ')) return undefined
  const m = HEAD.exec(message.trimEnd())
  // a field of a journal export or of key=value pairs is no task's name
  if (m === null || /^[A-Z_]{4,32}=/.test(m[1]!)) return undefined
  return {
    invoker: m[1]!.trimStart(),
    gfp: m[2]!,
    nodemask: m[3],
    order: m[4] === undefined ? 0 : Number(m[4]),
    oomScoreAdj: m[5] === undefined ? undefined : Number(m[5]),
  }
}

/** An event of node-problem-detector in kubectl's output quotes the kernel's line behind its own columns. */
const EVENT =
  /^\s{0,8}(?:Warning|Normal)\s{1,40}(?:OOMKilling|TaskHung|KernelOops)\s(.{0,200}?)(?=Memory cgroup out of memory|Out of memory|Killed process|oom-kill:)/
export function withoutEvent(message: string): { text: string; viaEvent: boolean } {
  const m = EVENT.exec(message)
  return m === null ? { text: message, viaEvent: false } : { text: message.slice(m[0].length), viaEvent: true }
}

const SCOPE =
  /^(Memory cgroup out of memory|Out of memory(?: ?\([^)]{1,80}\))?): (Kill(?:ed)?) process (\d{1,10})(?:, UID \d{1,10},)? \((.*)$/is
const KILLED = /^Killed process (\d{1,10})(?:, UID (\d{1,10}),)? \((.*)$/s
const SCORE = /^(.{0,300})\),? score (\d{1,10}) or (?:sacrifice child|a child)/s
const SIZES = /^(.{0,300})\),? (?:(?:\(|vpid:? ?\d{1,10},? ?|UID:? ?\d{1,10},? ?){0,3})(?:total-vm|vsz):/s

const sizeOf = (name: string): RegExp => new RegExp(`${name}:(\\d{1,15}) ?kB`)
const TOTAL_VM = sizeOf('total-vm')
const VSZ = sizeOf('vsz')
const ANON_RSS = sizeOf('anon-rss')
const FILE_RSS = sizeOf('file-rss')
const SHMEM_RSS = sizeOf('shmem-rss')
const PAGE_TABLES = sizeOf('pgtables')

/** The scope is known when the line says `Out of memory` or `Memory cgroup out of memory`; an old second line says neither. */
export interface KillLine {
  readonly victim: OomVictim
  readonly scope?: 'global' | 'memcg' | undefined
  /** `Kill process …`: the decision, before the deed. Its child may be killed in its place. */
  readonly announced: boolean
}

export const readKill = remembered((message: string): KillLine | undefined => {
  const { text, viaEvent } = withoutEvent(message)
  const scoped = SCOPE.exec(text)
  const plain = scoped === null ? KILLED.exec(text) : null
  if (scoped === null && plain === null) return undefined
  const rest = scoped === null ? plain![3]! : scoped[4]!
  const pid = Number(scoped === null ? plain![1] : scoped[3])
  const score = SCORE.exec(rest)
  const sized = SIZES.exec(rest)
  // the name may hold brackets itself: it ends at the last one before the fixed words
  const named = score ?? sized ?? /^(.{0,300})\)[\s.,;]{0,4}(?:\(.{0,40})?$/s.exec(rest) ?? /^(.{1,300}?)\)/s.exec(rest)
  if (named === null) return undefined
  if (scoped === null && sized === null && !/^.{0,300}\)[.,\s]{0,4}$/s.test(rest)) return undefined
  const kb = (size: RegExp) => {
    const m = size.exec(rest)
    return m === null ? undefined : Number(m[1])
  }
  const uid = /\bUID[: ] ?(\d{1,10})/.exec(text)?.[1]
  const adj = /oom_score_adj:(-?\d{1,6})/.exec(rest)?.[1]
  return {
    scope: scoped === null ? undefined : /^memory cgroup/i.test(scoped[1]!) ? 'memcg' : 'global',
    announced: scoped !== null && sized === null && (score !== null || scoped[2]!.length === 4),
    victim: {
      pid,
      comm: named[1]!,
      uid: uid === undefined ? undefined : Number(uid),
      score: score === null ? undefined : Number(score[2]),
      totalVmKb: kb(TOTAL_VM) ?? kb(VSZ),
      anonRssKb: kb(ANON_RSS),
      fileRssKb: kb(FILE_RSS),
      shmemRssKb: kb(SHMEM_RSS),
      pageTablesKb: kb(PAGE_TABLES),
      oomScoreAdj: adj === undefined ? undefined : Number(adj),
      message: text.trimEnd(),
      ...(viaEvent ? { viaEvent: true as const } : {}),
    },
  }
})

export interface Constraint {
  readonly constraint: string
  readonly nodemask?: string | undefined
  readonly cpuset?: string | undefined
  readonly memsAllowed?: string | undefined
  readonly global: boolean
  readonly oomCgroup?: string | undefined
  readonly taskCgroup?: string | undefined
  readonly chosen?: { pid: number; comm: string; uid?: number | undefined } | undefined
}

/** A field of the constraint, up to the one that follows it: a cgroup's name may hold a comma. */
const fieldOf = (name: string, next: string): RegExp => new RegExp(`(?:^|,)${name}=(.{0,4096}?)(?=,(?:${next})|$)`)
const NODEMASK = fieldOf('nodemask', 'cpuset=')
const CPUSET = fieldOf('cpuset', 'mems_allowed=')
const MEMS_ALLOWED = fieldOf('mems_allowed', 'global_oom|oom_memcg=')
const OOM_MEMCG = fieldOf('oom_memcg', 'task_memcg=')
const TASK_MEMCG = fieldOf('task_memcg', 'task=')

/** `oom-kill:constraint=…` since 5.0. Cut anywhere, it still tells what its head says. */
export const readConstraint = remembered((message: string): Constraint | undefined => {
  const { text } = withoutEvent(message)
  const m = /^oom-kill:constraint=(\w{1,40})(?:,(.*))?$/.exec(text.trimEnd())
  if (m === null) return undefined
  const rest = m[2] ?? ''
  const task = /,task=(.{0,300}),pid=(\d{1,10}),uid=(\d{1,10})/.exec(rest)
  const value = (field: RegExp) => field.exec(rest)?.[1]
  return {
    constraint: m[1]!,
    nodemask: value(NODEMASK),
    cpuset: value(CPUSET),
    memsAllowed: value(MEMS_ALLOWED),
    global: /(?:^|,)global_oom(?:,|$)/.test(rest),
    oomCgroup: value(OOM_MEMCG),
    taskCgroup: value(TASK_MEMCG),
    chosen: task === null ? undefined : { comm: task[1]!, pid: Number(task[2]), uid: Number(task[3]) },
  }
})

/** Behind the head: `C cpuset=X mems_allowed=N`, the cpuset of who asked. */
export function readCpuset(message: string): { cpuset: string; memsAllowed: string } | undefined {
  const m = /^\S.{0,300}? cpuset=(\S{1,4096}) mems_allowed=([\d,-]{1,80})$/.exec(message.trimEnd())
  return m === null ? undefined : { cpuset: m[1]!, memsAllowed: m[2]! }
}

/** Before 5.0: `Task in X killed as a result of limit of Y`; without a victim `Memory limit reached of cgroup Y`. */
export function readLimitOf(message: string): { taskCgroup?: string; oomCgroup: string } | undefined {
  const m = /^Task in (\S.{0,4096}?) killed as a result of limit of (\S.{0,4096}?)\s{0,4}$/.exec(message)
  if (m !== null) return { taskCgroup: m[1]!, oomCgroup: m[2]! }
  const n = /^Memory limit reached of cgroup (\S.{0,4096}?)\s{0,4}$/.exec(message)
  return n === null ? undefined : { oomCgroup: n[1]! }
}

/** LONG_MAX pages in KiB, less a page or so: no limit at all. */
const UNLIMITED_KB = 9_007_199_000_000_000

export function readUsage(message: string): { kind: 'memory' | 'memsw' | 'kmem' | 'swap'; usage: Usage } | undefined {
  const m = /^\s{0,8}(memory|memory\+swap|kmem|swap): usage (\d{1,19}) ?kB, limit (\d{1,19}) ?kB, failcnt (\d{1,20})/.exec(message)
  if (m === null) return undefined
  const limit = Number(m[3])
  return {
    kind: m[1] === 'memory+swap' ? 'memsw' : (m[1] as 'memory'),
    usage: { usageKb: Number(m[2]), limitKb: limit >= UNLIMITED_KB ? undefined : limit, failcnt: BigInt(m[4]!) },
  }
}

const STATS_FOR = /^\s{0,8}Memory cgroup stats(?: for (\S.{0,4096}?))?:(.*)$/
const INLINE = /([a-z_]{1,40}):(\d{1,19})KB/g
const STAT = /^\s{0,80}([a-z][a-z0-9_]{1,40}) (\d{1,20})$/
/** Counts of events, not sizes: everything else in memory.stat is bytes. */
const EVENTS =
  /^(?:total_)?(?:pg\w+|workingset_\w+|thp_(?:fault|collapse|swpout|split)\w*|zsw\w*(?:in|out|wb)|numa_\w+|swpin_zero|swpout_zero|pswpin|pswpout|hugetlb_\w*count|oom\w*)$/

export function readStatsHead(message: string): { cgroup: string; sizesKb: Record<string, number> } | undefined {
  const m = STATS_FOR.exec(message)
  if (m === null) return undefined
  const sizesKb: Record<string, number> = Object.create(null)
  for (const [, name, kb] of m[2]!.matchAll(INLINE)) sizesKb[name!] = Number(kb)
  return { cgroup: m[1] ?? '', sizesKb }
}

/** One `name value` line of memory.stat; undefined when it is none. The names grow with the kernel, so any is taken. */
export function readStat(message: string): { name: string; kb: number | undefined } | undefined {
  const m = STAT.exec(message)
  if (m === null) return undefined
  if (EVENTS.test(m[1]!)) return { name: m[1]!, kb: undefined }
  const kb = Number(BigInt(m[2]!) >> 10n)
  return { name: m[1]!, kb: kb >= UNLIMITED_KB ? undefined : kb }
}

export type { CgroupStats }

/** Column names between `[ pid ]` and `name`. */
export function readTaskHeader(message: string): readonly string[] | undefined {
  const m = /^\s{0,8}\[ {0,4}pid {0,4}\]\s{1,40}([a-z_][a-z_\s]{9,159}?)\s{1,40}name\s{0,4}$/.exec(message)
  return m === null ? undefined : m[1]!.trim().split(/\s+/)
}

/** Columns by number where the header was cut off. */
const COLUMNS_BY_NUMBER: Readonly<Record<number, readonly string[]>> = {
  7: ['uid', 'tgid', 'total_vm', 'rss', '', 'swapents', 'oom_score_adj'],
  8: ['uid', 'tgid', 'total_vm', 'rss', 'nr_ptes', 'nr_pmds', 'swapents', 'oom_score_adj'],
  10: ['uid', 'tgid', 'total_vm', 'rss', 'rss_anon', 'rss_file', 'rss_shmem', 'pgtables_bytes', 'swapents', 'oom_score_adj'],
}
const ROW = /^\s{0,8}\[\s{0,8}(\d{1,10})\]\s{1,12}(\d.*)$/

export function readTask(message: string, header: readonly string[] | undefined, pageKb: number): OomTask | undefined {
  const m = ROW.exec(message)
  if (m === null) return undefined
  const fields = /^((?:-?\d{1,19}\s{1,20}){6,12})(.{0,300})$/.exec(m[2]!)
  if (fields === null) return undefined
  const all = m[2]!.split(/\s+/)
  const columns = header ?? COLUMNS_BY_NUMBER[fields[1]!.trim().split(/\s+/).length]
  if (columns === undefined || all.length < columns.length + 1) return undefined
  const values: Record<string, number> = Object.create(null)
  for (const [i, column] of columns.entries()) if (column !== '') values[column] = Number(all[i])
  const skip = new RegExp(`^(?:\\S+\\s+){${columns.length}}`).exec(m[2]!)
  if (skip === null || values['rss'] === undefined || Number.isNaN(values['rss'])) return undefined
  const pages = (name: string) => (values[name] === undefined ? undefined : values[name] * pageKb)
  return {
    pid: Number(m[1]),
    name: m[2]!.slice(skip[0].length).trimEnd(),
    uid: values['uid'],
    tgid: values['tgid'],
    totalVmKb: pages('total_vm') ?? 0,
    rssKb: values['rss'] * pageKb,
    rssAnonKb: pages('rss_anon'),
    rssFileKb: pages('rss_file'),
    rssShmemKb: pages('rss_shmem'),
    pageTablesKb:
      values['pgtables_bytes'] === undefined
        ? values['nr_ptes'] === undefined
          ? undefined
          : (values['nr_ptes'] + (values['nr_pmds'] ?? 0)) * pageKb
        : values['pgtables_bytes'] / 1024,
    swapKb: pages('swapents') ?? 0,
    // 2.6.32 also printed the older oom_adj, -17 to 15
    oomScoreAdj:
      values['oom_score_adj'] ??
      (values['oom_adj'] === undefined ? undefined : values['oom_adj'] === -17 ? -1000 : Math.round((values['oom_adj'] * 1000) / 17)),
  }
}

const SLAB = /^\s{0,8}(\S{1,64})\s{1,40}(\d{1,15})KB\s{1,20}(\d{1,15})KB\s{0,4}$/

export function readSlab(message: string): { name: string; usedKb: number; totalKb: number } | undefined {
  const m = SLAB.exec(message)
  return m === null ? undefined : { name: m[1]!, usedKb: Number(m[2]), totalKb: Number(m[3]) }
}

export const NO_VICTIM = /^(?:Memory cgroup )?[Oo]ut of memory and no killable processes/
export const PANIC = /^Kernel panic - not syncing: Out of memory: .{0,60}panic_on_oom/i
export const EXITING = /^OOM victim \d{1,10} \(.{0,300}\) is already exiting/
export const GROUP = /^Tasks in (\S.{0,4096}?) are going to be killed due to memory\.oom\.group set/
export const REAPED = /^oom_reaper: reaped process (\d{1,10}) \(/
/** Functions of the trace that say whose memory was short. */
export const FROM_CGROUP =
  /\b(?:mem_cgroup_out_of_memory|mem_cgroup_oom_synchronize|mem_cgroup_try_charge|try_charge_memcg|mem_cgroup_do_charge)\+0x/
export const FROM_MACHINE = /\b(?:__alloc_pages_slowpath|__alloc_pages_may_oom)[.\w]{0,24}\+0x/
export const SHARING = /^Kill process (\d{1,10}) \((.{0,300})\) sharing same memory/
