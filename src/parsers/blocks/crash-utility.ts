import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { type Frame, KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'
import { headingOf, undecorated } from '../kernel/headings.ts'

/** crash(8) tells first what its dump is of; `kernel.c` `display_sys_stats`, `task.c` `display_panic`. */
const PANIC = /^\s{0,12}PANIC: "(.{3,400}?)\s?"(?: \(check log for details\))?\s*$/
const FIELD = /^\s{0,12}(PID|COMMAND|TASK|CPU|STATE): {1,2}(\S.{0,200})$/
/** `bt`: `PID: 4711  TASK: ffff8d21  CPU: 3   COMMAND: "brew"`. */
const OF_TASK = /^PID: (\d{1,10}) {1,8}TASK: [0-9a-f]{8,16} {1,4}CPU: (\d{1,5}) {1,8}COMMAND: "(.{1,64})"/
const POINTER = /^\s{1,8}\[exception RIP: ([\w.$]{1,200})\+(\d{1,10})\]/
const FRAME = /^\s{0,4}#\d{1,3} \[[0-9a-f]{8,16}\] ([\w.$]{1,200}) at [0-9a-f]{8,16}(?: \[(\w{1,64})\])?/
const PROMPT = /^crash> (?:bt(?: -[a-zA-Z]{1,4})?)?\s*$/
const REGISTERS = /^\s{1,8}(?:ORIG_)?(?:R[A-Z0-9]{1,3}|[CS]S): /
/** How crash itself and the dump got there: the stack begins below. */
const OF_DUMP = /^(?:machine_kexec|__?crash_kexec|crash_kexec|oops_end|no_context|__?bad_area\w{0,24}|die|panic)$/

/** The head that crash(8) prints of a dump of the kernel, and the stack of the task that it stopped in. */
export const crashUtility = block<KernelReport>({
  id: 'crash-utility',
  emits: KERNEL_REPORT,
  begins: ['PANIC: "'],
  opens: (message) => PANIC.test(message),
  maxLines: 80,
  open: (first) =>
    collect(
      first,
      (message) => {
        const isPart = [FIELD, OF_TASK, POINTER, FRAME, PROMPT, REGISTERS].some((part) => part.test(message))
        return isPart || message.trim() === '' ? 'take' : 'end'
      },
      reportOf,
    ),
})

function reportOf(lines: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): KernelReport | undefined {
  const words = PANIC.exec(lines[0].message)?.[1]
  // the log of a service may hold such a word; crash tells the task beside it
  const fields = new Map(
    lines.flatMap(({ message }) => (FIELD.exec(message) === null ? [] : [FIELD.exec(message)!.slice(1, 3) as [string, string]])),
  )
  const task = lines.map(({ message }) => OF_TASK.exec(message)).find((m) => m !== null)
  if (words === undefined || (!fields.has('PID') && !fields.has('COMMAND') && task === undefined)) return undefined
  const pointer = lines.findIndex(({ message }) => POINTER.test(message))
  // what stands above the pointer took the fault
  const frames = lines.slice(pointer + 1).flatMap(({ message, at }): Frame[] => {
    const m = FRAME.exec(message)
    return m === null || OF_DUMP.test(m[1]!) ? [] : [{ function: m[1]!, module: m[2], at }]
  })
  const where = POINTER.exec(lines[pointer]?.message ?? '')
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(/^\d{1,10}/.exec(text)?.[0]))
  return {
    kind: headingOf(words) ?? 'panic',
    heading: undecorated(words),
    details: [],
    cpu: number(task?.[2] ?? fields.get('CPU')),
    pid: number(task?.[1] ?? fields.get('PID')),
    comm: task?.[3] ?? /^"(.{1,64})"/.exec(fields.get('COMMAND') ?? '')?.[1],
    ip: where === null ? undefined : { function: where[1]!, offset: `0x${Number(where[2]).toString(16)}`, at: lines[pointer]!.at },
    stacks: frames.length === 0 ? [] : [{ label: 'Call Trace', frames }],
    cpus: [],
    host: lines[0].host,
    ended: true,
    ofDump: true,
  }
}
