import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { percent } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts, Task } from './judge.ts'

/** sched(7) and ps(1), CLS. */
const POLICIES: Readonly<Record<string, string>> = { FF: 'FIFO', RR: 'round robin', DLN: 'deadline' }
const policyOf = ({ policy, priority }: Task): string =>
  `${POLICIES[policy] ?? policy}${priority === undefined ? '' : ` priority ${priority}`}`

const shareOf = ({ runtimeUs, periodUs }: Facts): number | undefined =>
  runtimeUs === undefined || periodUs === undefined ? undefined : percent(runtimeUs, periodUs)

export const headline = (f: Facts): string =>
  f.task === undefined
    ? say('Real-time tasks', opt` of ${f.host}`, ' used up their share of a CPU', opt`, ${shareOf(f)} %,`, ' and were held back')
    : say(
        opt`${processName(f.task)} takes ${Math.round(f.task.cpuPct)} % of a CPU as a real-time task (${policyOf(f.task)})`,
        ', and the kernel held such tasks back: they had used up their share',
        opt`, ${shareOf(f)} %`,
      )

export const effect = (f: Facts): Sentence =>
  say(f.task === undefined ? 'Real-time tasks' : processName(f.task), ' used up the share of a CPU that such tasks may have')

export const cause = (f: Facts): Sentence[] => [
  say(
    'The kernel stops real-time tasks for the rest of each period so that the machine stays reachable',
    when(shareOf(f) === undefined, '; unless set otherwise, they get 0.95 s of each second'),
  ),
  when(f.task === undefined, 'One of them loops, or the hypervisor took its CPU away and it made up for it'),
  opt`The thread is ${f.task?.tid}`,
  'The kernel says this once in a boot, however often it happens',
]

export const fix = ({ task }: Facts): Step[] => [
  {
    when: 'now',
    ...(task === undefined
      ? {
          say: 'Find the real-time task that uses a whole CPU.',
          run: `ps -eLo cls,rtprio,pcpu,pid,comm --sort=-pcpu | awk '$1 != "TS"' | head`,
        }
      : {
          say: `See what ${processName(task)} does: where its threads are in the kernel, if they are.`,
          run: `cat /proc/${task.pid}/task/*/stack`,
        }),
  },
  {
    when: 'durable',
    say: `Let ${task?.comm ?? 'that task'} block between its work, or give it a normal policy. Do not switch the limit off: it keeps the machine reachable.`,
  },
  {
    when: 'verify',
    say: `${task === undefined ? 'No real-time task takes' : `${task.comm} does not take`} half of a CPU, an hour long; the line itself does not come again in this boot.`,
    run: task === undefined ? `top -b -H -d 10 -n 2 | awk '$3 == "rt" || $3 < -1' | tail` : `top -b -d 10 -n 2 -p ${task.pid}`,
  },
]
