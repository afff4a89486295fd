import { block, type Next } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { OOM_REPORT, type OomReport } from '../../records/oom-kill.ts'
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
  readStatsHead,
  readTaskHeader,
  readUsage,
  REAPED,
  SHARING,
  type KillLine,
} from '../kernel/oom-lines.ts'
import { OomReader } from '../kernel/oom-reader.ts'

/** Cheap shape of every line that a report may hold; what it says is read by OomReader. */
const PART =
  /^(?:\s{0,80}[a-z][a-z0-9_]{1,40} \d{1,20}$|\s{0,60}[a-z_]{1,32}(?:\(\w{1,8}\))?:\d|\s{0,8}\[\s{0,8}(?:\d{1,10}|pid {0,4})\]\s|\s{0,40}Node \d|\s{0,8}(?:memory|memory\+swap|kmem|swap): usage|\s{0,8}Memory cgroup stats|\s{0,8}(?:Mem-Info|Unreclaimable slab info|Tasks state|Name\s+Used\s+Total|Swap cache stats|lowmem_reserve)|\s{0,40}(?:DMA|DMA32|Normal|HighMem)[ :]|\s{0,40}\d{1,15} (?:pages|total pagecache)|\s{0,40}(?:Free|Total) swap|\S.{0,80} cpuset=|CPU: \d|Task in |Memory limit reached|OOM victim|Tasks in |oom_reaper: |Kill process \d|\s{0,8}\S{1,64}\s{1,40}\d{1,15}KB\s{1,20}\d{1,15}KB)/

/** The end of a report without a victim. */
const ENDS_IDLE = (message: string) => NO_VICTIM.test(message) || PANIC.test(message) || EXITING.test(message)

/** Its end is seen: what was decided, done or refused. */
const ENDS = (message: string) => readKill(message) !== undefined || ENDS_IDLE(message)

/** What follows the end. */
const AFTER = (message: string) => GROUP.test(message) || REAPED.test(message) || SHARING.test(message)

/** Tail of the head's neighbours, from which a report whose head is cut off can still be read. */
const MIDDLE = (message: string) =>
  readTaskHeader(message) !== undefined ||
  /^\s{0,8}(?:Tasks state \(memory values|Mem-Info:)/.test(message) ||
  readLimitOf(message) !== undefined ||
  readUsage(message)?.kind === 'memory' ||
  (readStatsHead(message)?.cgroup ?? '') !== ''

/** A pasted report may be indented; its lines mean the same then. */
const outdented = (message: string) => message.trimStart()

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
    'Memory cgroup stats for ',
    'memory: usage ',
  ],
  opens(message) {
    const text = outdented(message)
    return readHead(text) !== undefined || readConstraint(text) !== undefined || ENDS(text) || MIDDLE(text)
  },
  maxLines: 20_000,
  open(first) {
    const reader = new OomReader(first)
    const kills = new KillsSoFar()
    /** The last line of what is collected tells that the decision has fallen. */
    let over = false
    const add = (line: Cited<LogLine>) => {
      const text = outdented(line.message)
      const kill = readHead(text) === undefined ? readKill(text) : undefined
      if (kill !== undefined) kills.add(kill)
      else if (GROUP.test(text)) kills.ofGroup = true
      over = kill !== undefined || ENDS_IDLE(text) || AFTER(text)
      reader.add(text, kill, line)
    }
    add(first)
    return { next: (message) => judge(outdented(message), kills, over), add, build: () => reader.build() }
  },
})

function judge(message: string, kills: KillsSoFar, over: boolean): Next {
  if (readHead(message) !== undefined) return 'end'
  const kill = readKill(message)
  if (kill !== undefined) return kills.goOnWith(kill) ? 'take' : 'end'
  if (readConstraint(message) !== undefined || MIDDLE(message) || ENDS_IDLE(message)) return over ? 'end' : 'take'
  if (AFTER(message)) return 'take'
  return !over && (PART.test(message) || FROM_CGROUP.test(message) || FROM_MACHINE.test(message)) ? 'take' : 'pass'
}

/** What must be known of the kill lines of one report to tell whether one more belongs to it. */
class KillsSoFar {
  /** `Tasks in … are going to be killed due to memory.oom.group set` was seen. */
  ofGroup = false
  #allAnnounced = true
  readonly #pids = new Set<number>()
  readonly #processes = new Set<string>()

  add({ announced, victim }: KillLine): void {
    this.#allAnnounced &&= announced
    this.#pids.add(victim.pid)
    this.#processes.add(`${victim.pid} ${victim.comm}`)
  }

  /** The same victim, its child, or one more of the whole cgroup. */
  goOnWith({ scope, victim }: KillLine): boolean {
    if (this.#pids.size === 0 || this.ofGroup) return true
    if (scope === undefined) return this.#allAnnounced || this.#pids.has(victim.pid)
    return this.#processes.has(`${victim.pid} ${victim.comm}`)
  }
}
