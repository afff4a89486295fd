import type { Broken, RecordType } from '../core/record.ts'
import type { Cited } from '../core/span.ts'
import type { MemInfo } from './mem-info.ts'

/** A row of the task table; sizes in KiB whatever unit the kernel printed. */
export interface OomTask {
  readonly pid: number
  readonly name: string
  readonly uid?: number | undefined
  readonly tgid?: number | undefined
  readonly totalVmKb: number
  readonly rssKb: number
  readonly rssAnonKb?: number | undefined
  readonly rssFileKb?: number | undefined
  readonly rssShmemKb?: number | undefined
  readonly pageTablesKb?: number | undefined
  readonly swapKb: number
  readonly oomScoreAdj?: number | undefined
}

/** A process that was sent SIGKILL (oom_kill_process, __oom_kill_process in mm/oom_kill.c). */
export interface OomVictim {
  readonly pid: number
  readonly comm: string
  readonly uid?: number | undefined
  readonly score?: number | undefined
  readonly totalVmKb?: number | undefined
  readonly anonRssKb?: number | undefined
  readonly fileRssKb?: number | undefined
  readonly shmemRssKb?: number | undefined
  readonly pageTablesKb?: number | undefined
  readonly oomScoreAdj?: number | undefined
  /** The kernel's words, without a time. */
  readonly message: string
  /** Told by a Kubernetes event, not by the kernel log itself. */
  readonly viaEvent?: true | undefined
  /** The oom_reaper took its memory back. */
  readonly reaped?: boolean | undefined
}

/** `memory: usage NkB, limit NkB, failcnt N` (mm/memcontrol.c). A limit of LONG_MAX pages is no limit and is left out. */
export interface Usage {
  readonly usageKb: number
  readonly limitKb?: number | undefined
  readonly failcnt: bigint
}

/** Statistics of one cgroup, in KiB for sizes (v1 `cache:…KB`, v1 and v2 `name bytes`). Counts of events are left out. */
export interface CgroupStats {
  readonly cgroup: string
  readonly sizesKb: Readonly<Record<string, number>>
}

/** One run of the OOM killer, as far as its lines were kept: all of it, its end (a kill line alone) or its beginning. */
export interface OomReport {
  readonly host?: string | undefined
  readonly invoker?: string | undefined
  readonly invokerPid?: number | undefined
  readonly gfp?: string | undefined
  /** Pages asked for are 2^order; -1 when it was run by hand with sysrq-f. */
  readonly order?: number | undefined
  readonly invokerAdj?: number | undefined
  readonly release?: string | undefined
  /** Undefined when neither head nor constraint nor kill line says it. */
  readonly scope?: 'global' | 'memcg' | undefined
  /** CONSTRAINT_NONE, CONSTRAINT_CPUSET, CONSTRAINT_MEMORY_POLICY, CONSTRAINT_MEMCG. */
  readonly constraint?: string | undefined
  readonly nodemask?: string | undefined
  readonly cpuset?: string | undefined
  readonly memsAllowed?: string | undefined
  /** The cgroup whose limit was reached. */
  readonly oomCgroup?: string | undefined
  /** The cgroup of the victim. */
  readonly taskCgroup?: string | undefined
  /** The victim that the constraint line chose; present also when its kill line is cut off. */
  readonly chosen?: { readonly pid: number; readonly comm: string; readonly uid?: number | undefined } | undefined
  readonly usage: { readonly memory?: Usage; readonly memsw?: Usage; readonly kmem?: Usage; readonly swap?: Usage }
  readonly stats: readonly CgroupStats[]
  readonly memInfo?: MemInfo | undefined
  /** `Unreclaimable slab info:`, printed only when it is more than user memory. */
  readonly slabs: readonly { readonly name: string; readonly usedKb: number; readonly totalKb: number }[]
  readonly tasks: readonly OomTask[]
  readonly victims: readonly Cited<OomVictim>[]
  /** The cgroup whose every task is killed, by memory.oom.group. */
  readonly groupKill?: string | undefined
  /** `Out of memory and no killable processes...` */
  readonly noVictim?: string | undefined
  /** panic_on_oom: nothing is killed, the kernel panics. */
  readonly panic?: boolean | undefined
  /** The victim was exiting already: nothing new is killed. */
  readonly alreadyExiting?: boolean | undefined
  /** Lines worth quoting. */
  readonly places: {
    readonly head?: Cited<object>
    readonly limit?: Cited<object>
    readonly constraint?: Cited<object>
    readonly memory?: Cited<object>
    readonly hugePages?: Cited<object>
    readonly noVictim?: Cited<object>
  }
}

/** A table of tasks alone tells neither whose memory ran out nor who was killed. */
const broke = ({ scope, victims, chosen, tasks, places }: OomReport): Broken | undefined =>
  scope === undefined && victims.length === 0 && chosen === undefined && places.head === undefined && tasks.length > 0
    ? { says: 'The OOM killer listed all tasks; its verdict is not in the input', gravity: 'fatal', times: 1 }
    : undefined

export const OOM_REPORT: RecordType<OomReport> = { name: 'oom-report', broke }
