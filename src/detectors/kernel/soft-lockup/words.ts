import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, newerKernels, openQuestions, placeOf, stateSentences, traceSentences } from '../report-words.ts'
import { afterPause, askTheCpus, askTheHost, quietFor, startAgain, STOOD_STILL, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

/** Tasks that are named. */
const MOST_NAMES = 3

const who = (f: Facts): string => listed(f.tasks.slice(0, MOST_NAMES).map((task) => processName(task) ?? 'a task that is not named'))
/** It asked other CPUs and waits for their answer. */
const asksOthers = ({ function: name }: Facts): boolean => name === 'smp_call_function'
const held = (f: Facts): Sentence => opt` held ${stuckCpus(f)} for ${f.longestSeconds} s (soft lockup)`

/** What told of it was asleep as well. */
const paused = (f: Facts): string =>
  say(
    `${f.host ?? 'The machine'} seems to have stood still for ${f.longestSeconds} s: so long `,
    who(f),
    ` sat on ${stuckCpus({ ...f, host: undefined })} (soft lockup)`,
  )

export const headline = (f: Facts): string =>
  f.stoodStill === true
    ? paused(f)
    : say(
        who(f),
        held(f),
        opt`, ${inPlace(f)}`,
        asksOthers(f)
          ? `: ${f.tasks.length > 1 ? 'they wait' : 'it waits'} there for another CPU to answer`
          : ': nothing else could run there',
      )

export const cause = (f: Facts): Sentence[] =>
  f.stoodStill === true
    ? [...STOOD_STILL, ...stateSentences(f)]
    : [
        when(asksOthers(f), 'The CPU that does not answer is the stuck one; which it is, the backtraces of all CPUs tell'),
        when(f.stuckCpus.length > 1 && !asksOthers(f), 'As a rule one of these CPUs holds a lock and the others spin on it'),
        when(
          f.stuckCpus.length < 2 && !asksOthers(f) && f.onVm === undefined,
          'The task looped in the kernel, or waited there for a lock, without giving the CPU back',
        ),
        ...traceSentences(f),
        vmSentence(f),
        ...stateSentences(f),
      ]

export const effect = (f: Facts): Sentence => (f.stoodStill === true ? paused(f) : say(who(f), held(f), opt`, ${inPlace(f)}`))

export const fix = (f: Facts): Step[] =>
  f.stoodStill === true && f.stopped === undefined
    ? [...afterPause, quietFor('soft lockup', 'soft lockup')]
    : [
        f.stopped !== undefined
          ? startAgain(f, 'kernel.softlockup_panic')
          : f.onVm === undefined
            ? askTheCpus('If it goes on, see where the CPUs are.')
            : askTheHost,
        {
          when: 'durable',
          say:
            f.onVm === undefined
              ? f.function === undefined || asksOthers(f)
                ? 'Find the function first, from the call traces of all CPUs at the next lockup (kernel.softlockup_all_cpu_backtrace=1), then update the kernel or the module that it is of.'
                : `Look for ${f.function} in the changes of ${newerKernels(f)}, and update ${f.module === undefined ? 'the kernel' : `the module ${f.module}`}: a loop without end, or a lock that is not given back, is a bug.`
              : f.moduleTaint !== undefined && !asksOthers(f)
                ? `Unless the host took the CPU away, ${f.function}() is to blame: update the module ${f.module}, or do without it. If it did, do not overcommit its CPUs.`
                : `Do not overcommit the host's CPUs.${asksOthers(f) ? '' : (opt` If the host ran it all the time, ${placeOf({ ...f, moduleTaint: undefined })} is to blame: update that.` ?? '')}`,
        },
        quietFor('soft lockup', 'soft lockup'),
      ]

export const open = (f: Facts): Question[] => (f.stoodStill === true ? [] : openQuestions(f))
