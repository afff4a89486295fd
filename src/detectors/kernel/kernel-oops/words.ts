import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { distinct } from '../../../core/grouped.ts'
import { processName } from '../../../core/words/names.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { askDump, keepDump } from '../dump-words.ts'
import { isMessenger, isWayIn, plainName } from '../guilty.ts'
import {
  hasForeignModule,
  isIdle,
  meanwhile,
  newerKernels,
  openQuestions,
  placed,
  shortPath,
  stateSentences,
  theKernel,
  traceSentences,
} from '../report-words.ts'
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
      if (f.list !== undefined) return `found a linked list of its own corrupted (${f.list}${opt`, ${shortPath(f.bugAt)}` ?? ''})`
      return `stopped at a check${opt` (${shortPath(f.bugAt)})` ?? ''}`
    case 'double fault':
      return 'faulted while it handled a fault'
    case 'not told':
      return 'did something whose name, one line above, is not in the input'
    default:
      return f.trap?.startsWith('divide') === true ? 'divided by zero' : `executed an instruction that traps${opt` (${f.trap})` ?? ''}`
  }
}

const MEANS: Readonly<Record<string, string>> = {
  'bad address (not even canonical)': 'Such pointers come out of memory that was freed or overwritten',
  'external abort': 'Hardware or firmware is the first suspect: a device that was off while it was used, or bad memory',
  assertion: 'The check found a state that must not be',
  'double fault': 'As a rule its stack was used up',
}

const OF_A_LIST =
  'Its memory was used after it was freed, or overwritten, or an entry was added or taken out twice; the task that found it may be innocent'

/** Who called the function, outward: two of them. The trace begins with the function, or with who called it. */
function callersOf(f: Facts): string | undefined {
  const names = f.callers ?? []
  const at = names.findIndex((name) => plainName(name) === f.function)
  if (at < 0 && (f.ipFunction === undefined || plainName(f.ipFunction) !== f.function)) return undefined
  const outward = distinct(names.slice(at + 1), plainName).filter((name) => plainName(name) !== f.function)
  const wayIn = outward.findIndex(isWayIn)
  const [first, next] = wayIn < 0 ? outward : outward.slice(0, wayIn)
  return first === undefined ? undefined : `called by ${first}()${opt`, and that by ${next}()` ?? ''}`
}

/** A helper at least, where the function that gave it something bad is not known. */
const helper = ({ ipFunction }: Facts): Sentence =>
  ipFunction !== undefined && isMessenger(ipFunction)
    ? ` in ${ipFunction}(), a helper whose caller is not in the input`
    : opt` in ${ipFunction}()`

export const headline = (f: Facts): string =>
  f.deliberate
    ? say(`${theKernel(f)} was crashed on purpose: c was written to /proc/sysrq-trigger`, opt` by ${processName(f)}`)
    : say(`${theKernel(f)} faulted (oops)`, placed(f) ?? helper(f), `: it ${deed(f)}`, opt`, ${meanwhile(f)}`)

/** What its task asked the kernel for. */
const asked = (f: Facts): Sentence =>
  f.callers?.includes('param_attr_store') === true ? 'a write to a parameter of the module' : opt`the system call ${f.syscall}()`

/** From where the function was reached. */
const path = (f: Facts): Sentence => {
  const [callers, call] = [callersOf(f), asked(f)]
  return callers === undefined ? opt`It ran for ${call}` : `It was ${callers}${opt`, for ${call}` ?? ''}`
}

export const cause = (f: Facts): Sentence[] =>
  f.deliberate
    ? ['Tests of crash dumps and agents that fence a machine do this: nothing is broken']
    : [
        f.list === undefined ? MEANS[f.fault] : OF_A_LIST,
        ...traceSentences(f),
        path(f),
        f.later === true
          ? 'The kernel had already died before: this report is a consequence of the first one, or unreliable'
          : when(
              f.stopped === undefined && f.ofDump !== true && !isIdle(f),
              `${processName(f) ?? 'The task'} was ended inside the kernel; locks that it held stay taken`,
            ),
        when(f.ofDump === true, 'The kernel stopped over it: this is its dump'),
        ...stateSentences(f),
      ]

export const state = (f: Facts): Sentence => when(f.ranOn === true && !f.deliberate, `${f.host ?? 'The machine'} ran on`)

export const effect = (f: Facts): Sentence => say(`${theKernel(f)} faulted (oops)`, placed(f) ?? helper(f))

const now = (f: Facts): Step => ({
  when: 'now',
  say:
    f.stopped !== undefined
      ? `Start ${f.host ?? 'the machine'} again if it does not by itself; keep the whole log of that boot.`
      : `Restart ${f.host ?? 'the machine'} in an orderly way at the next chance.`,
})

/** The line of the source, where the module was built with debug information. */
function durable(f: Facts): Step {
  if (f.module === undefined)
    return {
      when: 'durable',
      say: `Look for ${f.function ?? shortPath(f.bugAt) ?? 'the words of the heading'} in the changes of ${newerKernels(f)} and update. If the function differs from crash to crash, test the memory.`,
    }
  const place = f.ip?.replace(/\/0x[0-9a-f]+$/, '')
  const own = f.ipFunction !== undefined && plainName(f.ipFunction) === f.function && place !== undefined
  const foreign = f.moduleTaint === undefined ? hasForeignModule(f) : /[OPE]/.test(f.moduleTaint)
  return {
    when: 'durable',
    say: `Give the trace${own ? ' and the line that this prints' : ''} to the makers of ${f.module}${foreign ? '' : `, or take its fix from ${newerKernels(f)}`}.`,
    run: own
      ? `gdb -batch -ex ${word(`list *(${place})`)} "$(modinfo -n ${word(f.module)})"`
      : `modinfo ${word(f.module)} | grep -E '^(filename|version|intree|author)'`,
  }
}

export const fix = (f: Facts): Step[] =>
  f.deliberate
    ? [{ when: 'now', say: 'Ask who did it: an agent that fences machines, or a test of crash dumps.' }]
    : f.ofDump === true
      ? [askDump, durable(f), keepDump]
      : [
          now(f),
          durable(f),
          {
            when: 'verify',
            say: 'After the restart this prints 0, and still does a day later (128: an oops since then).',
            run: 'echo $(( $(cat /proc/sys/kernel/tainted) & 128 ))',
          },
        ]

export const open = (f: Facts): Question[] => (f.deliberate ? [] : openQuestions(f))
