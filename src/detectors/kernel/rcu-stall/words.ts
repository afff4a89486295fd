import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { count as n } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, newerKernels, openQuestions, running, stateSentences, traceSentences } from '../report-words.ts'
import { afterPause, askTheHost, quietFor, startAgain, STOOD_STILL, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

const who = (f: Facts): string =>
  either(
    stuckCpus(f),
    opt`The task with pid ${f.pid}${opt` of ${f.host}` ?? ''}`,
    opt`A CPU or a task of ${f.host}`,
    'A CPU or a task that the input does not name',
  )

/** RCU is the kernel's way to free memory that others may still read. */
const holdsUp = (f: Facts): string =>
  say(
    `${who(f)} ${f.stuckCpus.length > 1 ? 'hold' : 'holds'} up RCU (by which the kernel frees memory)`,
    opt` for ${inSeconds(f)}`,
    opt`, ${inPlace(f)}`,
  ).slice(0, -1)

/** One tick of the kernel is 1 to 10 ms: CONFIG_HZ of 1000 to 100. */
const inSeconds = ({ jiffies }: Facts): string | undefined =>
  jiffies === undefined ? undefined : `${n(jiffies)} jiffies (ticks of 1 to 10 ms)`

export const headline = (f: Facts): string =>
  f.paused
    ? say(
        `${who(f)} was not run by the host of this virtual machine (${f.onVm}) for a while: ${f.ticks} timer ticks in ${n(f.jiffies)} jiffies`,
      )
    : say(holdsUp(f), opt`, ${running({ ...f, cpu: undefined }, f.stuckCpus.length > 1 ? 'one of them' : 'it')}`)

export const cause = (f: Facts): Sentence[] =>
  f.paused
    ? ['A pause, a snapshot, a migration or steal looks like a stall; it went on afterwards, and nothing in the guest is wrong']
    : f.stoodStill === true
      ? [...STOOD_STILL, ...stateSentences(f)]
      : [
          opt`RCU's own thread got no CPU for ${n(f.kthreadStarvedJiffies)} jiffies: the machine was short of CPU, or a real-time task took it all, so the CPU that is named may be innocent`,
          when(
            f.kthreadStarvedJiffies === undefined,
            'RCU waits until every CPU has let go of what it reads; one that loops, or runs with interrupts off, holds up all that wait for it',
          ),
          vmSentence(f),
          ...traceSentences(f),
          ...stateSentences(f),
        ]

export const effect = (f: Facts): Sentence => (f.paused ? headline(f) : holdsUp(f))

function now(f: Facts): Step {
  if (f.stopped !== undefined) return startAgain(f, 'kernel.panic_on_rcu_stall')
  if (f.onVm !== undefined) return askTheHost
  const [cpu] = f.stuckCpus
  return {
    when: 'now',
    say: 'See whether a task, a real-time one above all, uses that CPU alone.',
    run: `ps -eLo psr,cls,pcpu,pid,comm --sort=-pcpu | ${cpu === undefined ? '' : `awk 'NR==1 || $1==${cpu}' | `}head`,
  }
}

export const fix = (f: Facts): Step[] =>
  f.paused
    ? []
    : f.stoodStill === true && f.stopped === undefined
      ? [...afterPause, quietFor('stall report', 'detected.* stall')]
      : [
          now(f),
          {
            when: 'durable',
            say:
              f.kthreadStarvedJiffies === undefined
                ? f.function === undefined
                  ? 'Find the function first, from the call trace of the next stall; real-time tasks must leave CPU time (kernel.sched_rt_runtime_us).'
                  : `Look for ${f.function} in the changes of ${newerKernels(f)} and update${f.module === undefined ? '' : ` the module ${f.module}`}; real-time tasks must leave CPU time (kernel.sched_rt_runtime_us).`
                : 'Give CPU time back: less real-time work, fewer virtual CPUs on one core, a faster console (a serial one at 9600 baud stalls CPUs too).',
          },
          quietFor('stall report', 'detected.* stall'),
        ]

export const open = (f: Facts): Question[] => (f.paused || f.stoodStill === true ? [] : openQuestions(f))
