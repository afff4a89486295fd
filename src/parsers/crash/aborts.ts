import type { LogLine } from '../../core/log-line.ts'
import type { RuntimeCrash } from '../../records/runtime-crash.ts'

type Abort = Pick<RuntimeCrash, 'runtime' | 'kind' | 'detail' | 'comm' | 'pid' | 'signal' | 'recursion' | 'limitBytes' | 'thread'>
interface LastWords {
  readonly literals: readonly string[]
  /** Anchored at the beginning of the message, where the program itself speaks. */
  readonly shape: RegExp
  readonly read: (m: RegExpExecArray) => Abort
}

const abort = (runtime: RuntimeCrash['runtime'], detail?: string, comm?: string): Abort => ({
  runtime,
  kind: 'abort',
  signal: 'ABRT',
  detail,
  comm,
})
const base = (path: string | undefined): string | undefined => path?.split('/').at(-1)

/** What C libraries and runtimes print right before abort(3). */
const LAST_WORDS: readonly LastWords[] = [
  // glibc assert/assert.c: `prog: file.c:36: main: Assertion `x' failed.`
  {
    literals: ["' failed."],
    shape: /^(?:(\S{1,200}): )?(\S{1,300}?:\d{1,7}):(?: |(?=\w))(?:.{1,400}: )?Assertion [`'](.{1,800})' failed\.$/,
    read: (m) => abort('c', `${m[3]} at ${m[2]}`, base(m[1])),
  },
  // musl src/exit/assert.c; BSD and bionic
  {
    literals: ['Assertion failed: '],
    shape:
      /^Assertion failed: (.{1,600}?)(?: \((\S{1,300}): .{1,200}: (\d{1,7})\)|, function .{1,200}, file (\S{1,300}), line (\d{1,7})\.)$/,
    read: (m) => abort('c', `${m[1]} at ${m[2] ?? m[4]}:${m[3] ?? m[5]}`),
  },
  // glibc sysdeps/posix/libc_fatal.c, debug/fortify_fail.c: stack protector and FORTIFY
  {
    literals: [
      'stack smashing detected',
      'buffer overflow detected',
      'invalid %N$ use detected',
      '%n in writable segment',
      'bit out of range',
    ],
    shape:
      /^\*\*\* (stack smashing detected|buffer overflow detected|invalid %N\$ use detected|%n in writable segment(?:s)? detected|bit out of range [\d -]{1,12}) \*\*\*: (?:(\S{1,200}) )?terminated/,
    read: (m) => abort('c', m[1], m[2] === '<unknown>' ? undefined : base(m[2])),
  },
  // glibc malloc/malloc.c malloc_printerr; before 2.26 with `*** Error in `prog': … ***`
  {
    literals: [
      'double free',
      'free(): ',
      'malloc(): ',
      'realloc(): ',
      'calloc(): ',
      'munmap_chunk()',
      'malloc_consolidate()',
      'corrupted size vs',
      'corrupted double-linked',
      'corrupted unsorted',
    ],
    shape:
      /^(?:\*\*\* (?:Error in|glibc detected \*\*\*) [`']?(\S{1,200}?)'?: )?((?:double free or corruption|free\(\): |malloc\(\): |realloc\(\): |calloc\(\): |munmap_chunk\(\): |malloc_consolidate\(\): |corrupted size vs|corrupted double-linked|corrupted unsorted)[^\n]{0,80}?)(?:: 0x[0-9a-f]{1,16} \*\*\*.{0,80})?$/,
    read: (m) => abort('c', m[2], base(m[1])),
  },
  // the same as an argument, in a stack that gdb printed
  {
    literals: ['malloc_printerr ('],
    shape: /^#\d{1,3} {1,3}(?:0x[\da-f]{1,16} in )?malloc_printerr \(str=(?:str@entry=)?0x[\da-f]{1,16} "([^"\\]{3,120})"/,
    read: (m) => abort('c', m[1]),
  },
  {
    literals: ['sysmalloc: Assertion', 'malloc.c:'],
    shape: /^(malloc\.c:\d{1,5}: \w{1,40}: Assertion .{1,800} failed\.)$/,
    read: (m) => abort('c', m[1]),
  },
  // PostgreSQL src/backend/utils/error/elog.c: a PANIC ends its process by abort()
  {
    literals: ['PANIC:  '],
    shape: /^(?:\[(\d{1,10})(?:-\d{1,6})?\] )?(?:\S{1,130}@\S{1,64} )?PANIC: {2}(?:[0-9A-Z]{5}: )?(.{1,400})$/,
    read: (m) => ({ ...abort('c', m[2], 'postgres'), pid: m[1] === undefined ? undefined : Number(m[1]) }),
  },
  // InnoDB storage/innobase/ut/ut0ut.cc: ib::fatal ends the server by abort(); 5.7 and MariaDB write the name behind the level
  {
    literals: ['[InnoDB] [FATAL] ', '[FATAL] InnoDB: '],
    shape: /^(?:\d{1,10} )?\[ERROR\] (?:(\[MY-\d{6}\]) \[InnoDB\] \[FATAL\] |\[FATAL\] InnoDB: )(.{1,400})$/,
    read: (m) => abort('c', m[2], m[1] === undefined ? undefined : 'mysqld'),
  },
  // libstdc++ libsupc++/vterminate.cc, libc++abi
  {
    literals: ['terminate called'],
    shape: /^terminate called (after throwing an instance of '(.{1,300})'|without an active exception|recursively)/,
    read: (m) => abort('c++', m[2] === undefined ? m[1] : `uncaught ${m[2]}`),
  },
  {
    literals: ['libc++abi'],
    shape: /^libc\+\+abi(?:\.dylib)?: (?:terminating (?:due to|with) (uncaught exception .{1,400})|(Pure virtual function called!))/,
    read: (m) => abort('c++', m[1] ?? m[2]),
  },
  {
    literals: ['pure virtual method called'],
    shape: /^pure virtual method called$/,
    read: () => abort('c++', 'a pure virtual method was called'),
  },
  // GLib g_assert, glog and Abseil CHECK
  {
    literals: ['assertion failed'],
    shape: /^(?:Bail out! )?ERROR:(\S{1,300}:\d{1,7}):\S{1,200}: (assertion failed.{0,400})/,
    read: (m) => abort('c', `${m[2]} at ${m[1]}`),
  },
  {
    literals: ['Check failed: '],
    shape: /^F\d{4,8} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,10} (\S{1,200}:\d{1,7})\] (Check failed: .{1,400})/,
    read: (m) => abort('c++', `${m[2]} at ${m[1]}`),
  },
  // ggml and others that check in a macro of their own
  {
    literals: ['ASSERT('],
    shape: /^(\S{1,300}:\d{1,7}): (?:\w{1,200}: )?[A-Z_]{0,30}ASSERT\((.{1,400})\) failed[.!]?$/,
    read: (m) => abort('c', `${m[2]} at ${m[1]}`),
  },
  // Node.js src/debug_utils.cc, since 20: the function and its place stand in the line above
  {
    literals: ['Assertion failed: '],
    shape: /^#\s{1,4}Assertion failed: (.{1,600})$/,
    read: (m) => abort('node', m[1]),
  },
  // Chromium base/logging.cc
  {
    literals: ['] Check failed: '],
    shape: /^\[[\d:/.]{5,60}:FATAL:(\S{1,200}?)\((\d{1,7})\)\] (Check failed: .{1,400})/,
    read: (m) => abort('c++', `${m[3]} at ${m[1]}:${m[2]}`),
  },
  // Qt qglobal.cpp qt_assert, qt_assert_x
  {
    literals: ['ASSERT: "', 'ASSERT failure in '],
    shape: /^ASSERT(?:: "(.{1,400}?)" in| failure in (.{1,300}?: ".{1,300}?"),) file (\S{1,300}), line (\d{1,7})$/,
    read: (m) => abort('c++', `${m[1] ?? m[2]} at ${m[3]}:${m[4]}`),
  },
  // Rust library/std: stack overflow of a thread, then abort
  {
    literals: ['has overflowed its stack'],
    shape: /^thread '(.{1,100})'(?: \(\d{1,10}\))? has overflowed its stack/,
    read: (m) => ({ runtime: 'rust', kind: 'stack', signal: 'ABRT', thread: m[1] }),
  },
  {
    literals: ['fatal runtime error: stack overflow'],
    shape: /^fatal runtime error: stack overflow/,
    read: () => ({ runtime: 'rust', kind: 'stack', signal: 'ABRT' }),
  },
  { literals: ['fatal runtime error: '], shape: /^fatal runtime error: (?!stack overflow)(.{1,200})/, read: (m) => abort('rust', m[1]) },
  {
    literals: ['thread panicked while processing', 'panic in a function that cannot unwind', 'panic in a destructor during cleanup'],
    shape: /^(thread panicked while processing panic|panic in a function that cannot unwind|panic in a destructor during cleanup)/,
    read: (m) => abort('rust', m[1]),
  },
  // HotSpot, .NET
  {
    literals: ['irrecoverable stack overflow'],
    shape: /^An irrecoverable stack overflow has occurred/,
    read: () => ({ runtime: 'java', kind: 'stack', signal: 'SEGV' }),
  },
  {
    literals: ['due to StackOverflowException'],
    shape: /^Process is terminat(?:ing|ed) due to StackOverflowException/,
    read: () => ({ runtime: 'dotnet', kind: 'stack', signal: 'ABRT' }),
  },
]

export const ABORT_LITERALS: readonly string[] = LAST_WORDS.flatMap((w) => w.literals)

/** Supervisors of containers put the name of the program before each of its lines: `[app         ] free(): invalid pointer`. */
const TAG = /^\[([a-z][\w.-]{0,31}) {0,24}\] (\S.{0,1200})$/

export function readAbort(line: LogLine): Abort | undefined {
  if (line.kernel === true || line.priority === 7) return undefined
  const text = line.message.trim()
  const tagged = TAG.exec(text)
  for (const { shape, read } of LAST_WORDS) {
    const m = shape.exec(text)
    if (m !== null) return read(m)
    const behind = tagged === null ? null : shape.exec(tagged[2]!)
    if (behind !== null) return { ...read(behind), comm: tagged![1] }
  }
  return undefined
}
