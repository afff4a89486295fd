import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { bareWords } from '../../../core/words/bare.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { coreOf, nameOf, noMore, ofInit, programName, readStack } from '../crash/words.ts'
import type { Facts } from './judge.ts'

/** Ends that leave no core, where no signal is told. */
const ENDED: ReadonlySet<Facts['kind']> = new Set(['exception', 'panic', 'missing'])

/** SIGQUIT, SIGXCPU and SIGXFSZ come from elsewhere. */
const isAbort = (f: Facts): boolean => f.signal === 'SIGABRT'

/** `AddressSanitizer: heap-use-after-free; the memory was freed in drop_buf at buf.c:33`. */
function checkOf({ said = '' }: Facts): { readonly by: string; readonly what: string; readonly freed?: string | undefined } {
  const m = /^(\w{1,40}): ([^;]{1,100})(?:; (the memory was freed .{1,400}))?$/.exec(said)
  return { by: m?.[1] ?? 'its checks', what: m?.[2] ?? said, freed: m?.[3] === undefined ? undefined : capital(m[3]) }
}

/** The guard value on the stack is found overwritten; a call that is checked is stopped before. */
const isSmashed = (f: Facts): boolean => /stack smashing/.test(f.said ?? '')

/** Characters of last words that a headline has room for. */
const SHORT = 110

const isShort = ({ lastWords = '' }: Facts): boolean => lastWords.length <= SHORT

/** PostgreSQL's process and level. */
const LEVEL = /^(?:\[\d{1,9}\] )?[A-Z]{3,9}:  /

/** What it wrote just before, where neither its runtime nor its C library says why; a server that panics says what it cannot do without, and before what stopped it. */
export function hear(f: Facts, { words, by }: Heard): Facts | undefined {
  if (by !== undefined) return undefined
  if (f.kind === 'server' || f.kind === 'stuck') return { ...f, before: bareWords(words).replace(LEVEL, '').replace(/[.:]$/, '') }
  if (f.said !== undefined || (f.kind !== 'abort' && f.kind !== 'unknown')) return undefined
  // an error of the system tells more than what is said of it
  return f.lastWords === undefined ? { ...f, lastWords: words.replace(/[.:]$/, '') } : f
}

export const headline = (f: Facts, count: number): string =>
  say(
    `${nameOf(f, count)} ${
      {
        heap: 'was ended by its C library: its heap is damaged',
        checked: `was ended by ${checkOf(f).by}: ${checkOf(f).what}`,
        overrun: `was ended by its C library: it ${isSmashed(f) ? 'wrote' : 'was about to write'} beyond the end of a buffer`,
        assertion: 'ended itself, since a condition that must hold did not',
        exception: 'ended, since nobody caught an exception',
        runtime: 'was ended by its own runtime',
        panic: f.signal === undefined ? 'panicked and ended' : 'panicked, and was aborted for it',
        missing: 'ended at once: a part that it needs cannot be loaded',
        server: 'stopped itself (PANIC)',
        stuck: 'cannot start (PANIC)',
        damaged: 'stopped itself over a damaged page of its data',
        mapping: 'was ended with SIGBUS: it touched mapped memory that has nothing behind it, such as the lost end of a truncated file',
        seccomp: 'was ended with SIGSYS: it made a system call that its filter forbids',
        abort: isAbort(f) ? `gave up by itself (${f.signal})` : `was ended by ${f.signal}`,
        unknown: 'dumped core',
      }[f.kind]
    }`,
    when(f.kind === 'heap' || f.kind === 'overrun', opt` (${f.said})`),
    when(!['mapping', 'seccomp', 'heap', 'overrun', 'checked'].includes(f.kind), opt`: ${f.said}`),
    when(f.said === undefined || f.kind === 'checked' || !f.said.includes(' at '), opt`, in ${f.frame}`),
    when(isShort(f), opt`; its last words: ${f.lastWords}`),
    when(count > 1, `, ${times(count)}`),
  )

export const effect = (f: Facts, count: number): Sentence =>
  say(
    `${nameOf(f, count)} ${f.kind === 'unknown' ? 'dumped core' : f.signal === undefined ? 'ended itself' : `was ended with ${f.signal}`}`,
    when(count > 1, `, ${times(count)}`),
  )

export const cause = (f: Facts): Sentence[] => [
  ofInit(f),
  when(!isShort(f), opt`Its last words: ${f.lastWords}`),
  opt`Just before it said: ${f.before}`,
  {
    heap: 'The damage was done earlier: a block was freed twice, or written beyond its end',
    checked: checkOf(f).freed ?? 'The checks stop at the first bad access itself, so the place that they name is the right one',
    overrun: isSmashed(f)
      ? 'What lay behind the buffer on the stack is overwritten; who chooses the data may be able to make use of it'
      : 'The library compares the length with the size of the buffer (_FORTIFY_SOURCE): a program that was built without it would go on with overwritten data',
    assertion: 'The check is the messenger: what made the condition false happened before',
    exception: undefined,
    runtime: undefined,
    panic: undefined,
    missing: undefined,
    server: 'It stops rather than go on with data that may not have reached the disk, and recovers from its log at the next start',
    stuck:
      'At each start it recovers from its log (WAL) first, and this stops it there: it does not get past it by itself. Files of the log are missing or damaged, or the folder is a copy that was made while it ran',
    damaged: 'What it read is not what it wrote: the disk, the memory or a copy of its files changed it, or the file was cut off',
    mapping:
      'The file was truncated while it was mapped, its file system (often a tmpfs such as /dev/shm) had no room for the page, or its disk or memory failed',
    seccomp: 'The filter is a seccomp profile or the SystemCallFilter= of a unit',
    abort:
      isAbort(f) && f.lastWords === undefined && f.said === undefined
        ? 'SIGABRT comes from abort(): the program, or a library in it, found a state in which it must not go on'
        : undefined,
    unknown: 'The signal is not in the input',
  }[f.kind],
  when((f.callers ?? []).length > 0, `It was called by ${listed(f.callers ?? [])}`),
]

export const fix = (f: Facts): Step[] => [
  ...(f.kind === 'server'
    ? [
        {
          when: 'now' as const,
          say: 'Before it is started again, see that its files can be read and written, and that there is room for them.',
        },
      ]
    : f.kind === 'stuck'
      ? [
          {
            when: 'now' as const,
            say: 'Stop what starts it again, and copy the folder of its data as it is before anything is tried on it. See whether the disk below reports errors.',
            run: 'dmesg -T --level=err,crit,alert,emerg | tail -n 30',
          },
        ]
      : f.kind === 'damaged'
        ? [
            {
              when: 'now' as const,
              say: 'Copy the folder of its data as it is, before it is started again; then see whether the disk or the memory reports errors.',
              run: 'dmesg -T --level=err,crit,alert,emerg | tail -n 30',
            },
          ]
        : f.signal === undefined && ENDED.has(f.kind) && f.frame === undefined
          ? []
          : readStack(f)),
  { when: 'durable', say: durable(f) },
  f.kind === 'stuck'
    ? { when: 'verify', say: 'It says that it is ready to accept connections, and stays up for an hour.' }
    : f.seenBy === 'core dump' && f.comm !== undefined
      ? { when: 'verify', say: `No new core of ${f.comm} for an hour.`, run: `coredumpctl list ${word(f.comm)} --since -1h` }
      : noMore(f, 'abort', 'abort'),
]

/** A core that is only mentioned. */
export const open = (f: Facts): Question[] =>
  f.kind === 'unknown' && coreOf(f) !== undefined && f.signal === undefined
    ? [{ ask: 'Which signal ended it, and what stood before?', run: `coredumpctl info ${word(coreOf(f)!)}` }]
    : []

/** What keeps each kind of panic of Go and Rust away; the place stands in the step before. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: string])[] = [
  [/index out of (?:range|bounds)|slice bounds out of range|range end index/, 'Compare the index with the length before it is used there.'],
  [/assignment to entry in nil map/, 'Make the map before it is written to.'],
  [/interface conversion/, 'Use the form of the conversion that tells whether it fits (v, ok := …).'],
  [/integer divide by zero|divide by zero/, 'Test the divisor before the division.'],
  [/called `(?:Option|Result)::(?:unwrap|expect)\(?/, 'Handle None and Err there instead of unwrap().'],
  [/send on closed channel|close of closed channel/, 'Let the sender alone close the channel, once.'],
]

const panicRemedy = (f: Facts): string =>
  REMEDIES.find(([said]) => said.test(f.said ?? ''))?.[1] ?? `Mend what makes it panic${f.frame === undefined ? '' : ' there'}.`

function durable(f: Facts): string {
  const name = programName(f)
  return {
    heap: `Run ${name} under AddressSanitizer or valgrind: they stop at the write that damages the heap, not at the later check.`,
    checked: `Mend the access${opt` in ${f.frame}` ?? ''}; the full report also has the stacks of whoever allocated and freed the memory.`,
    overrun: `Find the copy into a buffer of fixed size${opt` in ${f.frame}` ?? ''}, and bound it.`,
    missing: `Install what it lacks in the environment in which ${name} runs (the same image, virtual environment, class path or version of the runtime), or correct its name.`,
    panic: panicRemedy(f),
    server: 'Remove what that line names: a full disk, a device that fails, a damaged file (then a backup), settings that do not fit.',
    stuck:
      'Restore a backup with its log (WAL) into a new folder, or take over to a replica. Only without both: pg_resetwal on the copy, which throws away what only the log held; then dump what is there and load it into a new server.',
    damaged:
      'Bring the table or the server back from a backup or a replica. Without one: dump what can be read with innodb_force_recovery = 1 (higher only as needed), and load it anew.',
    assertion: `Find out what made it false${opt` in ${f.frame}` ?? ''}; do not take the assertion away.`,
    exception: `Catch it where it can be handled, or remove its reason.`,
    runtime: `Fix what the runtime names${opt`, in ${f.frame}` ?? ''}${when(/concurrent map/.test(f.said ?? ''), '; a map that several goroutines use needs a lock') ?? ''}.`,
    mapping:
      'Do not truncate a file that others have mapped: write a new one and rename it; if nobody did, see whether its file system is full, and check the disk.',
    seccomp: `Allow the system call in the seccomp profile or the SystemCallFilter= of ${f.unit ?? name}.`,
    abort:
      f.said !== undefined
        ? 'Remove the reason that it names.'
        : f.lastWords === undefined
          ? `Read what ${name} logged right before, and remove its reason.`
          : `Remove the reason that its last words name.`,
    unknown: `Find signal and stack of ${name} in its core, and fix what they name.`,
  }[f.kind]
}
