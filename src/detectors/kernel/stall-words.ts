import type { Sentence } from '../../core/failure.ts'
import type { Step } from '../../core/finding.ts'
import { listed } from '../../core/words/lists.ts'
import { opt } from '../../core/words/opt.ts'
import type { StallFacts } from './stall-facts.ts'

/** `CPU 5 of node7`, `CPUs 5 and 7`; undefined where none is named. */
export function stuckCpus({ stuckCpus: cpus, host }: Pick<StallFacts, 'stuckCpus' | 'host'>): string | undefined {
  if (cpus.length === 0) return undefined
  return `CPU${cpus.length === 1 ? '' : 's'} ${listed(cpus.map(String), 6)}${host === undefined ? '' : ` of ${host}`}`
}

/** Of virtual machines: the host may have taken the CPU away. */
export const vmSentence = ({ onVm }: StallFacts): Sentence =>
  opt`This is a virtual machine (${onVm}): a CPU that its host did not run for seconds (steal, pause, migration, snapshot) looks the same`

/** Of a machine that was not run: the host's doing, or its own sleep. */
export const STOOD_STILL: readonly Sentence[] = [
  'The first suspect is a pause of the machine or of its host (suspend, snapshot, migration, steal), not a loop in the kernel: that is told from some 20 s on, and again and again',
]

/** The moment is known; what happened then is not told in the guest. */
export const afterPause: readonly Step[] = [
  {
    when: 'now',
    say: 'Look at that second in the log of its host: a snapshot, a migration, a suspend; and at the steal time here (column st).',
    run: 'vmstat 1 5',
  },
  {
    when: 'durable',
    say: 'Have its host pause it for seconds at most, and not overcommit its CPUs. Where no host did it, update the firmware, and keep the machine from sleeping.',
  },
]

/** Of a machine that stopped over it. `setting`: the sysctl that has it stop. */
export const startAgain = ({ host }: Pick<StallFacts, 'host'>, setting: string): Step => ({
  when: 'now',
  say: `Start ${host ?? 'the machine'} again if it does not by itself. A lockup stops it only where this is 1:`,
  run: `sysctl ${setting}`,
})

/** What is looked at first on a virtual machine. */
export const askTheHost: Step = {
  when: 'now',
  say: 'Look at the steal time of this guest (column st), and in the log of the host at the same second.',
  run: 'vmstat 1 5',
}

/** Prints what every CPU does, into the kernel log. */
export const askTheCpus = (say: string): Step => ({
  when: 'now',
  say: `${say} This writes the stack of every CPU to the kernel log.`,
  run: 'echo l > /proc/sysrq-trigger',
  changes: 'host',
})

/** Nothing of the kind in the next hour, under the same load. */
export const quietFor = (what: string, pattern: string): Step => ({
  when: 'verify',
  say: `No ${what} for an hour under the same load.`,
  run: `journalctl -k --since '-1 hour' | grep -c '${pattern}'`,
})
