import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, running, stateSentences, traceSentences } from '../report-words.ts'
import { stuckCpus, vmSentence } from '../stall-words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    stuckCpus(f) ?? 'A CPU',
    ' took no interrupt for 10 s or longer',
    opt`, ${inPlace(f)}`,
    opt`, ${running({ ...f, cpu: undefined }, f.stuckCpus.length > 1 ? 'one of them' : 'it')}`,
  )

export const cause = (f: Facts): Sentence[] => [
  'Interrupts were off in the kernel for longer than kernel.watchdog_thresh (10 s by default), or the hardware or firmware held the CPU',
  when(f.stuckCpus.length > 1, `${f.stuckCpus.length} CPUs locked up: as a rule one holds a lock and the others spin on it`),
  vmSentence(f),
  ...traceSentences(f),
  ...stateSentences(f),
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: `Reboot${f.host === undefined ? '' : ` ${f.host}`}: a CPU that is locked up does not come back. Where a crash dump is set up, take one first, by an NMI from the management controller.`,
  },
  {
    when: 'durable',
    say: `Update kernel, firmware and microcode${f.module === undefined ? '' : `, and the module ${f.module}`}; on some processors deep idle states do this (to test it, boot with processor.max_cstate=1).`,
  },
  {
    when: 'verify',
    say: 'No hardware error of the same minute stands in the log of the boot before (one speaks for the hardware), and no lockup follows for a day.',
    run: "journalctl -k -b -1 | grep -iE 'mce|hardware error|lockup'",
  },
]
