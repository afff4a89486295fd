import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { podName, processName } from '../../../core/words/names.ts'
import { capital, either, opt, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { type CodePlace, sourceLine } from './lookup.ts'
import type { Who } from './who.ts'

const RUNTIMES: ReadonlyMap<string, string> = new Map([
  ['go', 'Go program'],
  ['java', 'Java program'],
  ['python', 'Python program'],
  ['node', 'Node.js program'],
  ['rust', 'Rust program'],
  ['dotnet', '.NET program'],
  ['ruby', 'Ruby program'],
  ['php', 'PHP program'],
  ['julia', 'Julia program'],
  ['r', 'R program'],
  ['c++', 'C++ program'],
])

/** Who crashed, by the name that people use: pod and container, program, unit; else what is known of it. A single one may have the pid of its thread and that of its process. */
export function nameOf(f: Who, count = 1): string {
  const thread = when(f.thread !== undefined && f.thread !== f.comm, opt`thread ${f.thread}`)
  const pod = f.pod ?? f.container
  const called = f.comm === f.container ? undefined : f.comm
  return either(
    when(pod !== undefined, opt`${capital(podName(f) ?? '')}${opt` (${processName({ comm: called, pid: f.pid })})` ?? ''}`),
    when(count > 1 && (f.pids ?? []).length > 1, opt`${f.comm} (pids ${listed((f.pids ?? []).map(String))})`),
    when(f.comm !== undefined && thread !== undefined, opt`${f.comm} (${opt`pid ${f.pid}, ` ?? ''}${thread})`),
    when(f.comm !== undefined, opt`${processName(f)}${when(isOther(f), opt` of ${f.unit}`) ?? ''}`),
    opt`${f.unit}${opt` (pid ${f.pid})` ?? ''}`,
    when(f.pid === undefined, opt`Thread ${f.thread} of the ${RUNTIMES.get(f.runtime ?? '')}`),
    opt`The ${RUNTIMES.get(f.runtime ?? '')} with pid ${f.pid}`,
    opt`The ${RUNTIMES.get(f.runtime ?? '')}`,
    opt`The process with pid ${f.pid}`,
    'Some process (its name is not in the input)',
  )
}

/** The unit is called otherwise than its program. */
const isOther = ({ unit, comm }: Who): boolean => unit !== undefined && unit.replace(/\.\w{3,10}$/, '') !== comm

/** Its program, as commands and advice name it. */
/** systemd itself: src/core/crash-handler.c. */
export const ofInit = ({ comm, pid }: { readonly comm?: string | undefined; readonly pid?: number | undefined }): string | undefined =>
  comm === 'systemd' && pid === 1
    ? 'As process 1 it freezes rather than end: from then on nothing is started, stopped or cleaned up, and systemctl gets no answer, until the machine is started again (systemctl reboot -ff, or by its power)'
    : undefined

export const programName = (f: Who): string => f.comm ?? f.unit ?? 'the program'

/** What tells more of its stack than the input does. */
export function readStack(f: Who & CodePlace & { readonly frame?: string | undefined }): Step[] {
  // a source line is known
  if (f.frame?.includes(' at ') === true) return [{ when: 'now', say: `Look at ${f.frame}, and at what called it.` }]
  if (f.runtime === 'android') return readTombstone(f)
  return [...readCore(f, f.frame !== undefined), ...sourceLine(f)]
}

/** Android keeps no cores: the symbols that it lacks are those of the build. */
const readTombstone = ({ frame }: { readonly frame?: string | undefined }): Step[] => [
  frame === undefined
    ? { when: 'now', say: 'Read the rest of the report: its backtrace names the library.', run: 'adb shell ls -t /data/tombstones' }
    : {
        when: 'now',
        say: 'Name the source lines of its stack: give the whole report to ndk-stack, with the libraries of the same build that still have their symbols.',
        run: 'adb logcat -d -b crash',
      },
]

/** By what coredumpctl finds its core: process 1 of a container has another pid on its host, and systemd's core is that of a child that it forks to dump it. */
export const coreOf = (f: Who): string | undefined =>
  (f.pid === 1 ? undefined : f.pid?.toString()) ?? f.comm ?? opt`COREDUMP_UNIT=${f.unit}`

/** Where its core has the stack, unless the input has it or there is no core. */
export function readCore(f: Who, hasStack: boolean): Step[] {
  if (f.pod !== undefined)
    return [
      {
        when: 'now',
        say: 'Read what it wrote last before it ended.',
        run: `kubectl logs ${podArguments(f.pod)}${opt` -c ${f.container === undefined ? undefined : word(f.container)}` ?? ''} --previous --tail=50`,
      },
    ]
  if (f.core === 'missing' || f.core === 'truncated' || f.core === 'disabled')
    return [
      {
        when: 'now',
        say: `Its core is ${f.core === 'disabled' ? 'not written (cores are disabled)' : f.core}: keep the next one whole with LimitCORE=infinity of its unit (or ulimit -c unlimited), and ProcessSizeMax= of coredump.conf.`,
      },
    ]
  const of = coreOf(f)
  if (hasStack || f.seenBy === 'container status' || of === undefined) return []
  return [{ when: 'now', say: 'Read the stack from its core.', run: `coredumpctl info ${word(of)}` }]
}

/** What the kernel's line would tell; a signal that somebody sends leaves none. */
export const faultLine = (ask: string, grep: string): Question => ({
  ask: `${ask}? The line of the kernel tells it; where there is none, somebody may have sent the signal:`,
  run: `journalctl -k -g ${word(grep)} | tail -5`,
})

/** How one sees that it does not come back. */
export function noMore(f: Who, what: string, grep: string): Step {
  if (f.pod !== undefined)
    return { when: 'verify', say: 'RESTARTS stands still for an hour.', run: `kubectl get pod ${podArguments(f.pod)} -w` }
  if (f.seenBy === 'kernel')
    return { when: 'verify', say: `No further ${what} for an hour.`, run: `journalctl -k -g ${word(grep)} --since -1h` }
  if (f.seenBy === 'audit log' && (f.executable ?? f.comm) !== undefined)
    return {
      when: 'verify',
      say: 'No further record of it for an hour.',
      run: `ausearch -m ANOM_ABEND -ts today ${f.executable === undefined ? `-c ${word(f.comm ?? '')}` : `-x ${word(f.executable)}`} | tail -2`,
    }
  if (f.unit !== undefined)
    return {
      when: 'verify',
      say: `${f.unit} runs for an hour without a restart.`,
      run: `systemctl show -p NRestarts -p ActiveEnterTimestamp ${word(f.unit)}`,
    }
  return { when: 'verify', say: 'It does the same work again and ends well.' }
}
