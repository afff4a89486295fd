import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { RuntimeCrash } from '../../../records/runtime-crash.ts'
import { toldBy } from '../../../core/proof.ts'
import { type Crash, onlyExitStatus, toldOf } from '../crash/crash.ts'
import { crashes } from '../crash/crashes.ts'
import { aboutCrashes, crashProof } from '../crash/proof.ts'
import { framesOf, frameText, frameTexts, ownedFrames, withoutAsserts } from '../crash/stack.ts'
import { damagedBefore } from './damaged.ts'
import { refusedBefore } from './refused-before.ts'
import { type Who, whoOf } from '../crash/who.ts'

export interface Facts extends Who {
  message: string
  /** SIGABRT, SIGBUS, SIGSYS…; absent when a core was dumped and nothing tells of which signal. */
  signal?: string | undefined
  /** What the program, its library or its runtime said: an assertion, a heap check, an exception. */
  said?: string | undefined
  /** What it wrote just before, where that is all that is known. */
  lastWords?: string | undefined
  /** What stopped a server that panics, as it said just before. */
  before?: string | undefined
  kind:
    | 'heap'
    | 'checked'
    | 'overrun'
    | 'assertion'
    | 'exception'
    | 'runtime'
    | 'panic'
    | 'missing'
    | 'mapping'
    | 'seccomp'
    | 'server'
    | 'stuck'
    | 'damaged'
    | 'abort'
    | 'unknown'
  frame?: string | undefined
  callers?: readonly string[] | undefined
  pids: readonly number[]
}

/** PostgreSQL: what it cannot go on after. */
const PANIC = /\bPANIC: {2}/
/** InnoDB: ib::fatal, which ends its server. */
const GIVES_UP = /\[FATAL\] InnoDB: |\[InnoDB\] \[FATAL\] /
/** What it must read before it can recover from its log is not there or not whole (src/backend/access/transam/xlogrecovery.c, xlog.c): it meets that at each start. */
const NO_RECOVERY =
  /could not (?:locate|find) (?:a |required |redo |the )?(?:valid )?(?:checkpoint|redo|primary)|could not find redo location|invalid (?:primary |secondary )?checkpoint|checksum in control file|could not (?:open|read|find) (?:control )?file "?(?:global\/)?pg_control|WAL ends before|could not replay|invalid magic number/i
/** The process that recovers was the one that ended: every start begins with it. */
const RECOVERING = /\bstartup process\b/
/** What the system refused may be granted at the next start: no room, no right, a limit, a device (errno(3)). */
const MAY_PASS =
  /Input\/output error|No space left|Permission denied|Operation not permitted|Too many open files|quota exceeded|Read-only file system|Cannot allocate/i

const MAX_PIDS = 20
/** Frames of the way into abort(), above the code that called it. */
const ABORTING =
  /^(?:_{0,8}(?:pthread_kill\w{0,80}|GI_)?_{0,8}(?:raise|abort|gsignal|kill|tgkill)|__pthread_kill\w*|__GI_\w{1,40}|__assert_fail\w*|__libc_message\w*|malloc_printerr|__fortify_fail\w*|__stack_chk_fail\w*|__chk_fail|__\w{1,24}_chk|_int_free|_int_malloc|std::terminate\w*.{0,4}|__gnu_cxx::.{1,60}|__cxxabiv1::.{1,60}|__cxa_\w{1,30}|runtime\.(?:throw|fatal\w*|raise\w*|dieFromSignal|sigfwdgo|crash)|g_assertion_message\w*|g_log\w*)$/

/** A program gave up by itself, or was ended by a signal that is no fault of its own memory. One failure for each program and what it said. */
export function judge(scope: Scope): Found<Facts>[] {
  const own = crashes(scope).filter((c) => c.kind === 'abort')
  return [...grouped(own, groupKey).values()].map((alike) => {
    const [first] = alike
    const damaged = damagedBefore(scope, first)
    const own = factsOf(alike)
    const refused = own.said === undefined && own.signal === 'SIGABRT' ? refusedBefore(scope, first) : undefined
    const facts: Facts =
      damaged === undefined || own.kind === 'mapping' || own.kind === 'seccomp'
        ? { ...own, ...(refused === undefined ? {} : { lastWords: refused.what.message.trim().slice(0, 300).replace(/[.:]$/, '') }) }
        : { ...own, said: damaged.says, kind: 'damaged' }
    const weak = alike.every(onlyExitStatus)
    return {
      ...aboutCrashes(alike),
      facts,
      proof: [
        ...alike.flatMap((c) => crashProof(c, 'its last words')),
        ...(damaged?.proof ?? []),
        ...toldBy(refused === undefined ? [] : [refused], 'application log', 'the error that it was given'),
      ],
      certainty: weak ? 'suggested' : 'stated',
      ...(weak
        ? { severity: 'warning', missing: 'what the program said: only an exit status tells of it' }
        : facts.kind === 'unknown'
          ? { missing: 'the signal (coredumpctl info shows it)' }
          : first.said !== undefined && facts.comm === undefined && alike.every((c) => c.deaths.length === 0)
            ? { missing: 'the name of the process that said it' }
            : {}),
    }
  })
}

const framesBelow = (crash: Crash) => withoutAsserts(ownedFrames(framesOf(crash)).filter((f) => !ABORTING.test(f.function ?? '')))
const saidBy = ({ said }: Crash): string | undefined => said?.detail ?? said?.message
const signalOf = (crash: Crash): string | undefined => crash.said?.signal ?? toldOf(crash, 'signal')

function groupKey(crash: Crash): string {
  const { comm, unit } = whoOf(crash)
  // its postmaster ends over the same as its backends
  if (crash.said !== undefined && PANIC.test(crash.said.message)) return `${comm ?? ''} PANIC`
  const top = framesBelow(crash)[0]
  return `${comm ?? unit ?? ''} ${saidBy(crash) ?? (top === undefined ? undefined : frameText(top)) ?? signalOf(crash) ?? ''}`
}

function factsOf(alike: readonly [Crash, ...Crash[]]): Facts {
  const [first] = alike
  const [signal, said, frames] = [signalOf(first), saidBy(first), framesBelow(first)]
  return {
    message: first.said?.message ?? first.deaths[0]?.message ?? '',
    signal: signal === undefined ? undefined : `SIG${signal}`,
    said,
    kind: isStuck(alike) ? 'stuck' : kindOf(signal, said, first.said),
    ...whoOf(first),
    frame: frames[0] === undefined ? undefined : frameText(frames[0]),
    callers: frames.length < 2 ? undefined : frameTexts(frames.slice(1, 7), 6),
    pids: [...new Set(alike.flatMap((c) => [c.said?.pid, ...c.deaths.map((d) => d.pid)]))]
      .filter((pid) => pid !== undefined)
      .slice(0, MAX_PIDS),
  }
}

/** A PANIC that comes back at each start. */
function isStuck(alike: readonly Crash[]): boolean {
  return alike.some(({ said, deaths }) => {
    const words = said?.message ?? ''
    if (!PANIC.test(words) || MAY_PASS.test(words)) return false
    return NO_RECOVERY.test(words) || deaths.some(({ message }) => RECOVERING.test(message))
  })
}

/** What a program cannot be started without, or was not built for: Python, Node.js, the JVM, .NET. */
const NOT_LOADED =
  /^(?:ModuleNotFoundError|ImportError|NoClassDefFoundError|ClassNotFoundException|UnsupportedClassVersionError|UnsatisfiedLinkError|DllNotFoundException)\b|^Error: Cannot find (?:module|package) |^(?:Could not find or load main class|Unable to access jarfile)\b|^Could not load file or assembly /

function kindOf(signal: string | undefined, said: string | undefined, words: RuntimeCrash | undefined): Facts['kind'] {
  const { runtime, message = '' } = words ?? {}
  const isPanic = /^panic: |^thread '.{1,100} panicked at /.test(message)
  if (signal === 'BUS') return 'mapping'
  if (signal === 'SYS') return 'seccomp'
  if (said === undefined) return signal === undefined ? 'unknown' : 'abort'
  if (PANIC.test(message)) return 'server'
  if (GIVES_UP.test(message)) return 'abort'
  if (words?.uncaught === true) return isPanic ? 'panic' : NOT_LOADED.test(said) ? 'missing' : 'exception'
  if (/^\w{2,20}Sanitizer: /.test(said)) return 'checked'
  if (/smashing|buffer overflow|invalid %N|writable segment|bit out of range/.test(said)) return 'overrun'
  if (/\bfree\b|alloc|corrupt|munmap_chunk/i.test(said) && (runtime === 'c' || runtime === undefined)) return 'heap'
  if (isPanic) return 'panic'
  if (
    runtime === 'go' ||
    (runtime === 'dotnet' && !/^uncaught /.test(said)) ||
    runtime === 'python' ||
    runtime === 'rust' ||
    runtime === 'java'
  )
    return 'runtime'
  return /uncaught|exception/.test(said) ? 'exception' : 'assertion'
}
