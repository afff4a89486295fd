import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import { LiteralSet } from '../scan/literals.ts'
import { isContinued, isSameStream } from './same-stream.ts'

/**
 * What stands before and behind a task's name in messages of the kernel and of systemd-coredump, and what of the former is the same in all of
 * them. A name may hold any byte but NUL (prctl(2), PR_SET_NAME); where it holds a newline, printk, journals and consoles make lines of the
 * message.
 */
const AROUND: readonly (readonly [literal: string, before: string, behind: string])[] = [
  // kernel/hung_task.c
  ['INFO: task ', String.raw`\bINFO: task `, String.raw`:\d{1,10} (?:blocked|can't die)`],
  ['owned by task ', String.raw`\bowned by task `, String.raw`:\d{1,10}\.? *$`],
  // kernel/watchdog.c
  ['stuck for ', String.raw`\bstuck for \d{1,8}s! \[`, String.raw`:\d{1,10}\]`],
  // lib/dump_stack.c, before 3.9 arch/x86/kernel/process.c
  [' comm: ', String.raw`\bPID: \d{1,10} Comm: `, String.raw` (?:Kdump: loaded|Not tainted|Tainted: )`],
  [', comm: ', String.raw`^\s*Pid: \d{1,10}, comm: `, ' (?:Not tainted|Tainted: )'],
  // kernel/sched/core.c
  ['task:', String.raw`^task:`, String.raw`\s{1,20}state:[A-Z] `],
  ['scheduling while atomic: ', String.raw`\bBUG: scheduling while atomic: `, String.raw`\/\d{1,10}\/0x`],
  // mm/page_alloc.c, mm/memory.c
  ['Bad page ', String.raw`\bBUG: Bad page (?:state|map|cache) in process `, String.raw` {1,2}(?:pfn|pte|pmd|comm):`],
  // mm/kasan/report.c, kernel/panic.c
  ['by task ', String.raw`\bby task `, String.raw`\/\d{1,10}$`],
  [', CPU#', String.raw`^WARNING: .{1,300}, CPU#\d{1,5}: `, String.raw`\/\d{1,10}$`],
  // arch/x86/kernel/traps.c, arch/arm/kernel/traps.c
  ['traps: ', '^traps: ', String.raw`\[\d{1,10}\] (?:trap|general protection|control protection)`],
  ['process ', String.raw`^\s*Process `, String.raw` \(pid: \d{1,10}, `],
  // mm/oom_kill.c
  [
    ' process ',
    String.raw`\bKill(?:ed)? process \d{1,10}(?:, UID \d{1,10},)? \(`,
    String.raw`\)(?:,? (?:total-vm:|vsz:|score \d|\(|vpid|UID)|[\s.,;]{0,4}$)`,
  ],
  ['reaped process ', String.raw`\bReaped process \d{1,10} \(`, String.raw`\),? now `],
  [',task=', ',task=', String.raw`,pid=\d`],
  // src/coredump of systemd
  ['process ', String.raw`^Process \d{1,10} \(`, String.raw`\) of user \d`],
]
/** Bytes of a name at most (TASK_COMM_LEN), and characters of it where each is escaped (`\x1b`). */
const MAX_NAME = 15
const MAX_ESCAPED = 60
/** No line is longer up to the end of a name (kernel/printk/internal.h: PRINTK_MESSAGE_MAX). */
const MAX_LINE = 2048
const LITERALS = new LiteralSet(AROUND.map(([literal]) => literal))
const ENDS_IN_NAME = AROUND.map(([, before]) => new RegExp(`(?:${before})(.{0,${MAX_ESCAPED}})$`, 'i'))
const BEHIND = AROUND.map(([, , behind]) => new RegExp(`^(.{0,${MAX_ESCAPED}}?)(?:${behind})`, 'i'))

/** A newline in a name, as the kernel writes it where it escapes one (/dev/kmsg). */
const NEWLINE = '\\x0a'
const isName = (name: string): boolean => Buffer.byteLength(name.replace(/\\x[0-9a-f]{2}/g, '.')) <= MAX_NAME

/** A name so far, and what must stand behind it. */
interface Begun {
  readonly name: string
  readonly behind: RegExp
}

/** A message that ends in a name, in as many ways as it can be read. */
interface Open {
  readonly begun: readonly Begun[]
  readonly whole: Cited<LogLine>
  /** The lines of which it is made, as they stand if it goes on in no other. */
  readonly lines: readonly Cited<LogLine>[]
}

function openIn(whole: Cited<LogLine>, lines: readonly Cited<LogLine>[]): Open | undefined {
  const { message, kernel, ident } = whole
  if (message.length > MAX_LINE || (kernel === false && ident !== 'systemd-coredump')) return undefined
  const known = LITERALS.within(message)
  if (known.length === 0) return undefined
  const begun = known.flatMap((i): Begun[] => {
    const name = ENDS_IN_NAME[i]!.exec(message)?.[1]
    return name !== undefined && isName(name) && !BEHIND[i]!.test(name) ? [{ name, behind: BEHIND[i]! }] : []
  })
  return begun.length === 0 ? undefined : { begun, whole, lines }
}

/** The message with the next line, if that is the rest of its name, or a part of it. */
function goneOn(
  { begun, whole, lines }: Open,
  line: Cited<LogLine>,
): { readonly whole: Cited<LogLine>; readonly open?: Open | undefined } | undefined {
  const [first] = lines
  if (!isSameStream(line, first!) && !isContinued(line, first!)) return undefined
  const outdented = isContinued(line, first!) ? line.message.trimStart() : line.message
  // of an indented line nobody knows whether its last blank is the message's own
  const texts = outdented === line.message ? [outdented] : [outdented, ` ${outdented}`]
  const joined = (text: string): Cited<LogLine> => {
    const message = `${whole.message}${NEWLINE}${text}`
    const end = line.at.line > whole.at.line ? { endLine: line.at.line } : {}
    return { ...whole, message, at: { ...whole.at, ...end, message } }
  }
  const longer = (name: string, rest: string): string => `${name}${NEWLINE}${rest}`
  const isEnd = (text: string): boolean =>
    begun.some(({ name, behind }) => {
      const rest = behind.exec(text)?.[1]
      return rest !== undefined && isName(longer(name, rest))
    })
  const last = texts.find(isEnd)
  if (last !== undefined) return { whole: joined(last), open: openIn(joined(last), [joined(last)]) }
  const goesOn = begun.map(({ name, behind }) => ({ name: longer(name, outdented), behind })).filter(({ name }) => isName(name))
  if (goesOn.length === 0) return undefined
  return { whole: joined(outdented), open: { begun: goesOn, whole: joined(outdented), lines: [...lines, line] } }
}

/** The line that was last asked about, by itself: whoever is shown one asks twice in turn. */
let last: { readonly line: Cited<LogLine>; readonly open: Open | undefined } | undefined
function openLine(line: Cited<LogLine>): Open | undefined {
  if (last?.line !== line) last = { line, open: openIn(line, [line]) }
  return last.open
}

/** Puts lines together that are one message, broken by newlines in a task's name. A line that ends in a name waits for the next one. */
export class BrokenNames {
  #open: Open | undefined

  /** Whether a line waits for the next one. */
  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** Whether no line waits, and none goes on below this one. */
  passes(line: Cited<LogLine>): boolean {
    return this.#open === undefined && openLine(line) === undefined
  }

  /** Whether the line ends in a name, or goes on with one. */
  concerns(line: Cited<LogLine>): boolean {
    return (this.#open !== undefined && goneOn(this.#open, line) !== undefined) || openLine(line) !== undefined
  }

  /** The messages that are whole with this line. */
  seen(line: Cited<LogLine>): readonly Cited<LogLine>[] {
    const next = this.#open === undefined ? undefined : goneOn(this.#open, line)
    if (next !== undefined) {
      this.#open = next.open
      return next.open === undefined ? [next.whole] : []
    }
    const before = this.waiting()
    this.#open = openLine(line)
    return this.#open === undefined ? [...before, line] : before
  }

  /** What waited, as it stands there: it goes on in no other line. */
  waiting(): readonly Cited<LogLine>[] {
    const lines = this.#open?.lines ?? []
    this.#open = undefined
    return lines
  }
}
