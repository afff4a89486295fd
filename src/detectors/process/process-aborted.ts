import { detector } from '../../core/detector.ts'
import { type Crash, frameText, framesOfCrash, pidOfCrash, programOfCrash } from './crash.ts'
import { Crashes } from './crashes.ts'
import { crashEvidence, onlyExitStatus } from './evidence.ts'

interface Facts {
  message: string
  /** SIGABRT, SIGBUS, SIGSYS…; absent when a core was dumped and nothing tells of which signal. */
  signal?: string | undefined
  /** What the program, its library or its runtime said: an assertion, a heap check, an exception. */
  said?: string | undefined
  kind: 'heap' | 'overrun' | 'assertion' | 'exception' | 'runtime' | 'mapping' | 'seccomp' | 'abort' | 'unknown'
  runtime?: string | undefined
  comm?: string | undefined
  pid?: number | undefined
  unit?: string | undefined
  executable?: string | undefined
  frame?: string | undefined
  callers?: readonly string[] | undefined
  core?: string | undefined
  pids: readonly number[]
}

const MAX_PIDS = 20
/** Frames of the way into abort(), above the code that called it. */
const ABORTING =
  /^(?:_*(?:pthread_kill\w*|GI_)?_*(?:raise|abort|gsignal|kill|tgkill)|__pthread_kill\w*|__GI_\w{1,40}|__assert_fail\w*|__libc_message\w*|malloc_printerr|__fortify_fail\w*|__stack_chk_fail\w*|__chk_fail|__\w{1,24}_chk|_int_free|_int_malloc|std::terminate\w*.{0,4}|__gnu_cxx::.{1,60}|__cxxabiv1::.{1,60}|__cxa_\w{1,30}|runtime\.(?:throw|fatal\w*|raise\w*|dieFromSignal|sigfwdgo|crash)|g_assertion_message\w*|g_log\w*)$/

export const processAborted = detector<Facts>({
  id: 'process-aborted',
  title: 'A process aborted',
  severity: 'error',
  domain: 'process',
  seenIn: ['log', 'systemd', 'core dumps'],
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  watch(bench) {
    const crashes = new Crashes(bench)
    bench.atEnd(() => {
      for (const crash of crashes.all()) {
        if (crash.kind !== 'abort') continue
        const facts = factsOf(crash)
        const weak = onlyExitStatus(crash)
        for (const { proof, entities } of crashEvidence(crash, 'the last words of the program'))
          bench.find({
            group: `${facts.comm ?? facts.unit ?? ''} ${facts.said ?? facts.frame ?? facts.signal ?? ''}`,
            event: crash.key,
            times: 1 + (crash.more ?? 0),
            facts,
            entities: { unit: facts.unit, ...entities },
            proof: [proof],
            time: crash.time,
            title: `${facts.comm ?? facts.unit ?? 'A process'} ${facts.kind === 'unknown' ? 'dumped core' : facts.kind === 'mapping' ? 'lost memory that it had mapped' : 'aborted'}`,
            ...(weak
              ? {
                  severity: 'warning' as const,
                  strength: 'weak' as const,
                  missing: 'what the program said: only an exit status tells of it',
                }
              : {}),
            ...(crash.said !== undefined && facts.comm === undefined && crash.deaths.length === 0
              ? { strength: 'partial' as const, missing: 'the name of the process that said it' }
              : {}),
            ...(facts.kind === 'unknown' ? { strength: 'partial' as const, missing: 'the signal: coredumpctl info shows it' } : {}),
          })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    unit: before.unit ?? later.unit,
    pids: [...new Set([...before.pids, ...later.pids])].slice(0, MAX_PIDS),
  }),
  cause(f, count) {
    const who = `${f.comm ?? f.unit ?? 'A process'}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const said = f.said === undefined ? '' : `: ${f.said}`
    const at = f.frame === undefined ? '' : ` It came from ${f.frame}.`
    const many = count > 1 ? ` It happened ${count} times.` : ''
    const why = {
      heap: `${who} was ended by its C library, which found the heap damaged${said}. The damage was done earlier: a block freed twice, or written beyond its end.`,
      overrun: `${who} was ended by its C library, which found that a buffer was written beyond its end${said}.`,
      assertion: `${who} ended itself with abort(), since a condition that must hold did not${said}.`,
      exception: `${who} ended with abort(), since an exception was caught by nobody${said}.`,
      runtime: `The ${f.runtime ?? 'language'} runtime of ${who} ended it, since it cannot go on${said}.`,
      mapping: `${who} touched a page of a mapped file that the file no longer has (truncated, or its disk failed), and the kernel ended it with SIGBUS.`,
      seccomp: `${who} made a system call that its filter forbids, and the kernel ended it with SIGSYS.`,
      abort: `${who} ended with ${f.signal ?? 'SIGABRT'}: the program, or a library in it, gave up by itself.`,
      unknown: `${who} dumped core; the signal is not shown here.`,
    }[f.kind]
    return `${why}${at}${many}`
  },
  fix(f) {
    const name = f.comm ?? 'the program'
    const durable = {
      heap: `Run ${name} under AddressSanitizer or valgrind: they stop at the write that damages the heap, not at the later check.`,
      overrun: `Find the copy into a buffer of fixed size${f.frame === undefined ? '' : ` in ${f.frame}`} and bound it; an attacker may be able to reach it.`,
      assertion: `Find out why the condition${f.said === undefined ? '' : ` (${f.said})`} did not hold; the assertion is the messenger.`,
      exception: `Catch ${f.said ?? 'the exception'} where it can be handled, or remove its reason.`,
      runtime: `Fix what the runtime names${f.said === undefined ? '' : `: ${f.said}`}; maps that several goroutines use need a lock.`,
      mapping: 'Do not truncate files that others have mapped: write a new file and rename it; check the disk if nobody truncated it.',
      seccomp: `Allow the system call in the seccomp profile or the SystemCallFilter= of ${f.unit ?? name}.`,
      abort: `Read what ${name} logged before the abort.`,
      unknown: `Read signal and stack of ${name} with coredumpctl.`,
    }[f.kind]
    return [
      {
        when: 'now',
        say:
          f.core === 'missing' || f.core === 'truncated' || f.core === 'disabled'
            ? `Its core is ${f.core}: let the next one be kept whole (ProcessSizeMax=, LimitCORE=).`
            : 'Read the stack from the core.',
        run: `coredumpctl info ${f.pid ?? f.comm ?? ''}`.trim(),
      },
      { when: 'durable', say: durable },
      { when: 'verify', say: `No new core of ${name}.`, run: `coredumpctl list ${f.comm ?? ''}`.trim() },
    ]
  },
  links: ['https://man7.org/linux/man-pages/man3/abort.3.html', 'https://man7.org/linux/man-pages/man1/coredumpctl.1.html'],
  mechanism:
    'A program, its C library or its runtime finds a state in which it must not go on, says so on standard error and calls abort(), which raises SIGABRT and dumps core. SIGBUS of mapped files and SIGSYS of system call filters end a program in the same way.',
  decoys: [
    'SIGABRT that systemd sends when a watchdog expires',
    'the end that follows a full heap of V8',
    'a panic that ends with an ordinary exit status',
    'aborted connections and transactions',
  ],
  examples: [
    {
      name: 'an assertion',
      files: {
        'app.log':
          "tally: src/ledger.c:118: post_entry: Assertion `e->amount != 0' failed.\nrun.sh: line 4:  8123 Aborted                 (core dumped) ./tally --post\n",
      },
      fires: true,
    },
    {
      name: 'a damaged heap',
      files: {
        messages:
          'Jan 12 10:00:04 db1 mailq[771]: free(): invalid pointer\nJan 12 10:00:05 db1 systemd[1]: mailq.service: Main process exited, code=dumped, status=6/ABRT\n',
      },
      fires: true,
    },
    {
      name: 'aborted, but not a process',
      files: {
        'mysql.log':
          "2026-01-12 10:00:04 [Warning] Aborted connection 31 to db: 'shop' user: 'app' (Got an error reading communication packets)\n",
      },
      fires: false,
    },
    {
      name: 'a watchdog',
      files: {
        'journal.txt':
          'Jan 12 10:00:00 db1 systemd[1]: feed.service: Watchdog timeout (limit 30s)!\nJan 12 10:00:00 db1 systemd[1]: feed.service: Killing process 88 (feedd) with signal SIGABRT.\nJan 12 10:00:02 db1 systemd[1]: feed.service: Main process exited, code=dumped, status=6/ABRT\n',
      },
      fires: false,
    },
  ],
})

function kindOf(signal: string | undefined, said: string | undefined, runtime: string | undefined): Facts['kind'] {
  if (signal === 'BUS') return 'mapping'
  if (signal === 'SYS') return 'seccomp'
  if (said === undefined) return signal === undefined ? 'unknown' : 'abort'
  if (/smashing|buffer overflow|invalid %N|writable segment|bit out of range/.test(said)) return 'overrun'
  if (/\bfree\b|alloc|corrupt|munmap_chunk/i.test(said) && (runtime === 'c' || runtime === undefined)) return 'heap'
  if (runtime === 'go' || runtime === 'python' || runtime === 'rust' || runtime === 'java') return 'runtime'
  return /uncaught|exception/.test(said) ? 'exception' : 'assertion'
}

function factsOf(crash: Crash): Facts {
  const { said } = crash
  const signal = said?.signal ?? crash.deaths.map((d) => d.signal).find((s) => s !== undefined)
  const words = said?.detail ?? said?.message
  const frames = framesOfCrash(crash).filter((f) => !ABORTING.test(f.function ?? ''))
  const pid = pidOfCrash(crash)
  return {
    message: said?.message ?? crash.deaths[0]?.message ?? '',
    signal: signal === undefined ? undefined : `SIG${signal}`,
    said: words,
    kind: kindOf(signal, words, said?.runtime),
    runtime: said?.runtime,
    comm: programOfCrash(crash) ?? crash.deaths.map((d) => d.container).find((c) => c !== undefined),
    pid,
    unit: crash.unit ?? crash.deaths.map((d) => d.unit).find((u) => u !== undefined),
    executable: crash.deaths.map((d) => d.executable).find((e) => e !== undefined),
    frame: frames[0] === undefined ? undefined : frameText(frames[0]),
    callers: frames.length < 2 ? undefined : frames.slice(1, 7).map(frameText),
    core: crash.deaths.map((d) => d.core).find((c) => c !== undefined),
    pids: [...new Set([pid, ...crash.deaths.map((d) => d.pid)])].filter((p) => p !== undefined).slice(0, MAX_PIDS),
  }
}
