import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, isIdle, openQuestions, running, stateSentences, traceSentences } from '../report-words.ts'
import { startAgain, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

const silent = (f: Facts): string =>
  `${stuckCpus(f) ?? (f.host === undefined ? 'A CPU' : `A CPU of ${f.host}`)} took no interrupt for 10 s or longer (hard lockup)`

/** It waits with interrupts off until another CPU gives a lock back (kernel/locking/qspinlock.c, arch ticket locks). */
const isSpinning = ({ ipFunction = '' }: Facts): boolean =>
  /spin_lock|(?:read|write)_lock_slowpath|_raw_(?:read|write)_lock/.test(ipFunction)

export const headline = (f: Facts): string =>
  isSpinning(f) && isIdle(f)
    ? say(silent(f), opt`, ${inPlace(f)}`, ', while it spun on a lock')
    : say(silent(f), opt`, ${inPlace(f)}`, opt`, ${running({ ...f, cpu: undefined }, f.stuckCpus.length > 1 ? 'one of them' : 'it')}`)

export const cause = (f: Facts): Sentence[] => [
  isSpinning(f)
    ? `It spins in ${f.ipFunction}() on a lock that another CPU holds: the one that does not give it back is to be found, and this one may be innocent`
    : 'Interrupts were off in the kernel for too long (kernel.watchdog_thresh, 10 s unless set), or the hardware or firmware held the CPU',
  when(f.stuckCpus.length > 1, `${f.stuckCpus.length} CPUs locked up: as a rule one holds a lock and the others spin on it`),
  vmSentence(f),
  ...traceSentences(isSpinning(f) ? { ...f, ipFunction: undefined } : f),
  ...stateSentences(f),
]

export const effect = (f: Facts): Sentence => say(silent(f))

export const fix = (f: Facts): Step[] => [
  f.stopped !== undefined
    ? startAgain(f, 'kernel.hardlockup_panic')
    : {
        when: 'now',
        say: `Reboot${f.host === undefined ? '' : ` ${f.host}`}: a CPU that is locked up does not come back. Where kdump is set up, first take a dump by an NMI from the management controller.`,
      },
  {
    when: 'durable',
    say: `Update kernel, firmware and microcode${f.module === undefined ? '' : `, and the module ${f.module}`}. ${isSpinning(f) ? 'Let all CPUs tell where they are at the next lockup: kernel.hardlockup_all_cpu_backtrace=1.' : 'Deep idle states do this on some processors: to test it, boot with processor.max_cstate=1.'}`,
  },
  {
    when: 'verify',
    say: 'No lockup for a day; a hardware error of the same minute in the log of the boot before speaks for the hardware.',
    run: "journalctl -k -b -1 | grep -iE 'mce|hardware error|lockup'",
  },
]

export const open = (f: Facts): Question[] => openQuestions(f)
