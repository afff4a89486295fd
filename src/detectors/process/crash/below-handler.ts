import type { CrashFrame } from '../../../records/crash-frame.ts'

/** Where the kernel lets a handler return to, as glibc, musl, macOS and gdb call it. */
const RETURN = /^(?:_{0,4}restore_rt|_{0,4}kernel_(?:rt_)?sigreturn\w{0,10}|_sigtramp|<signal handler called>)$/
/** How a handler hands the signal on when it has said what it wanted to. */
const HANDS_ON = /^(?:__GI_)?_{0,2}(?:kill|raise|tgkill|abort|pthread_kill(?:_implementation|_internal)?|kill_implementation)(?:@.{1,40})?$/
const isOfCLibrary = ({ module = '' }: CrashFrame): boolean => /(?:^|\/)(?:libc|libpthread|ld-musl[\w-]{0,20})[.-]/.test(module)

/**
 * The stack of the crash itself, where a handler has caught its signal and handed it on: what stands above the handler's return is the
 * handler's. One that crashed itself, with nothing that hands on, is left as it is. `signal`: of its end.
 */
export function belowHandler(frames: readonly CrashFrame[], signal: string | undefined): readonly CrashFrame[] {
  const hands = frames.findIndex(({ function: name }) => name !== undefined && HANDS_ON.test(name))
  if (hands < 0) return frames
  const named = frames.findIndex(({ function: name }, i) => i > hands && name !== undefined && RETURN.test(name))
  const back = named < 0 && hands === 0 && isOfFault(signal) ? unnamedReturn(frames) : named
  return back < 0 || back + 1 >= frames.length ? frames : frames.slice(back + 1)
}

/** A fault is never raised by a call: whoever sent its signal again was a handler. */
const isOfFault = (signal: string | undefined): boolean => signal !== undefined && /^(?:SIG)?(?:SEGV|BUS|ILL|FPE)$/.test(signal)

/** Without symbols: the first frame of the C library below one of the program. */
function unnamedReturn(frames: readonly CrashFrame[]): number {
  const handler = frames.findIndex((frame) => !isOfCLibrary(frame))
  return handler < 0 ? -1 : frames.findIndex((frame, i) => i > handler && frame.function === undefined && isOfCLibrary(frame))
}
