import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count as n, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, newerKernels, running, stateSentences, traceSentences } from '../report-words.ts'
import { askTheHost, quietFor, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

const who = (f: Facts): string =>
  either(
    stuckCpus(f),
    opt`The task with pid ${f.pid}${opt` of ${f.host}` ?? ''}`,
    opt`A CPU or a task of ${f.host}`,
    'A CPU or a task that the input does not name',
  )

export const headline = (f: Facts): string =>
  f.paused
    ? say(
        `${who(f)} was not run by the host of this virtual machine (${f.onVm}) for a while: ${f.ticks} timer ticks in ${n(f.jiffies)} jiffies`,
      )
    : say(
        `${who(f)} ${f.stuckCpus.length > 1 ? 'hold' : 'holds'} up RCU (which frees memory of the kernel)`,
        opt` for ${n(f.jiffies)} jiffies`,
        opt`, ${inPlace(f)}`,
        opt`, ${running({ ...f, cpu: undefined }, f.stuckCpus.length > 1 ? 'one of them' : 'it')}`,
      )

export const cause = (f: Facts, count: number): Sentence[] =>
  f.paused
    ? ['A pause, a snapshot, a migration or steal looks like a stall; it went on afterwards, and nothing in the guest is wrong']
    : [
        `RCU${opt` (${f.flavour}${f.expedited === true ? ', expedited' : ''})` ?? ''} waits until every CPU has let go of what it reads; one that loops, or runs with interrupts off, makes everything that waits for it hang`,
        opt`RCU's own thread got no CPU for ${n(f.kthreadStarvedJiffies)} jiffies: the machine was short of CPU, or a real-time task took it all, so the CPU that is named may be innocent`,
        vmSentence(f),
        when(f.jiffies !== undefined, 'A jiffy is one tick of the kernel: 1 to 10 ms, by its configuration'),
        when(count > 1, `It was reported ${times(count)}`),
        ...traceSentences(f),
        ...stateSentences(f),
      ]

export const fix = (f: Facts): Step[] =>
  f.paused
    ? []
    : [
        f.onVm === undefined
          ? {
              when: 'now',
              say: 'See whether a task, a real-time one above all, uses that CPU alone.',
              run: `ps -eLo psr,cls,pcpu,pid,comm --sort=-pcpu | ${f.stuckCpus[0] === undefined ? '' : `awk 'NR==1 || $1==${f.stuckCpus[0]}' | `}head`,
            }
          : askTheHost,
        {
          when: 'durable',
          say:
            f.kthreadStarvedJiffies === undefined
              ? `Look for ${f.function ?? 'rcu stall'} in the changes of ${newerKernels(f)} and update${f.module === undefined ? '' : ` the module ${f.module}`}; real-time tasks must leave CPU time (kernel.sched_rt_runtime_us).`
              : 'Give CPU time back: less real-time work, fewer virtual CPUs on one core, a faster console (a serial one at 9600 baud stalls CPUs too).',
        },
        quietFor('stall report', 'detected.* stall'),
      ]
