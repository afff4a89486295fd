import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { either, opt, say } from '../../../core/words/opt.ts'
import { stateSentences } from '../report-words.ts'
import { quietFor, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

const MOST_WORKS = 6

/** `88:lumen_reset_work` is said as `lumen_reset_work (pid 88)`. */
const workOf = (text: string): string => {
  const m = /^(\d{1,10})(?:\([A-Z]+\))?:(\S{1,100})/.exec(text)
  return m === null ? text : `${m[2]} (pid ${m[1]})`
}
const works = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || list.length === 0 ? undefined : listed(list.map(workOf), MOST_WORKS)

/** `they run lumen_reset_work (pid 88), and vmstat_shepherd waits there`. */
function doing({ running, waiting }: Facts): string | undefined {
  const waits = opt`${works(waiting)} ${waiting?.length === 1 ? 'waits' : 'wait'} there`
  const runs = opt`they run ${works(running)}`
  return runs === undefined || waits === undefined ? (runs ?? waits) : `${runs}, and ${waits}`
}

export const headline = (f: Facts): string =>
  say(
    'The kernel workers',
    either(opt` of ${stuckCpus(f)}`, opt` of ${f.host}`, ''),
    ` took no new work for ${f.longestSeconds ?? 'more than 30'} s`,
    opt`: ${doing(f)}`,
  )

export const effect = (f: Facts): Sentence =>
  say(
    'The kernel workers',
    either(opt` of ${stuckCpus(f)}`, opt` of ${f.host}`, ''),
    ` took no new work for ${f.longestSeconds ?? 'more than 30'} s`,
  )

export const cause = (f: Facts): Sentence[] => [
  'A piece of work keeps the CPU, or a real-time task or the hypervisor took the CPU away; all work behind it waits',
  vmSentence(f),
  ...stateSentences(f),
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'See what the workers do. This writes the stacks of all tasks to the kernel log.',
    run: 'echo t > /proc/sysrq-trigger; journalctl -k -n 5000 | grep -A12 kworker',
    changes: 'host',
  },
  {
    when: 'durable',
    say: `Update the driver ${opt`of ${works(f.running)?.replaceAll(/ \(pid \d{1,10}\)/g, '')}` ?? 'whose work holds the pool'}, and keep real-time tasks off ${f.stuckCpus.length === 0 ? 'that CPU' : `CPU ${listed(f.stuckCpus.map(String), 6)}`}.`,
  },
  quietFor('workqueue lockup', 'workqueue lockup'),
]
