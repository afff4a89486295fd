import { extended } from '../../core/extended.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import type { MemInfo } from '../../records/mem-info.ts'
import type { OomReport, OomTask, OomVictim, Usage } from '../../records/oom-kill.ts'
import { MemInfoReader } from './mem-info.ts'
import {
  EXITING,
  FROM_CGROUP,
  FROM_MACHINE,
  GROUP,
  NO_VICTIM,
  PANIC,
  readConstraint,
  readCpuset,
  readHead,
  readLimitOf,
  readSlab,
  readStat,
  readStatsHead,
  readTask,
  readTaskHeader,
  readUsage,
  REAPED,
  type KillLine,
} from './oom-lines.ts'
import { taintIn } from './taint.ts'

const MAX_STATS = 64
const MAX_SIZES = 128
const MAX_SLABS = 200

type Draft<T> = { -readonly [K in keyof T]: T[K] }
interface Kill {
  readonly kill: KillLine
  readonly line: Cited<LogLine>
}

/** Reads the lines of one OOM report, each once, in their order. */
export class OomReader {
  readonly #first: Cited<LogLine>
  readonly #report: Partial<Draft<OomReport>> = {}
  readonly #memory = new MemInfoReader()
  readonly #places: Draft<OomReport['places']> = {}
  readonly #usage: { memory?: Usage; memsw?: Usage; kmem?: Usage; swap?: Usage } = {}
  readonly #stats: { cgroup: string; sizesKb: Record<string, number> }[] = []
  /** Rows of the task table; their pages are of a size that is known at the end. */
  readonly #rows: string[] = []
  readonly #kills: Kill[] = []
  readonly #slabs: { name: string; usedKb: number; totalKb: number }[] = []
  readonly #reaped = new Set<number>()
  #header: readonly string[] | undefined
  /** Sizes in the list of a cgroup's statistics that is being read, undefined outside of one. */
  #sizes = 0
  #inStats = false
  /** What the stack tells of the scope. */
  #traced: OomReport['scope']

  constructor(first: Cited<LogLine>) {
    this.#first = first
  }

  /** `text` is the message without indentation, `kill` what readKill() said of it. */
  add(text: string, kill: KillLine | undefined, line: Cited<LogLine>): void {
    if (this.#inStats && this.#stat(text)) return
    this.#inStats = false
    if (kill !== undefined) this.#kills.push({ kill, line })
    else if (!this.#decision(text, line) && !this.#figures(text, line)) this.#remark(text, line)
  }

  #stat(text: string): boolean {
    const stat = readStat(text)
    if (stat === undefined) return false
    if (stat.kb === undefined || this.#sizes >= MAX_SIZES) return true
    const sizes = this.#stats.at(-1)!.sizesKb
    if (!(stat.name in sizes)) this.#sizes++
    sizes[stat.name] = stat.kb
    return true
  }

  /** Who asked for memory and which bound was reached. */
  #decision(text: string, line: Cited<LogLine>): boolean {
    const head = readHead(text)
    if (head !== undefined) {
      const { oomScoreAdj, ...said } = head
      Object.assign(this.#report, said, { invokerAdj: oomScoreAdj })
      this.#places.head = cited(line)
      return true
    }
    const constraint = readConstraint(text)
    if (constraint !== undefined) {
      const { global, ...said } = constraint
      // a constraint that is cut in its name tells nothing
      const scope =
        global || /^CONSTRAINT_(?:NONE|CPUSET|MEMORY_POLICY)$/.test(said.constraint)
          ? 'global'
          : said.oomCgroup !== undefined || said.constraint === 'CONSTRAINT_MEMCG'
            ? 'memcg'
            : undefined
      Object.assign(this.#report, said, scope === undefined ? {} : { scope })
      this.#places.constraint = cited(line)
      return true
    }
    const asked = readCpuset(text)
    if (asked !== undefined) {
      this.#report.cpuset ??= asked.cpuset
      this.#report.memsAllowed ??= asked.memsAllowed
      return true
    }
    const limit = readLimitOf(text)
    if (limit === undefined) return false
    Object.assign(this.#report, limit, { scope: limit.oomCgroup === 'host' ? 'global' : 'memcg' })
    this.#places.constraint = cited(line)
    return true
  }

  #figures(text: string, line: Cited<LogLine>): boolean {
    const used = readUsage(text)
    if (used !== undefined) {
      this.#usage[used.kind] ??= used.usage
      if (used.kind === 'memory') this.#places.limit ??= cited(line)
      return true
    }
    const stats = readStatsHead(text)
    if (stats !== undefined) {
      if (this.#stats.length < MAX_STATS) this.#stats.push(stats)
      this.#sizes = Object.keys(this.#stats.at(-1)!.sizesKb).length
      this.#inStats = true
      return true
    }
    const header = readTaskHeader(text)
    if (header !== undefined) this.#header = header
    else if (/^\[\s{0,8}\d/.test(text)) this.#rows.push(text)
    else return false
    return true
  }

  #remark(text: string, line: Cited<LogLine>): void {
    const report = this.#report
    if (NO_VICTIM.test(text)) {
      report.noVictim = text.trim()
      this.#places.noVictim = cited(line)
    } else if (PANIC.test(text)) report.panic = true
    else if (EXITING.test(text)) report.alreadyExiting = true
    else if (GROUP.test(text)) report.groupKill = GROUP.exec(text)![1]
    else if (REAPED.test(text)) this.#reaped.add(Number(REAPED.exec(text)![1]))
    else if (/^CPU: \d/.test(text) && report.release === undefined) {
      const pid = /PID: (\d{1,10}) Comm: /.exec(text)
      const { release } = taintIn(text)
      if (pid !== null && release !== undefined) Object.assign(report, { invokerPid: Number(pid[1]), release })
    } else if (FROM_CGROUP.test(text)) this.#traced ??= 'memcg'
    else if (FROM_MACHINE.test(text)) this.#traced ??= 'global'
    else if (this.#memory.take(text)) {
      if (/free:\d{1,15}(?:kB)? /.test(text)) this.#places.memory ??= cited(line)
      else if (/hugepages_total=[1-9]/.test(text)) this.#places.hugePages ??= cited(line)
    } else if (this.#slabs.length < MAX_SLABS) {
      const slab = readSlab(text)
      if (slab !== undefined) this.#slabs.push(slab)
    }
  }

  build(): OomReport | undefined {
    if (this.#first.kernel === false) return undefined
    const memInfo = this.#memory.info
    const usage = this.#usage
    const pageKb = (memInfo?.pageBytes ?? pageBytesOf(this.#kills, this.#rows, this.#header)) / 1024
    const report: OomReport = {
      host: this.#first.host,
      ...this.#report,
      memInfo,
      tasks: this.#rows.map((row) => readTask(row, this.#header, pageKb)).filter((task): task is OomTask => task !== undefined),
      usage,
      stats: this.#stats,
      slabs: this.#slabs.sort((a, b) => b.totalKb - a.totalKb).slice(0, 20),
      places: this.#places,
      victims: victimsOf(this.#kills, this.#reaped),
    }
    // a memcg's figures without any other word on the scope; the state of memory is printed by others too
    const scope =
      this.#kills.find(({ kill }) => kill.scope !== undefined)?.kill.scope ??
      this.#report.scope ??
      (usage.memory !== undefined || this.#stats.length > 0
        ? 'memcg'
        : (memInfo !== undefined && isDecided(report)) || this.#report.panic
          ? 'global'
          : this.#traced)
    return tells(report) ? extended(report, { scope }) : undefined
  }
}

/** Whether a line says that memory ran out, or what was done about it. */
const isDecided = (report: OomReport): boolean =>
  report.victims.length > 0 ||
  report.chosen !== undefined ||
  report.noVictim !== undefined ||
  report.panic === true ||
  report.places.head !== undefined ||
  report.taskCgroup !== undefined

/**
 * The figures of a cgroup are printed by nothing else (mem_cgroup_print_oom_meminfo), the table of tasks by hardly anything (dump_tasks; some vendors'
 * kernels show it with the state of memory, whatever is free).
 */
const tells = (report: OomReport): boolean =>
  isDecided(report) || (report.tasks.length > 0 && !hasRoom(report.memInfo)) || report.stats.some(({ cgroup }) => cgroup !== '')

/** Whether a zone has more free than what reclaim would aim at, so that any small allocation succeeds (mm/page_alloc.c, zone_watermark_ok). */
const hasRoom = (memInfo: MemInfo | undefined): boolean =>
  memInfo?.zones.some(
    ({ name, freeKb, highKb }) => /^(?:Normal|Movable)$/.test(name) && freeKb !== undefined && highKb !== undefined && freeKb > highKb,
  ) === true

/** A victim may be told twice: announced and done, or once for itself and once for its cgroup. */
function victimsOf(kills: readonly Kill[], reaped: ReadonlySet<number>): Cited<OomVictim>[] {
  const done = kills.filter(({ kill }) => !kill.announced)
  const announced = new Map<number, OomVictim>()
  for (const { kill } of kills) if (kill.announced && !announced.has(kill.victim.pid)) announced.set(kill.victim.pid, kill.victim)
  const victims = new Map<number, Cited<OomVictim>>()
  for (const { kill, line } of done.length > 0 ? done : kills) {
    const { victim } = kill
    if (victims.has(victim.pid)) continue
    const score = victim.score ?? announced.get(victim.pid)?.score
    victims.set(victim.pid, extended(victim, { score, reaped: reaped.has(victim.pid), ...cited(line) }))
  }
  return [...victims.values()]
}

/** Without buddy lists the page size follows from a victim that stands in the table too. */
function pageBytesOf(kills: readonly Kill[], rows: readonly string[], header: readonly string[] | undefined): number {
  const virtualPages = new Map<number, number>()
  for (const row of rows) {
    const task = readTask(row, header, 1)
    if (task !== undefined && task.totalVmKb > 0 && !virtualPages.has(task.pid)) virtualPages.set(task.pid, task.totalVmKb)
  }
  for (const { kill } of kills) {
    const kb = (kill.victim.totalVmKb ?? 0) / (virtualPages.get(kill.victim.pid) ?? Number.NaN)
    if (kb === 4 || kb === 8 || kb === 16 || kb === 64) return kb * 1024
  }
  return 4096
}

function cited(line: Cited<LogLine>): Cited<object> {
  return { at: line.at, ...(line.time === undefined ? {} : { time: line.time }) }
}
