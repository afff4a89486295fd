import { block, collect } from '../../core/block.ts'
import { STALL, type Stall } from '../../records/stall.ts'
import { beginsReport, MAX_LINE } from '../kernel/headings.ts'
import { worksIn } from '../kernel/pool-works.ts'
import { isPart, readBody } from '../kernel/report-body.ts'
import { isShownTask } from '../kernel/task-rows.ts'

const SOFT = /(?:^|: )(?:BUG: )?soft lockup - CPU#(\d{1,5}) stuck for (\d{1,8})s! \[(.{0,300}):(\d{1,10})\]?/
const HARD =
  /Watchdog detected hard LOCKUP on cpu ?(\d{1,5})|^(?:watchdog: )?(?:BUG: )?(?:hard|Hard) LOCKUP (?:on|- CPU#|detected on cpu) ?(\d{1,5})|^watchdog: CPU (\d{1,5}) (?:Hard LOCKUP|became unstuck|detected hard LOCKUP on other CPUs (\d{1,5}))/i
const RCU = /(?:^|: )INFO: (rcu\w{0,30}) (?:self-)?detect(?:ed|s) (expedited )?stalls? on (?:CPUs?(?:\/tasks)?|tasks)/
const WORKQUEUE = /BUG: workqueue lockup - pool (\S.{0,120}?) stuck for (\d{1,8})s!/
const WORKQUEUE_CUT = /BUG: workqueue lockup(?: |$)/
/** `3-...0: (1 GPs behind)`: online, in the masks of grace period and next one, jiffies since its irq_work (kernel/rcu/tree_stall.h). */
const CPU_LIST = /(?:\s|\{ ?|^)(\d{1,5})-[.!OoNnDd?]{1,6}\d?[ :;}]|\{ ?(\d{1,5})\}/g
/** Before 3.9: `{ 1 3}`, with all of them in the first line. */
const OLD_LIST = /tasks: \{( ?\d{1,5}(?: \d{1,5}){0,63})\}/
/** `cpus=5`, `cpus=0-3,8` of a worker pool (kernel/workqueue.c: pr_cont_pool_info). */
const POOL_CPUS = /\bcpus=(\d[\d,-]{0,200})/
/** What watchdogs say of themselves, and the lists of workqueues. */
const OF_IT =
  /^(?:rcu|watchdog): |^RCU grace-period kthread stack dump:|^\s*(?:Tainted: \[|CPU#\d{1,5} )|pool \d|workqueue \S|in-flight|pending:|kthread starved|jiffies/

/** A CPU, an RCU grace period or a workqueue pool that does not move, with the stack of who is to blame. */
export const stall = block<Stall>({
  id: 'stall',
  emits: STALL,
  begins: ['soft lockup - ', 'hard LOCKUP', 'detected stall', 'detected expedited stall', 'workqueue lockup'],
  opens: (message) => message.length <= MAX_LINE && kindOf(message) !== undefined,
  maxLines: 320,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (kindOf(message) !== undefined || beginsReport(message)) return 'end'
        return isPart(message) || OF_IT.test(message) || isShownTask(message) ? 'take' : 'pass'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === false) return undefined
        const kind = kindOf(first.message)
        if (kind === undefined) return undefined
        const body = readBody(lines)
        const heading = first.message.trim().slice(0, 300)
        const texts = lines.map(({ message }) => message)
        if (kind === 'soft') {
          const m = SOFT.exec(first.message)!
          return {
            ...body,
            kind,
            heading,
            stuckCpus: [Number(m[1])],
            stuckSeconds: Number(m[2]),
            stuckComm: m[3],
            stuckPid: Number(m[4]),
            works: [],
          }
        }
        if (kind === 'hard') {
          const m = HARD.exec(first.message)!
          const cpu = m[4] ?? m[1] ?? m[2] ?? m[3]
          return {
            ...body,
            kind,
            heading,
            stuckCpus: cpu === undefined ? [] : [Number(cpu)],
            stuckComm: body.comm,
            stuckPid: body.pid,
            works: [],
          }
        }
        if (kind === 'workqueue') {
          const m = WORKQUEUE.exec(first.message)
          return {
            ...body,
            kind,
            heading,
            stuckCpus: cpusOf(POOL_CPUS.exec(m?.[1] ?? '')?.[1] ?? ''),
            pool: m?.[1],
            stuckSeconds: m === null ? undefined : Number(m[2]),
            works: worksIn(texts),
          }
        }
        const rcu = RCU.exec(first.message)
        const head = texts.slice(0, 6).join(' ')
        const jiffies = /\bt=(\d{1,12}) jiffies|\} (\d{1,12}) jiffies|is (\d{1,12}) jiffies old/.exec(head)
        const ticks = /\((\d{1,10}) ticks this GP\)/.exec(head)
        const period = /(?:\(|\s)g=?(-?\d{1,15})(?=[\s,)])/.exec(head)?.[1]
        const list =
          OLD_LIST.exec(head)?.[1]
            ?.match(/\d{1,5}/g)
            ?.map(Number) ?? []
        const task = body.pid === undefined ? /[{\s]P(\d{1,10})(?:[\s}:/]|$)/.exec(head)?.[1] : undefined
        const starved = texts.map((t) => /kthread starved for (\d{1,12}) jiffies/.exec(t)?.[1]).find((s) => s !== undefined)
        return {
          ...body,
          kind,
          heading,
          flavour: rcu?.[1],
          ...(rcu?.[2] === undefined ? {} : { expedited: true as const }),
          stuckCpus: [...new Set([...list, ...[...head.matchAll(CPU_LIST)].map((m) => Number(m[1] ?? m[2]))])].slice(0, 64),
          stuckPid: task === undefined ? undefined : Number(task),
          jiffies: jiffies === null ? undefined : Number(jiffies[1] ?? jiffies[2] ?? jiffies[3]),
          gracePeriod: period === undefined ? undefined : Number(period),
          ticks: ticks === null ? undefined : Number(ticks[1]),
          starvedJiffies: starved === undefined ? undefined : Number(starved),
          works: [],
        }
      },
    ),
})

/** CPU numbers of a list such as `0-3,8` (Documentation/core-api/printk-formats.rst: %*pbl), at most 64. */
function cpusOf(list: string): number[] {
  const cpus: number[] = []
  for (const part of list.split(',')) {
    const m = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part)
    if (m !== null) for (let cpu = Number(m[1]); cpu <= Number(m[2] ?? m[1]) && cpus.length < 64; cpu++) cpus.push(cpu)
  }
  return cpus
}

function kindOf(message: string): Stall['kind'] | undefined {
  if (SOFT.test(message)) return 'soft'
  if (HARD.test(message)) return 'hard'
  if (RCU.test(message)) return 'rcu'
  if (WORKQUEUE.test(message) || WORKQUEUE_CUT.test(message)) return 'workqueue'
  return undefined
}
