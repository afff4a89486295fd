import { readableSymbol } from '../../core/symbols.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { MAX_FRAMES } from './frames.ts'

/**
 * A frame as backtrace_symbols(3) writes it: `/usr/bin/redis-server *:6379(xreadCommand+0x211)[0x55d0c1000211]`,
 * `/usr/sbin/mysqld(flst_get_last(unsigned char const*, mtr_t*)+0x11) [0x20b]`, `/lib/x86_64-linux-gnu/libc.so.6(+0x42520)[0x7f1c2d042520]`.
 */
const FRAME = /^\s{0,8}(?<module>[^\s()]{1,300})(?: [^()]{0,60})?\((?<inner>.{0,600})\) ?\[0x[0-9a-f]{1,16}\]\s*$/
const INNER = /^(?<function>.{0,560}?)\+?(?<offset>0x[0-9a-f]{1,16})?$/

/** Functions by which servers print their own stack, and by which they or the C library hand a failed check on. */
const PRINTS =
  /^(?:logStackTrace|logRegisters|sigsegvHandler|_?serverAssert\w{0,20}|_?serverPanic|my_print_stacktrace|print_fatal_signal|handle_fatal_signal|my_server_abort|my_abort|ut_dbg_assertion_failed|_{0,2}(?:GI_)?raise|gsignal|_{0,2}(?:GI_)?abort|pthread_kill\w{0,40}|killpg|_{0,4}restore_rt)$/
const isOfCLibrary = (module: string): boolean => /(?:^|\/)(?:libc|libpthread|ld-musl[\w-]{0,20})[.-]/.test(module)

/** Redis and its like, mysqld. */
export const isOfItself = (message: string): boolean =>
  /\bcrashed by signal\b|\bmysqld got (?:signal|exception) \d|\bgot signal \d{1,2} ;/.test(message)

/** What both print around the stack, of every crash alike: it tells nothing of this one. */
const AROUND =
  /^\s{0,8}(?:$|-{3,8} ?(?:STACK TRACE|INFO OUTPUT|REGISTERS|CURRENT CLIENT INFO|MODULES INFO OUTPUT|CONFIG DEBUG OUTPUT|FAST MEMORY TEST|DUMPING CODE)\b|# ?--- STACK TRACE|(?:EIP|RIP|Backtrace):$|\d{1,10} [\w-]{3,40}(?: \*)?$|(?:Accessing address|Crashed running the instruction at|Failed assertion): |\w{3,40}=\d{1,20}$|(?:This could be because you hit a bug|or one of the libraries it was linked against is corrupt|or misconfigured\. This error can also be caused by|Most likely, you have hit a bug, but this error can also be caused|We will try our best to scrape up some info|diagnose the problem, but since we have already crashed|something is definitely wrong and this may fail|Attempting to collect some information that could help|It is possible that mysqld could use up to|key_buffer_size \+ \(read_buffer_size|Hope that's ok; if not, decrease some variables|Thread pointer: 0x|Attempting backtrace\. You can use the following|information to find out where mysqld died|terribly wrong\.\.\.|stack_bottom = |Build ID: |Server Version: ))/

export const isOfReport = (message: string): boolean => AROUND.test(message)

export const isPrintedFrame = (message: string): boolean => FRAME.test(message)

/** The frames of a stack that a server printed of itself, from the function in which it crashed. */
export function printedFrames(messages: readonly string[]): readonly CrashFrame[] {
  const frames = messages.flatMap((message): (CrashFrame & { readonly path: string })[] => {
    const { module, inner } = FRAME.exec(message)?.groups ?? {}
    if (module === undefined || inner === undefined) return []
    const of = INNER.exec(inner)?.groups
    const name = of?.['function']?.replace(/\(.*$/, '')
    const isNamed = name !== undefined && name !== ''
    return [
      {
        path: module,
        // beside a name it counts from the function's beginning
        ...(isNamed ? { function: readableSymbol(name) } : { module: module.split('/').at(-1)!, offset: of?.['offset'] }),
      },
    ]
  })
  const first = frames.findIndex(({ function: name, path }) => (name === undefined ? !isOfCLibrary(path) : !PRINTS.test(name)))
  const own = first < 0 ? [] : frames.slice(first).filter(({ function: name, path }) => name !== undefined || !isOfCLibrary(path))
  return own
    .filter((frame, i) => i === 0 || frame.function === undefined || frame.function !== own[i - 1]!.function)
    .slice(0, MAX_FRAMES)
    .map(({ path: _path, ...frame }) => frame)
}
