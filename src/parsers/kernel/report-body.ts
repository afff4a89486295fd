import type { LogLine } from '../../core/log-line.ts'
import type { Cited, Span } from '../../core/span.ts'
import type { CpuState, Frame, ReportBody, Stack } from '../../records/kernel-report.ts'
import { MAX_LINE } from './headings.ts'
import { frameOf, pointerOf } from './frames.ts'
import { taintIn } from './taint.ts'

const MAX_FRAMES = 160
/** Innermost frames that are kept of a longer stack. */
const KEPT_INNER = 96
/** Innermost frames of which the line is kept too. */
const CITED_INNER = 16
const MAX_DETAILS = 24
/** Characters of a line that are kept to be quoted. */
const MAX_QUOTE = 400

/** lib/dump_stack.c: dump_stack_print_info. */
const WHO = /CPU: ?(\d{1,5}) (?:UID: \d{1,10} )?PID: (\d{1,10}) Comm: (.*?)(?: Kdump: loaded)?(?: ((?:Not tainted|Tainted: ).{0,400}))?$/
/** Before 3.9: `Pid: 1853, comm: docker Not tainted 3.2.0-4-amd64 #1`. */
const WHO_BEFORE = /^\s*Pid: (\d{1,10}), comm: (.{1,64}?)(?: ((?:Not tainted|Tainted: ).{0,240}))?$/
/** Since 6.12 a line of its own spells the flags out. */
const TAINT_SPELLED = /^\s*Tainted: \[[A-Z]\]=/
const ARM_PROCESS = /^\s*Process (.{1,64}) \(pid: (\d{1,10}), /
const OLD_CPU = /^\s*CPU:? {1,4}(\d{1,5})\s{0,4}(?:$|Tainted|Not tainted)/
const LOCK_HOLDER = /^\s{0,80}(?!\s)(?:\[ ?)?(?:BUG: )?\S{1,64} {0,2}\d{1,3} locks? held/
const ADDITIONAL =
  /^\s{0,80}(?!\s)(?:Call [Tt]race:|Backtrace:\s*$|stack backtrace:|(?:Previously )?[Aa]llocated by (?:task|thread)|freed by task|Freed by task|Freed:\s*$|Allocated:\s*$|.{0,160}? allocated by task |Uninit was (?:created|stored to memory) at:|Local variable |Last (?:potentially )?(?:related )?\S{0,20} ?work creation|Last call_rcu|Second to last|(?:the )?existing dependency chain|-> #\d|(?:write|read|read-write)(?: \([a-z, ]{1,40}\))? to 0x|(?:race at unknown origin, with )(?:write|read)|assert no |\{[A-Z-]{4,20}\} state was registered at:|irq event stamp|hardirqs last|softirqs last|to a \S{1,20}-irq-unsafe|the dependencies between|which became|but this new|Showing (?:all|busy)|page last (?:allocated|free)|page_owner tracks|INFO: (?:Allocated|Freed) in|(?:Old|New) |other info that might|Hardware stack|Last Breaking-Event|The buggy address|Memory state around|Bytes \d{1,8}-|Workqueue:|RCU grace-period kthread|Stopper:|NMI backtrace for cpu|Sending NMI|other \(kfence\)|kfence-#)/
const NMI = /^\s*NMI backtrace for cpu (\d{1,5})/
const NOISE =
  /^\s{0,80}(?!\s)(?:[0-9a-f]{8,16}(?: [0-9a-f]{8,16}){1,3}|[0-9a-f]{4}: [0-9a-f ]{8,100}|R\d{1,2}\b.{0,100}|(?:R|E)[A-D]X: .{0,100}|(?:R|E)[SBD]P: .{0,100}|[FCDG]S: .{0,100}|[CD]R\d: .{0,100}|x\d{1,2}\s?: .{0,100}|r\d{1,2}\s?: .{0,100}|Modules linked in:.*|Dumping ftrace.*|\(ftrace buffer.*|[=-]{5,100}|<\/?(?:IRQ|TASK|EOI|NMI|#\w{1,3}|SOFTIRQ|EOE)>|\s*)$/
const MODULES = /^\s*Modules linked in:/
/** An interrupt's frames end here; those of what it interrupted follow. */
const INTERRUPTED = /^\s{0,80}(?!\s)(?:<\/(?:IRQ|NMI|SOFTIRQ)>|Exception stack\()/
/** kernel/panic.c, the last line of a panic. */
const REBOOTS = /^\s*Rebooting in \d{1,8} seconds/
const ENDS = /^\s{0,80}(?!\s)(?:---\[ end (?:trace|Kernel panic)|Rebooting in \d{1,8} seconds)/

/** What a report says below its heading, in the words of any architecture. */
export function readBody(lines: readonly Cited<LogLine>[]): ReportBody {
  const details: string[] = []
  const stacks: { label: string; frames: Frame[] }[] = []
  const cpus: CpuState[] = []
  let who: { cpu?: number; pid?: number; comm?: string; taint?: string; release?: string } = {}
  let ip: Frame | undefined
  let workqueue: string | undefined
  let hardware: string | undefined
  let modulesAt: Span | undefined
  let ended = false
  let interrupted = false
  const open = (label: string) => {
    if (stacks.length < 24) stacks.push({ label: label.trim().replace(/:\s*$/, '').slice(0, 120), frames: [] })
  }
  for (const [i, line] of lines.entries()) {
    const { message } = line
    if (message.length > MAX_LINE) continue
    if (ENDS.test(message)) ended = true
    const identity = identityOf(message)
    if (identity !== undefined) {
      const nmi = cpus.at(-1)
      if (nmi !== undefined && nmi.cpu === identity.cpu && nmi.pid === undefined)
        cpus[cpus.length - 1] = { ...nmi, pid: identity.pid, comm: identity.comm }
      who = { ...identity, ...dropUndefined(who) }
      continue
    }
    workqueue ??= /^\s*Workqueue: (\S.{0,120})/.exec(message)?.[1]
    hardware ??= /^\s*Hardware name: (\S.{0,160})/.exec(message)?.[1]
    if (modulesAt === undefined && MODULES.test(message)) modulesAt = placeOf(line)
    const nmi = NMI.exec(message)
    if (nmi !== null && cpus.length < 64) cpus.push({ cpu: Number(nmi[1]) })
    const pointer = pointerOf(message)
    if (pointer !== undefined) {
      ip ??= { ...pointer, at: placeOf(line) }
      const state = cpus.at(-1)
      if (state !== undefined && state.function === undefined) cpus[cpus.length - 1] = { ...state, function: pointer.function }
      // an interrupted context begins here: its instruction is the innermost of the frames that follow
      const stack = stacks.at(-1)
      if (stack !== undefined && stack.frames.length > 0 && !ended && !/ RSP: /.test(message))
        stack.frames.push({ ...pointer, interrupted: true, ...citedIn(stack, line) })
      continue
    }
    const frames = i === 0 ? [] : LOCK_HOLDER.test(message) ? [] : frameOf(message)
    if (frames.length > 0) {
      if (stacks.length === 0) open('')
      const stack = stacks.at(-1)!
      for (const [n, frame] of frames.entries()) {
        // arm names each function twice: as the caller, then as the callee
        if (!(frame.offset === undefined && frame.where === undefined && stack.frames.at(-1)?.function === frame.function)) {
          // of a stack that ran over, both ends tell: the middle is one recursion
          if (stack.frames.length >= MAX_FRAMES) stack.frames.splice(KEPT_INNER, 1)
          const isCut = interrupted && n === 0 && stack.frames.length > 0
          stack.frames.push({ ...frame, ...(isCut ? { interrupted: true as const } : {}), ...citedIn(stack, line) })
        }
      }
      if (frames[0]?.unreliable === undefined) interrupted = false
      continue
    }
    if (ADDITIONAL.test(message)) {
      open(message)
      interrupted = false
    }
    if (INTERRUPTED.test(message)) interrupted = true
    if (REBOOTS.test(message)) details.push(message.trim())
    else if (i > 0 && details.length < MAX_DETAILS && !NOISE.test(message) && (stacks.length === 0 || ADDITIONAL.test(message)))
      details.push(message.trim().slice(0, 240))
  }
  const filled: Stack[] = stacks.filter(({ frames }) => frames.length > 0)
  return {
    details,
    ...who,
    workqueue,
    hardware,
    ip,
    modulesAt,
    stacks: filled,
    cpus,
    host: lines[0]?.host,
    caller: lines[0]?.caller,
    ended,
  }
}

/** The place of one line of a report, with what is said there. */
const placeOf = ({ at, message }: Cited<LogLine>): Span => ({ ...at, message: message.trim().slice(0, MAX_QUOTE) })

const citedIn = ({ frames }: { readonly frames: readonly Frame[] }, line: Cited<LogLine>): Pick<Frame, 'at'> =>
  frames.length < CITED_INNER ? { at: placeOf(line) } : {}

function identityOf(message: string): { cpu?: number; pid?: number; comm?: string; taint?: string; release?: string } | undefined {
  const m = message.includes('Comm: ') ? WHO.exec(message) : null
  if (m !== null) return { cpu: Number(m[1]), pid: Number(m[2]), comm: m[3]!, ...taintIn(m[4]) }
  const before = message.includes('comm: ') ? WHO_BEFORE.exec(message) : null
  if (before !== null) return { pid: Number(before[1]), comm: before[2]!, ...taintIn(before[3]) }
  if (TAINT_SPELLED.test(message)) return taintIn(message)
  const process = ARM_PROCESS.exec(message)
  if (process !== null) return { comm: process[1]!, pid: Number(process[2]) }
  const cpu = OLD_CPU.exec(message)
  return cpu === null ? undefined : { cpu: Number(cpu[1]) }
}

function dropUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>
}

const PART =
  /^(?:\s|[=-]{5}|Code: |Exception stack\(|RIP|RSP|R[0-9A-D]|E[A-D]X|[FCDG]S: |[CD]R\d|CPU: |Call [Tt]race|Modules linked|Hardware name|task: |Oops|PGD|\[<|\[[0-9a-f]{8}|\(\[|Process |Stack|Backtrace|---\[|#PF|KASAN: |Read of|Write of|Allocated|Freed|The buggy|Memory state|Workqueue|PC is|LR is|pc |lr |sp |x\d|r\d|NIP|LR|Krnl|epc|Showing|INFO: |\d{1,3} locks? held|kfence|allocated by|freed by|Uninit|Reported by|Kernel Offset|Rebooting|stack backtrace|NMI |Sending NMI|read|write|assert|[\w.$:<> ]{1,200}\+0x)/

/** Lines that a report of any kind may hold; anything else between them was printed by somebody else. */
export function isPart(message: string): boolean {
  if (message.length > MAX_LINE) return false
  return PART.test(message) || ADDITIONAL.test(message) || frameOf(message).length > 0
}
