import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, openQuestions, running, stateSentences, traceSentences } from '../report-words.ts'
import { startAgain, stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

const silent = (f: Facts): string =>
  `${stuckCpus(f) ?? (f.host === undefined ? 'A CPU' : `A CPU of ${f.host}`)} took no interrupt for 10 s or longer (hard lockup)`

export const headline = (f: Facts): string =>
  say(silent(f), opt`, ${inPlace(f)}`, opt`, ${running({ ...f, cpu: undefined }, f.stuckCpus.length > 1 ? 'one of them' : 'it')}`)

export const cause = (f: Facts): Sentence[] => [
  'Interrupts were off in the kernel for too long (kernel.watchdog_thresh, 10 s unless set), or the hardware or firmware held the CPU',
  when(f.stuckCpus.length > 1, `${f.stuckCpus.length} CPUs locked up: as a rule one holds a lock and the others spin on it`),
  vmSentence(f),
  ...traceSentences(f),
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
    say: `Update kernel, firmware and microcode${f.module === undefined ? '' : `, and the module ${f.module}`}. Deep idle states do this on some processors: to test it, boot with processor.max_cstate=1.`,
  },
  {
    when: 'verify',
    say: 'No lockup for a day; a hardware error of the same minute in the log of the boot before speaks for the hardware.',
    run: "journalctl -k -b -1 | grep -iE 'mce|hardware error|lockup'",
  },
]

export const open = (f: Facts): Question[] => openQuestions(f)
