import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { inSamples } from '../sample-words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    opt`${f.comm} keeps the CPUs${opt` of ${f.host}` ?? ''}` ?? opt`${f.host} keeps its CPUs` ?? 'The kernel keeps its CPUs',
    ` busy with switching between tasks: ${count(f.meanCs)} switches a second`,
    opt` on ${f.cpus} CPUs`,
    `, ${inSamples(f.overloadedSamples, f)}`,
  )

export const cause = (f: Facts): Sentence[] => {
  const most = f.switchers[0]
  return [
    say(
      `Of the CPU time ${f.syMeanPct} % went to the kernel and ${f.usMeanPct} % to programs`,
      opt`; each CPU changed its task ${count(f.csPerCpu)} times a second`,
      opt`, with up to ${f.maxR} tasks ready to run`,
    ),
    most === undefined
      ? undefined
      : `${most.comm} (${plural(most.threads, 'thread')}) switched ${count(most.voluntaryPerSecond + most.involuntaryPerSecond)} times a second: ${count(most.voluntaryPerSecond)} times it gave up the CPU by itself, ${count(most.involuntaryPerSecond)} times it was pushed off`,
    'Each switch costs some microseconds and leaves the caches cold',
  ]
}

export const fix = (f: Facts): Step[] => {
  const most = f.switchers[0]
  return [
    most === undefined
      ? {
          when: 'now',
          say: 'Find the threads that switch most, and whether they give up the CPU themselves (cswch/s) or are pushed off it (nvcswch/s).',
          run: 'pidstat -wt 1 5',
        }
      : {
          when: 'now',
          say: `See what the threads of ${most.comm} wait for: ${waitsFor(f)}.`,
          run: `grep -hs . /proc/${most.pid}/task/*/wchan | sort | uniq -c | sort -rn`,
        },
    {
      when: 'durable',
      say: `Let fewer threads${opt` of ${f.comm}` ?? ''} do more each: ${f.cpus === undefined ? 'pools as large as the number of CPUs' : `pools of ${f.cpus} to ${2 * f.cpus} threads`}, small messages in batches, one waiter woken instead of all, the contended lock taken apart.`,
    },
    {
      when: 'verify',
      say: `The switches fall well below ${count(f.meanCs)} a second${f.syMeanPct > f.usMeanPct ? ', and programs get more of the CPU time than the kernel' : ' under the same load'}.`,
      run: f.comm === undefined ? 'sar -w -u 5 12' : `pidstat -w -C ${word(f.comm)} 5 12`,
    },
  ]
}

const waitsFor = ({ switchers: [most] }: Facts): string =>
  most !== undefined && most.voluntaryPerSecond >= most.involuntaryPerSecond
    ? 'they give up the CPU themselves, for a lock, a pipe or small messages'
    : 'they are pushed off the CPU, so there are more of them than CPUs'
