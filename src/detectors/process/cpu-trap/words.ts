import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count as number, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { faultLine, nameOf, noMore, readStack } from '../crash/words.ts'
import type { Facts } from './judge.ts'
import { meaningOf } from './meanings.ts'

export const headline = (f: Facts, count: number): string =>
  say(
    `${nameOf(f, count)} was ended with ${f.signal}: it ${f.needs === undefined ? meaningOf(f).did : `needs ${f.needs}, which this processor does not have`}`,
    either(opt`, in ${f.frame}`, opt`, at ${f.module}+${f.moduleOffset}`, opt`, with the instruction at ${f.ip}`),
    when(count > 1, `, ${times(count)}`),
  )

export const effect = (f: Facts, count: number): Sentence => `${nameOf(f, count)} was ended with ${f.signal}`

export const cause = (f: Facts, count: number): Sentence[] => [
  f.needs === undefined
    ? meaningOf(f).why
    : `It says so itself before it ends. A virtual machine has only what its CPU type hands through, so the host may well have ${f.needs}`,
  when(f.frame !== undefined, opt`The instruction is at ${f.module}+${f.moduleOffset}`),
  when((f.callers ?? []).length > 0, `It was called by ${listed(f.callers ?? [])}`),
  when(f.trapsInAll > count, `In all, the input has ${number(f.trapsInAll)} traps`),
]

/** What is open where only its end is known. */
export const open = (f: Facts): Question[] =>
  f.needs !== undefined ||
  f.trap !== undefined ||
  f.frame !== undefined ||
  f.ip !== undefined ||
  f.runtime !== undefined ||
  f.pod !== undefined
    ? []
    : [faultLine('At which instruction', 'traps:')]

export const fix = (f: Facts): Step[] => [
  ...(f.needs === undefined
    ? readStack(f)
    : [
        {
          when: 'now' as const,
          say: `See whether this machine shows ${f.needs} among its flags.`,
          run: 'lscpu | grep -iE "model name|hypervisor|flags"',
        },
      ]),
  {
    when: 'durable',
    say:
      f.needs === undefined
        ? meaningOf(f).advice
        : `Take a version that was built without ${f.needs}, run it on a processor that has it, or give the virtual machine the CPU type of its host (host-passthrough).`,
  },
  noMore(f, 'trap', `traps: ${f.thread ?? f.comm ?? ''}`),
]
