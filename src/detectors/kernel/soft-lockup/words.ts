import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, newerKernels, stateSentences, traceSentences } from '../report-words.ts'
import { askTheCpus, askTheHost, quietFor, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    listed(f.tasks.map((task) => processName(task) ?? 'a task')),
    opt` held ${stuckCpus(f)} for ${f.longestSeconds} s`,
    opt`, ${inPlace(f)}`,
    ': nothing else could run there',
  )

export const cause = (f: Facts, count: number): Sentence[] => [
  when(f.function === 'smp_call_function', 'It waits for another CPU to answer: that other CPU is the stuck one'),
  when(f.stuckCpus.length > 1 && f.function !== 'smp_call_function', 'As a rule one of these CPUs holds a lock and the others spin on it'),
  vmSentence(f),
  when(count > 1, `It was reported ${times(count)}`),
  ...traceSentences(f),
  ...stateSentences(f),
]

export const fix = (f: Facts): Step[] => [
  f.onVm === undefined ? askTheCpus('If it goes on, see where the CPUs are.') : askTheHost,
  {
    when: 'durable',
    say:
      f.onVm === undefined
        ? `Update ${f.module === undefined ? 'the kernel' : `the module ${f.module}`}: a loop that never gives the CPU back, or a lock that is never released, is a bug there. Look for ${f.function ?? 'soft lockup'} in the changes of ${newerKernels(f)}.`
        : "Do not overcommit the host's CPUs; raise kernel.watchdog_thresh (10 s by default, reported at twice that) only where pauses are wanted.",
  },
  quietFor('soft lockup', 'soft lockup'),
]
