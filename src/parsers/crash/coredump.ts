import type { CrashFrame } from '../../records/crash-frame.ts'
import type { SignalDeath } from '../../records/signal-death.ts'
import { coredumpFrame, MAX_FRAMES, recursionIn, type Repeated } from './frames.ts'
import { crashSignal } from './signals.ts'

/** `Process 301 (thumbd) of user 0 dumped core.` (src/coredump/coredump.c); since v256 `… terminated abnormally with signal 11/SEGV, …`. */
const DUMPED =
  /^(?:Message: )?\[?(?:🡕\]? )?(?:Process|Core dump of|Removed old coredump)? ?(\d{1,10}) \((.{1,64})\) of user (\d{1,10}) (?:dumped core|terminated abnormally)(?: (?:on|with|without) signal (\d{1,3}))?/
/** systemd-coredump prints 64 frames of a thread. */
const MOST_FRAMES = 128
/** Fewer frames of one function, and of all of a cycle, are an ordinary recursion. */
const LEAST_REPEATS = 8
const LEAST_TOGETHER = 12
export const DUMP_LITERALS: readonly string[] = ['dumped core', 'terminated abnormally']

/** Lines that belong to the message: stack traces, modules, notes on the file, blanks. */
export const DUMP_LINE =
  /^\s{0,80}(?:$|#\d{1,4}\s|Stack trace of thread|Module |Found module|ELF object|Coredump |Core file was truncated|Resource limits disable|Refusing to (?:core|process))/

export function beginsDump(message: string): boolean {
  return DUMPED.test(message.trim())
}

export function readDump(lines: readonly string[]): Omit<SignalDeath, 'host' | 'unit'> | undefined {
  const first = lines[0]?.trim() ?? ''
  const m = DUMPED.exec(first)
  if (m === null) return undefined
  const all = allFramesOf(lines)
  const frames = all.slice(0, MAX_FRAMES)
  const why = lines.map((l) => /(truncated|Resource limits disable)/i.exec(l)?.[1]).find((w) => w !== undefined)
  return {
    by: 'core dump',
    pid: Number(m[1]),
    comm: m[2],
    signal: crashSignal(m[4]) ?? signalOfFrames(frames),
    message: first,
    frames: frames.length === 0 ? undefined : frames,
    recursion: repeatedIn(all),
    core: why === undefined ? undefined : why.startsWith('Res') ? 'disabled' : 'truncated',
  }
}

/** The first thread is the one that died (src/coredump: `Stack trace of thread N` of the crashing thread comes first). */
export function allFramesOf(lines: readonly string[]): CrashFrame[] {
  const frames: CrashFrame[] = []
  let stacks = 0
  for (const line of lines) {
    if (line.includes('Stack trace of thread')) stacks++
    if (stacks > 1) break
    const frame = coredumpFrame(line)
    if (frame !== undefined && frames.length < MOST_FRAMES) frames.push(frame)
  }
  return frames
}

/** The function that stands again and again on a stack as long as systemd prints it. */
export function repeatedIn(frames: readonly CrashFrame[]): Repeated | undefined {
  const repeated = recursionIn(frames, LEAST_REPEATS)
  return repeated !== undefined && repeated.times * (1 + (repeated.over?.length ?? 0)) >= LEAST_TOGETHER ? repeated : undefined
}

/** A stack that ends in abort() tells SIGABRT when nothing else does. */
export function signalOfFrames(frames: readonly CrashFrame[]): SignalDeath['signal'] {
  return frames
    .slice(0, 8)
    .some((f) => /^(?:__GI_)?(?:abort|__assert_fail(?:_base)?|__libc_message|malloc_printerr|__fortify_fail)$/.test(f.function ?? ''))
    ? 'ABRT'
    : undefined
}
