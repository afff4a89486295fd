import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { capital, opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { inSamples } from '../sample-words.ts'
import type { Facts } from './judge.ts'

/** How many of its threads, or of its processes, switch. */
const numberOf = ({ threads, processes }: Facts['switchers'][number]): string | undefined =>
  threads === undefined ? (processes === undefined ? undefined : plural(processes, 'process', 'processes')) : plural(threads, 'thread')

/** `broker (49 threads)`, `The CPUs`. */
const whoOf = (f: Facts): string => {
  const most = f.switchers[0]
  const on = `${f.cpus === undefined ? 'the CPUs' : f.cpus === 1 ? 'the only CPU' : `the ${f.cpus} CPUs`}${opt` of ${f.host}` ?? ''}`
  return most === undefined
    ? `${capital(on)} ${f.cpus === 1 ? 'is' : 'are'}`
    : `${most.comm}${opt` (${numberOf(most)})` ?? ''} ${(most.processes ?? 1) > 1 ? 'keep' : 'keeps'} ${on}`
}

export const headline = (f: Facts): string =>
  say(`${whoOf(f)} busy with switching between tasks: ${count(f.meanCs)} switches a second, ${inSamples(f.overloadedSamples, f)}`)

export const effect = (f: Facts): Sentence => say(`${count(f.meanCs)} switches between tasks a second`, opt`, most by ${f.comm}`)

export const cause = (f: Facts): Sentence[] => {
  const most = f.switchers[0]
  return [
    say(
      `The kernel took ${f.syMeanPct} % of the CPU time and programs ${f.usMeanPct} %`,
      f.meanCs < f.maxCs ? `; at most ${count(f.maxCs)} switches` : undefined,
      opt`, with up to ${f.maxR} tasks ready to run`,
    ),
    most === undefined
      ? undefined
      : `${most.comm} gave up the CPU by itself ${count(most.voluntaryPerSecond)} times a second and was pushed off it ${count(most.involuntaryPerSecond)} times`,
    'Each switch costs some microseconds and leaves the caches cold',
  ]
}

export const fix = (f: Facts): Step[] => {
  const most = f.switchers[0]
  return [
    most === undefined
      ? {
          when: 'now',
          say: 'Find who switches most: by itself (cswch/s) is waiting, pushed off (nvcswch/s) is too many threads.',
          run: 'pidstat -wt 1 5',
        }
      : {
          when: 'now',
          say: `See what the threads of ${most.comm} wait for: ${waitsFor(f)}.`,
          run: `grep -hs . /proc/${most.pid}/task/*/wchan | sort | uniq -c | sort -rn`,
        },
    {
      when: 'durable',
      say: `Fewer ${most !== undefined && most.threads === undefined ? 'threads or processes' : 'threads'}${opt` of ${f.comm}` ?? ''} that do more each: ${f.cpus === undefined ? 'pools as large as the number of CPUs' : `pools of ${f.cpus} to ${2 * f.cpus}`}, messages in batches, one waiter woken instead of all.`,
    },
    {
      when: 'verify',
      say: `Under the same load the switches fall well below ${count(f.meanCs)} a second for a minute.`,
      run: f.comm === undefined ? 'sar -w -u 5 12' : `pidstat -w -C ${word(f.comm)} 5 12`,
    },
  ]
}

const waitsFor = ({ switchers: [most] }: Facts): string =>
  most !== undefined && most.voluntaryPerSecond >= most.involuntaryPerSecond
    ? 'they give up the CPU themselves, for a lock, a pipe or small messages'
    : 'they are pushed off the CPU, so there are more of them than CPUs'
