import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  f.activePct === undefined
    ? say(
        `${processName(f)} has ${f.threads} threads that want to run, and all share one CPU`,
        opt` of ${f.cpus}`,
        `: together they use ${f.totalCpuPct} % of one`,
      )
    : `The Python program that py-spy watched has ${f.threads} threads for one lock: it is held ${f.totalCpuPct} % of the time.`

export const effect = (f: Facts): Sentence =>
  f.activePct === undefined ? `The threads of ${processName(f)} share one CPU` : 'The threads of the Python program share one lock'

export const cause = (f: Facts): Sentence[] => [
  'The interpreter lock of CPython lets one thread at a time run Python code, however many CPUs there are',
  opt`No thread gets more than ${f.maxThreadCpuPct} % of a CPU: they share alike`,
  when(
    f.activePct !== undefined,
    opt`Threads for ${f.activePct} % of one CPU run or wait to: that is what they would use without the lock`,
  ),
]

export const fix = (f: Facts): Step[] => [
  f.source === 'py-spy'
    ? {
        when: 'now',
        say: 'See which threads wait for the lock, and in which function the one that holds it is.',
        run: 'py-spy dump --pid "$(pgrep -o python)"',
      }
    : {
        when: 'now',
        say: 'Confirm it: py-spy marks the threads that hold the lock or wait for it.',
        run: `py-spy top --gil --pid ${f.pid}`,
      },
  {
    when: 'durable',
    say: say(
      'Use processes instead of threads (multiprocessing, more workers',
      opt`: ${f.cpus}, one for each CPU`,
      '), move the hot loop into native code that releases the lock, or use the free-threaded build (3.13t and later)',
    ),
  },
  {
    when: 'verify',
    say: 'The processes together use several CPUs, and the throughput grows.',
    run: f.pid === undefined ? 'pidstat -C python 2 5' : `pidstat -t -p ${f.pid} 2 5`,
  },
]
