import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { hasForeignModule, newerKernels, placed, running, stateSentences, theKernel, traceSentences } from '../report-words.ts'
import type { Facts } from './judge.ts'

/** `0000000000000018` is said as 0x18. */
const addressOf = ({ address }: Facts): string | undefined =>
  address === undefined || !/^(?:0x)?[0-9a-f]+$/i.test(address) ? undefined : `0x${address.replace(/^(?:0x)?0*(?=.)/i, '')}`

const TOUCHED: Readonly<Record<string, string>> = { read: 'read', write: 'wrote to', execute: 'jumped to' }

/** What it did, in the past. */
function deed(f: Facts): string {
  const touched = f.access === undefined ? undefined : TOUCHED[f.access]
  const at = opt` (address ${addressOf(f)})` ?? ''
  switch (f.fault) {
    case 'null pointer':
      return `${touched ?? 'followed'} a null pointer${at}`
    case 'bad address':
      return `${touched ?? 'touched'} an address that is not mapped${opt` (${addressOf(f)})` ?? ''}`
    case 'bad address (not even canonical)':
      return `followed a pointer that holds no address at all${opt` (${addressOf(f)})` ?? ''}`
    case 'external abort':
      return `${touched ?? 'touched'} memory or a device that answered with an error`
    case 'assertion':
      return `stopped at a check of its own${opt` (${f.bugAt})` ?? ''}`
    case 'double fault':
      return 'faulted while it handled a fault'
    default:
      return `executed an instruction that traps${opt` (${f.trap})` ?? ''}`
  }
}

const MEANS: Readonly<Record<string, string>> = {
  'bad address (not even canonical)': 'Such pointers come out of memory that was freed or overwritten',
  'external abort': 'Hardware or firmware is the first suspect: a device that was switched off while it was used, or bad memory',
  assertion: 'The state that it met is one that its authors hold impossible',
  'double fault': 'As a rule its stack was used up',
}

/** Who called the function, outward: two of them. */
function callersOf(f: Facts): string | undefined {
  const at = f.callers?.indexOf(f.function ?? '') ?? -1
  const outer = at < 0 ? [] : [...new Set(f.callers!.slice(at + 1))].filter((name) => name !== f.function).slice(0, 2)
  return outer.length === 0 ? undefined : listed(outer.map((name) => `${name}()`))
}

export const headline = (f: Facts): string =>
  f.deliberate
    ? say(`${theKernel(f)} was crashed on purpose: c was written to /proc/sysrq-trigger`, opt` by ${processName(f)}`)
    : say(`${theKernel(f)} ${deed(f)}`, placed(f), opt`, ${running(f)}`)

export const cause = (f: Facts, count: number): Sentence[] =>
  f.deliberate
    ? ['Tests of crash dumps and agents that fence a machine do this: nothing is broken']
    : [
        MEANS[f.fault],
        opt`It was called by ${callersOf(f)}`,
        ...traceSentences(f),
        f.later === true
          ? 'The kernel had already died before: this report is a consequence of the first one, or unreliable'
          : 'The task was ended inside the kernel: locks and memory that it held stay taken, so later errors may be consequences',
        when(count > 1, `It happened ${times(count)}`),
        ...stateSentences(f),
      ]

export const fix = (f: Facts): Step[] =>
  f.deliberate
    ? [{ when: 'now', say: 'Ask who did it: an agent that fences machines, or a test of crash dumps.' }]
    : [
        { when: 'now', say: `Restart ${f.host ?? 'the machine'} in an orderly way at the next chance.` },
        f.module === undefined
          ? {
              when: 'durable',
              say: `Look for ${f.function ?? f.bugAt ?? 'the heading of the report'} in the changes of ${newerKernels(f)} and update. If the function differs from crash to crash, test the memory.`,
            }
          : {
              when: 'durable',
              say: `See whose module ${f.module} is and take its fix, or that of ${newerKernels(f)}${hasForeignModule(f) ? '; the makers of the kernel want to see it without the modules from outside' : ''}.`,
              run: `modinfo ${word(f.module)} | grep -E '^(filename|version|intree|author)'`,
            },
        {
          when: 'verify',
          say: 'After the restart this prints 0 (no oops since then), and still does after a day.',
          run: 'echo $(( $(cat /proc/sys/kernel/tainted) & 128 ))',
        },
      ]
