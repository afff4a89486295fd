import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { KernelReport } from '../../records/kernel-report.ts'
import { onReports } from '../kernel/reports.ts'
import { type Crash, frameText, framesOfCrash, namesOf, pidOfCrash, programOfCrash, recursionOf } from './crash.ts'
import { Crashes } from './crashes.ts'
import { crashEvidence } from './evidence.ts'
import { codeOffset, insideMapping, stackOverflowDistance } from './fault-words.ts'
import { kernelEntry, kernelSyscall } from './kernel-entry.ts'
import { STACK_OVERFLOW_EXAMPLES } from './stack-overflow-examples.ts'

interface Facts {
  message: string
  where: 'program' | 'runtime' | 'kernel'
  runtime?: string | undefined
  signal?: string | undefined
  comm?: string | undefined
  pid?: number | undefined
  thread?: string | undefined
  unit?: string | undefined
  address?: string | undefined
  sp?: string | undefined
  ip?: string | undefined
  /** Bytes between the fault and the stack pointer. */
  nearSpBytes?: number | undefined
  module?: string | undefined
  moduleOffset?: string | undefined
  limitBytes?: number | undefined
  /** The function that calls itself, directly or over others, and how often it was seen. */
  recursion?: string | undefined
  recursionTimes?: number | undefined
  frame?: string | undefined
  callers?: readonly string[] | undefined
  /** Of a kernel stack. */
  function?: string | undefined
  ipFunction?: string | undefined
  cpu?: number | undefined
  release?: string | undefined
  title?: string | undefined
}

const MAX_REPORTS = 1000
const hex = (digits: string | undefined): string | undefined => (digits === undefined ? undefined : `0x${digits.replace(/^0+(?=.)/, '')}`)
const KERNEL_STACK = /stack guard page|kernel stack overflow|corrupted stack end|Insufficient stack space/

export const stackOverflow = detector<Facts>({
  id: 'stack-overflow',
  title: 'A stack ran over',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'log', 'core dumps'],
  leadsTo: [
    'segfault',
    'process-aborted',
    'kernel-oops',
    'kernel-panic',
    'unit-failed',
    'container-killed',
    'container-error',
    'crash-loop',
  ],
  watch(bench) {
    const crashes = new Crashes(bench)
    bench.atEnd(() => {
      for (const crash of crashes.all()) {
        const distance = crash.fault === undefined ? undefined : stackOverflowDistance(crash.fault)
        const recursion = recursionOf(crash)
        // without the kernel's line only a stack that is one endless call tells
        const deep = crash.kind === 'segfault' && crash.fault === undefined && (recursion?.times ?? 0) >= 40
        if (crash.kind !== 'stack' && distance === undefined && !deep) continue
        const facts = factsOf(crash, distance)
        for (const { proof, entities } of crashEvidence(
          crash,
          crash.fault === undefined ? 'the runtime says that the stack is full' : 'the fault lies at the edge of the stack',
        ))
          bench.find({
            group: `${facts.comm ?? facts.runtime ?? ''} ${facts.thread ?? ''} ${facts.recursion ?? ''} ${facts.module ?? ''}+${facts.moduleOffset ?? ''}`,
            event: crash.key,
            times: 1 + (crash.more ?? 0),
            facts,
            entities: { unit: facts.unit, ...entities },
            proof: [proof],
            time: crash.time,
            title: `${facts.comm ?? facts.runtime ?? 'A process'} used up its stack`,
            ...(crash.fault !== undefined && recursion === undefined
              ? { strength: 'partial' as const, missing: 'the stack itself: a core would show the frames that repeat' }
              : {}),
          })
      }
    })
    const reports: Cited<KernelReport>[] = []
    onReports(bench, (report) => {
      if (reports.length < MAX_REPORTS && [report.heading, ...report.details].some((text) => KERNEL_STACK.test(text))) reports.push(report)
    })
    bench.atEnd(() => {
      for (const report of reports) {
        // `Insufficient stack space` comes without a trace, the panic that follows has it
        const told =
          report.stacks.length > 0
            ? report
            : (reports.find((r) => r.stacks.length > 0 && r.at.artifact === report.at.artifact && r.cpu === report.cpu) ?? report)
        const facts = kernelFacts(told)
        bench.find({
          group: `kernel ${facts.function ?? ''}`,
          event: `${told.heading} ${told.pid ?? ''}`,
          facts,
          entities: { host: report.host, pid: report.pid, comm: report.comm },
          proof: [{ at: report.at, time: report.time, witness: 'kernel log', note: 'the kernel ran over the end of its own stack' }],
          time: report.time,
          severity: 'critical',
          title: facts.title ?? 'A stack of the kernel ran over',
        })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    recursion: before.recursion ?? later.recursion,
    recursionTimes: before.recursionTimes ?? later.recursionTimes,
    unit: before.unit ?? later.unit,
  }),
  cause(f, count) {
    const many = count > 1 ? ` It happened ${count} times.` : ''
    if (f.where === 'kernel')
      return `The kernel used up its own stack (16 KiB per task on 64-bit machines)${f.comm === undefined ? '' : ` while it worked for ${f.comm} (pid ${f.pid ?? '?'})`}${f.function === undefined || f.function === 'corrupted' ? '' : `, in a chain of calls through ${f.function}`}: ${f.message}. Deeply nested layers (stacked file systems, tunnels, network devices on each other) or a recursion do that.${many}`
    const who = `${f.comm ?? f.runtime ?? 'A process'}${f.pid === undefined ? '' : ` (pid ${f.pid}${f.thread === undefined ? '' : `, thread ${f.thread}`})`}`
    const limit = f.limitBytes === undefined ? '' : ` of ${size(f.limitBytes)} (${f.limitBytes} bytes)`
    const again =
      f.recursion === undefined
        ? ''
        : ` ${f.recursion} calls itself without end${f.recursionTimes === undefined ? '' : `: it stands ${f.recursionTimes} times on the stack that was printed`}.`
    const edge =
      f.nearSpBytes === undefined
        ? ''
        : ` The address that it could not touch (${f.address ?? '?'}) is ${f.nearSpBytes === 0 ? 'where the stack pointer stands' : `${Math.abs(f.nearSpBytes)} bytes ${f.nearSpBytes > 0 ? 'below' : 'above'} the stack pointer ${f.sp ?? ''}`}, on a page that does not exist: the end of the stack.`
    const place =
      f.module === undefined || f.moduleOffset === undefined || f.recursion !== undefined
        ? ''
        : ` The code is at ${f.module}+${f.moduleOffset}.`
    return `${who} used up its stack${limit}.${again}${edge}${place}${many}`
  },
  fix(f) {
    if (f.where === 'kernel')
      return [
        {
          when: 'now',
          say: `Take away layers${f.function === undefined || f.function === 'corrupted' ? '' : ` that lead through ${f.function}`} (stacked devices, nested mounts), then boot a newer kernel.`,
        },
        { when: 'durable', say: 'Report the trace to the subsystem; update the kernel, or out-of-tree modules that stand in the trace.' },
        { when: 'verify', say: 'No further stack report.', run: 'journalctl -k -g "stack guard page|stack overflow|stack end"' },
      ]
    const raise = {
      go: 'debug.SetMaxStack raises the limit, but 1 GB is never too little for a recursion that ends',
      java: 'only if the depth is legitimate: raise -Xss or the stack size given to the thread',
      python: 'only if the depth is legitimate: sys.setrecursionlimit, or an explicit list in place of the calls',
      node: 'only if the depth is legitimate: --stack-size, together with ulimit -s',
      rust: 'only if the depth is legitimate: RUST_MIN_STACK, or thread::Builder::stack_size',
    }[f.runtime ?? '']
    return [
      {
        when: 'now',
        say:
          f.recursion === undefined
            ? 'Look for frames that repeat in the core.'
            : `Find the condition that should end the calls of ${f.recursion}.`,
        ...(f.where === 'program' ? { run: `coredumpctl debug ${f.pid ?? f.comm ?? ''} -A "-batch -ex 'bt 40'"`.replace('  ', ' ') } : {}),
      },
      {
        when: 'durable',
        say: `Bound the recursion or turn it into a loop; move large arrays from the stack to the heap. ${raise ?? 'Only if the depth is legitimate: raise the stack (ulimit -s, LimitSTACK=, pthread_attr_setstacksize)'}.`,
      },
      ...(f.where === 'program'
        ? [
            {
              when: 'verify' as const,
              say: 'The limit that is in force for the process.',
              run: `grep -i stack /proc/$(pidof -s ${f.comm ?? 'PROGRAM'})/limits`,
            },
          ]
        : [{ when: 'verify' as const, say: 'The same input goes through.' }]),
    ]
  },
  links: [
    'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
    'https://man7.org/linux/man-pages/man3/pthread_attr_setguardsize.3.html',
  ],
  messages: [
    { text: 'C[N]: segfault at A ip I sp S error 6 in M[B+S], A close to S', kernels: 'all', source: 'arch/x86/mm/fault.c' },
    {
      text: 'BUG: TASK stack guard page was hit at A (stack is B..E)',
      kernels: 'since 5.16; before without TASK',
      source: 'arch/x86/kernel/traps.c',
    },
    { text: 'Kernel panic - not syncing: kernel stack overflow', kernels: 'since 4.14', source: 'arch/arm64/kernel/traps.c' },
    {
      text: 'Kernel panic - not syncing: corrupted stack end detected inside scheduler',
      kernels: 'since 3.18',
      source: 'kernel/sched/core.c',
    },
  ],
  mechanism:
    'A stack has a fixed end (8 MiB for a main thread unless ulimit -s says otherwise, less for others) with a guard page behind it. Endless recursion or large local arrays run into the guard page: a fault beside the stack pointer. Runtimes check themselves and say so.',
  decoys: [
    'a null pointer while the stack is healthy',
    '`stack smashing detected`: a buffer on the stack was overwritten',
    'a read beyond the other end of the stack',
    'a StackOverflowError that is only mentioned',
  ],
  examples: STACK_OVERFLOW_EXAMPLES,
})

function size(bytes: number): string {
  return bytes >= 1e9 && bytes % 1e6 === 0
    ? `${bytes / 1e9} GB`
    : bytes >= 2 ** 20
      ? `${Math.round(bytes / 2 ** 20)} MiB`
      : `${Math.round(bytes / 1024)} KiB`
}

function factsOf(crash: Crash, distance: number | undefined): Facts {
  const { fault, said } = crash
  const frames = framesOfCrash(crash)
  const recursion = recursionOf(crash)
  const comm = programOfCrash(crash)
  const signal = fault?.signal ?? said?.signal ?? crash.deaths.map((d) => d.signal).find((s) => s !== undefined)
  return {
    message: fault?.message ?? said?.message ?? crash.deaths[0]?.message ?? '',
    where: said === undefined ? 'program' : 'runtime',
    runtime: said?.runtime,
    signal: signal === undefined ? undefined : `SIG${signal}`,
    comm,
    pid: pidOfCrash(crash),
    thread: said?.thread ?? namesOf(crash).find((name) => name === fault?.comm && name !== comm),
    unit: crash.unit ?? crash.deaths.map((d) => d.unit).find((u) => u !== undefined),
    address: hex(fault?.address),
    sp: hex(fault?.sp),
    ip: hex(fault?.ip),
    nearSpBytes: distance,
    module: fault !== undefined && insideMapping(fault) ? fault.module : undefined,
    moduleOffset: fault === undefined ? undefined : codeOffset(fault),
    limitBytes: said?.limitBytes,
    recursion: recursion?.function,
    recursionTimes: recursion?.times,
    frame: frames[0] === undefined ? undefined : frameText(frames[0]),
    callers: [...new Set(frames.map(frameText))].slice(0, 6),
  }
}

function kernelFacts(report: Cited<KernelReport>): Facts {
  // the innermost function is only the one that had no room left; a corrupted end is found long after, by somebody else
  const guilty = report.heading.includes('corrupted stack end') ? (kernelSyscall(report) ?? kernelEntry(report)) : kernelEntry(report)
  const kind = /corrupted stack end/.test(report.heading)
    ? 'corrupted stack end'
    : /guard page/.test(report.heading)
      ? 'BUG: stack guard page was hit'
      : 'kernel stack overflow'
  return {
    message: report.heading,
    where: 'kernel',
    title: `${kind} in ${guilty ?? 'corrupted'}`,
    function: guilty ?? 'corrupted',
    ipFunction: report.ip?.function,
    comm: report.comm,
    pid: report.pid,
    cpu: report.cpu,
    release: report.release,
  }
}
