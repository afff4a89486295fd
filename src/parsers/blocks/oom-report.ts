import { block } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { OOM_REPORT, type OomReport, type OomTask, type OomVictim, type Usage } from '../../records/oom-kill.ts'
import { MemInfoReader } from '../kernel/mem-info.ts'
import {
  EXITING,
  FROM_CGROUP,
  FROM_MACHINE,
  GROUP,
  NO_VICTIM,
  PANIC,
  readConstraint,
  readHead,
  readKill,
  readLimitOf,
  readSlab,
  readStat,
  readStatsHead,
  readTask,
  readTaskHeader,
  readUsage,
  REAPED,
  SHARING,
} from '../kernel/oom-lines.ts'

const MAX_STATS = 64
const MAX_SIZES = 128

/** Cheap shape of every line that a report may hold; what it says is read in build(). */
const PART =
  /^(?:\s{0,80}[a-z][a-z0-9_]{1,40} \d{1,20}$|\s{0,60}[a-z_]{1,32}(?:\(\w{1,8}\))?:\d|\s{0,8}\[\s{0,8}(?:\d{1,10}|pid {0,4})\]\s|\s{0,40}Node \d|\s{0,8}(?:memory|memory\+swap|kmem|swap): usage|\s{0,8}Memory cgroup stats|\s{0,8}(?:Mem-Info|Unreclaimable slab info|Tasks state|Name\s+Used\s+Total|Swap cache stats|lowmem_reserve)|\s{0,40}(?:DMA|DMA32|Normal|HighMem)[ :]|\s{0,40}\d{1,15} (?:pages|total pagecache)|\s{0,40}(?:Free|Total) swap|\S.{0,80} cpuset=|CPU: \d|Task in |Memory limit reached|OOM victim|Tasks in |oom_reaper: |Kill process \d|\s{0,8}\S{1,64}\s{1,40}\d{1,15}KB\s{1,20}\d{1,15}KB)/

/** Its end is seen: what was decided, done or refused. */
const ENDS = (message: string) => readKill(message) !== undefined || NO_VICTIM.test(message) || PANIC.test(message) || EXITING.test(message)

/** Tail of the head's neighbours, from which a report whose head is cut off can still be read. */
const MIDDLE = (message: string) =>
  readTaskHeader(message) !== undefined ||
  /^\s{0,8}(?:Tasks state \(memory values|Mem-Info:)/.test(message) ||
  readLimitOf(message) !== undefined

/** A run of the OOM killer, from `invoked oom-killer` to the last kill, or what is left of it. */
export const oomReport = block<OomReport>({
  id: 'oom-report',
  emits: OOM_REPORT,
  begins: [
    'invoked oom-killer',
    'oom-kill:constraint=',
    'out of memory: Kill',
    'Out of memory (',
    'Killed process ',
    'no killable processes',
    'Mem-Info:',
    'Tasks state (memory',
    'oom_score_adj name',
    'killed as a result of limit of',
    'Memory limit reached of cgroup',
  ],
  opens: (message) => readHead(message) !== undefined || readConstraint(message) !== undefined || ENDS(message) || MIDDLE(message),
  maxLines: 20_000,
  next(message, lines) {
    if (readHead(message) !== undefined) return 'end'
    const last = lines.at(-1)!.message
    const kill = readKill(message)
    if (kill !== undefined) return follows(kill, lines) ? 'take' : 'end'
    const over = ENDS(last) || GROUP.test(last) || REAPED.test(last) || SHARING.test(last)
    if (readConstraint(message) !== undefined || MIDDLE(message)) return over ? 'end' : 'take'
    if (NO_VICTIM.test(message) || PANIC.test(message) || EXITING.test(message)) return over ? 'end' : 'take'
    if (GROUP.test(message) || REAPED.test(message) || SHARING.test(message)) return 'take'
    return !over && (PART.test(message) || FROM_CGROUP.test(message) || FROM_MACHINE.test(message)) ? 'take' : 'pass'
  },
  build,
})

/** Whether a kill line belongs to what was collected: the same victim, its child, or one more of the whole cgroup. */
function follows(kill: NonNullable<ReturnType<typeof readKill>>, lines: readonly Cited<LogLine>[]): boolean {
  const before = lines.flatMap(({ message }) => readKill(message) ?? [])
  if (before.length === 0) return true
  if (lines.some(({ message }) => GROUP.test(message))) return true
  if (kill.scope === undefined)
    return before.every(({ announced }) => announced) || before.some(({ victim }) => victim.pid === kill.victim.pid)
  return before.some(({ victim }) => victim.pid === kill.victim.pid && victim.comm === kill.victim.comm)
}

type Draft = { -readonly [K in keyof OomReport]: OomReport[K] }

function build(lines: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): OomReport | undefined {
  const first = lines[0]
  if (first.kernel === false) return undefined
  const report: Draft = { host: first.host, usage: {}, stats: [], slabs: [], tasks: [], victims: [], places: {} }
  const memory = new MemInfoReader()
  const places: { -readonly [K in keyof OomReport['places']]: OomReport['places'][K] } = {}
  const usage: { memory?: Usage; memsw?: Usage; kmem?: Usage; swap?: Usage } = {}
  const stats: { cgroup: string; sizesKb: Record<string, number> }[] = []
  const rows: Cited<LogLine>[] = []
  const kills: { kill: NonNullable<ReturnType<typeof readKill>>; line: Cited<LogLine> }[] = []
  const slabs: { name: string; usedKb: number; totalKb: number }[] = []
  const reaped = new Set<number>()
  let header: readonly string[] | undefined
  let inStats = false
  let traced: OomReport['scope']
  for (const line of lines) {
    const { message } = line
    const stat = inStats ? readStat(message) : undefined
    if (stat !== undefined) {
      const current = stats.at(-1)!.sizesKb
      if (stat.kb !== undefined && Object.keys(current).length < MAX_SIZES) current[stat.name] = stat.kb
      continue
    }
    inStats = false
    const head = readHead(message)
    const kill = head === undefined ? readKill(message) : undefined
    const constraint = head === undefined && kill === undefined ? readConstraint(message) : undefined
    const limit = readLimitOf(message)
    const used = readUsage(message)
    const statsHead = readStatsHead(message)
    if (head !== undefined) {
      Object.assign(report, {
        invoker: head.invoker,
        gfp: head.gfp,
        order: head.order,
        invokerAdj: head.oomScoreAdj,
        nodemask: head.nodemask,
      })
      places.head = cited(line)
    } else if (kill !== undefined) kills.push({ kill, line })
    else if (constraint !== undefined) {
      const { global, ...said } = constraint
      // a constraint that is cut in its name tells nothing
      const scope =
        global || /^CONSTRAINT_(?:NONE|CPUSET|MEMORY_POLICY)$/.test(said.constraint ?? '')
          ? 'global'
          : said.oomCgroup !== undefined || said.constraint === 'CONSTRAINT_MEMCG'
            ? 'memcg'
            : undefined
      Object.assign(report, said, scope === undefined ? {} : { scope })
      places.constraint = cited(line)
    } else if (limit !== undefined) {
      Object.assign(report, limit, { scope: limit.oomCgroup === 'host' ? 'global' : 'memcg' })
      places.constraint = cited(line)
    } else if (used !== undefined) {
      usage[used.kind] ??= used.usage
      if (used.kind === 'memory') places.limit ??= cited(line)
    } else if (statsHead !== undefined) {
      if (stats.length < MAX_STATS) stats.push(statsHead)
      inStats = true
    } else if (readTaskHeader(message) !== undefined) header = readTaskHeader(message)
    else if (/^\s{0,8}\[\s{0,8}\d/.test(message)) rows.push(line)
    else if (NO_VICTIM.test(message)) {
      report.noVictim = message.trim()
      places.noVictim = cited(line)
    } else if (PANIC.test(message)) report.panic = true
    else if (EXITING.test(message)) report.alreadyExiting = true
    else if (GROUP.test(message)) report.groupKill = GROUP.exec(message)![1]
    else if (REAPED.test(message)) reaped.add(Number(REAPED.exec(message)![1]))
    else if (/^CPU: \d/.test(message) && report.release === undefined) {
      const m = /PID: (\d{1,10}) Comm: .{1,64}? (?:Not tainted|Tainted: [A-Z ]{1,40}?) +(\S{3,80})/.exec(message)
      if (m !== null) Object.assign(report, { invokerPid: Number(m[1]), release: m[2] })
    } else if (FROM_CGROUP.test(message)) traced ??= 'memcg'
    else if (FROM_MACHINE.test(message)) traced ??= 'global'
    else if (memory.take(message)) {
      if (/free:\d{1,15}(?:kB)? /.test(message)) places.memory ??= cited(line)
    } else {
      const slab = readSlab(message)
      if (slab !== undefined && slabs.length < 200) slabs.push(slab)
    }
  }
  report.memInfo = memory.info
  const pageKb = (report.memInfo?.pageBytes ?? pageBytesOf(kills, rows, header)) / 1024
  report.tasks = rows.flatMap(({ message }): OomTask[] => {
    const task = readTask(message, header, pageKb)
    return task === undefined ? [] : [task]
  })
  report.usage = usage
  report.stats = stats
  report.slabs = slabs.sort((a, b) => b.totalKb - a.totalKb).slice(0, 20)
  report.places = places
  report.victims = victimsOf(kills, reaped)
  // a memcg's figures without any other word on the scope
  report.scope =
    kills.find(({ kill }) => kill.scope !== undefined)?.kill.scope ??
    report.scope ??
    (usage.memory !== undefined || stats.length > 0 ? 'memcg' : report.memInfo !== undefined || report.panic ? 'global' : traced)
  const told =
    report.victims.length > 0 ||
    report.chosen !== undefined ||
    report.noVictim !== undefined ||
    report.panic === true ||
    places.head !== undefined ||
    limitTold(report)
  return told ? report : undefined
}

/** `Task in X killed as a result of limit of Y` alone tells of a kill. */
const limitTold = (report: OomReport) => report.taskCgroup !== undefined

/** A victim may be told twice: announced and done, or once for itself and once for its cgroup. */
function victimsOf(
  kills: readonly { kill: NonNullable<ReturnType<typeof readKill>>; line: Cited<LogLine> }[],
  reaped: ReadonlySet<number>,
): Cited<OomVictim>[] {
  const done = kills.filter(({ kill }) => !kill.announced)
  const victims = new Map<number, Cited<OomVictim>>()
  for (const { kill, line } of done.length > 0 ? done : kills) {
    const { victim } = kill
    if (victims.has(victim.pid)) continue
    const announced = kills.find((k) => k.kill.announced && k.kill.victim.pid === victim.pid)?.kill.victim
    victims.set(victim.pid, { ...victim, score: victim.score ?? announced?.score, reaped: reaped.has(victim.pid), ...cited(line) })
  }
  return [...victims.values()]
}

/** Without buddy lists the page size follows from a victim that stands in the table too. */
function pageBytesOf(
  kills: readonly { kill: NonNullable<ReturnType<typeof readKill>> }[],
  rows: readonly Cited<LogLine>[],
  header: readonly string[] | undefined,
): number {
  for (const { kill } of kills) {
    const { pid, totalVmKb } = kill.victim
    if (totalVmKb === undefined) continue
    for (const { message } of rows) {
      const task = readTask(message, header, 1)
      if (task?.pid !== pid || task.totalVmKb === 0) continue
      const kb = totalVmKb / task.totalVmKb
      if (kb === 4 || kb === 8 || kb === 16 || kb === 64) return kb * 1024
    }
  }
  return 4096
}

function cited(line: Cited<LogLine>): Cited<object> {
  return { at: line.at, ...(line.time === undefined ? {} : { time: line.time }) }
}
