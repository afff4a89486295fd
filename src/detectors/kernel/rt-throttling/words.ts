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

export const cause = (f: Facts): Sentence[] => [
  'Tasks of a real-time policy run before everything else; the kernel stops them for the rest of each period so that the machine stays reachable',
  when(shareOf(f) === undefined, 'Unless somebody set it otherwise, they get 0.95 s of each second'),
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
    say: `${task === undefined ? 'No real-time task takes' : `${task.comm} does not take`} half of a CPU for an hour; that the line does not come again proves nothing.`,
    run: `top -b -d 60 -n 60 ${task === undefined ? '-H' : `-p ${task.pid}`}`,
  },
]
