import { detector } from '../../core/detector.ts'
import type { CrashSignal } from '../../records/crash-frame.ts'
import { type Crash, frameText, framesOfCrash, pidOfCrash, programOfCrash } from './crash.ts'
import { Crashes } from './crashes.ts'
import { crashEvidence, onlyExitStatus } from './evidence.ts'
import { codeOffset, insideMapping, lookupAddress } from './fault-words.ts'

interface Facts {
  message: string
  signal: string
  /** The kernel's words, `trap int3`; absent when only the signal is known. */
  trap?: string | undefined
  comm?: string | undefined
  pid?: number | undefined
  thread?: string | undefined
  unit?: string | undefined
  ip?: string | undefined
  sp?: string | undefined
  address?: string | undefined
  module?: string | undefined
  moduleOffset?: string | undefined
  lookupAddress?: string | undefined
  executable?: string | undefined
  frame?: string | undefined
  trapsInAll?: number | undefined
  pids: readonly number[]
}

const MAX_PIDS = 20
const hex = (digits: string | undefined): string | undefined => (digits === undefined ? undefined : `0x${digits.replace(/^0+(?=.)/, '')}`)

const MEANINGS: readonly { shape: RegExp; signal: CrashSignal; says: string; advice: string }[] = [
  {
    shape: /general protection/,
    signal: 'SEGV',
    says: 'used an address that cannot exist (a corrupted pointer), or an instruction that only the kernel may use',
    advice: 'Look at the pointer that the instruction used: memory that was freed or overwritten holds such values',
  },
  {
    shape: /stack segment/,
    signal: 'BUS',
    says: 'used a stack pointer or frame pointer that cannot exist: the saved one was overwritten',
    advice: 'Look for a buffer on the stack that is written beyond its end',
  },
  {
    shape: /invalid opcode|operation/,
    signal: 'ILL',
    says: 'ran an instruction that this processor does not know, or one that marks unreachable code (ud2)',
    advice: 'Compare the processor (lscpu) with what the program was built for; ud2 comes from a failed check of compiler or runtime',
  },
  {
    shape: /divide|simd|floating/,
    signal: 'FPE',
    says: 'divided an integer by zero, or the result did not fit',
    advice: 'Check the divisor before the division',
  },
  {
    shape: /int3|debug|breakpoint/,
    signal: 'TRAP',
    says: 'ran a breakpoint: programs such as Chromium stop themselves so after a failed check, and a debugger leaves them behind',
    advice: 'Read what the program logged right before: the failed check is named there',
  },
  {
    shape: /alignment/,
    signal: 'BUS',
    says: 'touched memory at an address that is not aligned',
    advice: 'Fix the cast or the packed structure behind the address',
  },
  {
    shape: /control protection/,
    signal: 'SEGV',
    says: 'returned or jumped where its shadow stack or branch tracking forbids it',
    advice: 'Suspect an overwritten return address, or a library built without CET',
  },
]
const SIGNAL_NAMES: Readonly<Record<string, string>> = {
  SIGILL: 'illegal instruction',
  SIGFPE: 'arithmetic error',
  SIGTRAP: 'breakpoint',
  SIGSEGV: 'protection fault',
  SIGBUS: 'bus error',
}
const meaningOf = (f: Facts) =>
  MEANINGS.find((m) => m.shape.test(f.trap ?? '')) ?? MEANINGS.find((m) => `SIG${m.signal}` === f.signal && m.signal !== 'SEGV')

export const cpuTrap = detector<Facts>({
  id: 'cpu-trap',
  title: 'A process was stopped by a processor trap',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'core dumps'],
  absence: 'The kernel logs traps of programs that do not catch them, at a limited rate.',
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  watch(bench) {
    const crashes = new Crashes(bench)
    bench.atEnd(() => {
      const own = crashes.all().filter((c) => c.kind === 'trap')
      for (const crash of own) {
        const facts = { ...factsOf(crash), trapsInAll: own.length }
        const weak = onlyExitStatus(crash)
        for (const { proof, entities } of crashEvidence(crash, 'the kernel saw the trap'))
          bench.find({
            group: `${facts.comm ?? facts.unit ?? ''} ${facts.trap ?? facts.signal} ${facts.module ?? ''}+${facts.moduleOffset ?? ''}`,
            event: crash.key,
            times: 1 + (crash.more ?? 0),
            facts,
            entities: { unit: facts.unit, ...entities },
            proof: [proof],
            time: crash.time,
            title: `${facts.comm ?? 'A process'} was stopped by a processor trap (${facts.trap ?? SIGNAL_NAMES[facts.signal] ?? facts.signal})`,
            ...(weak
              ? {
                  severity: 'warning' as const,
                  strength: 'weak' as const,
                  missing: 'the line of the kernel: only an exit status tells of it',
                }
              : {}),
            ...(!weak && crash.fault === undefined
              ? {
                  strength: 'partial' as const,
                  missing: "the kernel's line with the instruction; without it the signal may also have been sent with kill",
                }
              : {}),
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
    const place =
      f.module !== undefined && f.moduleOffset !== undefined
        ? ` The instruction is at ${f.module}+${f.moduleOffset}${f.frame === undefined ? '' : `, in ${f.frame}`}.`
        : f.frame === undefined
          ? f.ip === undefined
            ? ''
            : ` The instruction pointer was ${f.ip}.`
          : ` It was in ${f.frame}.`
    const who = `${f.comm ?? 'A process'}${f.pid === undefined ? '' : ` (pid ${f.pid}${f.thread === undefined ? '' : `, thread ${f.thread}`})`}`
    return `${who} ${meaningOf(f)?.says ?? 'ran into a trap of the processor'}, and the kernel ended it with ${f.signal}.${place}${count > 1 ? ` It happened ${count} times at the same place.` : ''}`
  },
  fix(f) {
    const file = f.executable ?? f.module
    return [
      {
        when: 'now',
        say: f.pid === undefined ? 'Read the stack from the core.' : `Read the stack of pid ${f.pid} from its core.`,
        run: `coredumpctl info ${f.pid ?? f.comm ?? ''}`.trim(),
      },
      ...(file === undefined || f.lookupAddress === undefined
        ? []
        : [
            {
              when: 'now' as const,
              say: `Name the source line of ${f.module ?? file}+${f.moduleOffset ?? ''} (with debug symbols installed).`,
              run: `addr2line -Cfie ${file} ${f.lookupAddress}`,
            },
          ]),
      { when: 'durable', say: `${meaningOf(f)?.advice ?? 'Find the instruction and what led there'}.` },
      { when: 'verify', say: 'No further trap in the kernel log.', run: 'journalctl -k -g "traps:" --since -1h' },
    ]
  },
  links: ['https://docs.kernel.org/arch/x86/exception-tables.html', 'https://man7.org/linux/man-pages/man7/signal.7.html'],
  messages: [
    { text: 'traps: C[N] general protection fault ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap invalid opcode ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap divide error ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap int3 ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap stack segment ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
  ],
  mechanism:
    'The processor refuses an instruction for another reason than a page: an impossible address, an unknown opcode, a division by zero, a breakpoint. The kernel ends the program with SIGSEGV, SIGILL, SIGFPE, SIGTRAP or SIGBUS.',
  decoys: ['the same words in an oops of the kernel', 'a program that runs under a debugger', 'SIGBUS of a mapped file that was truncated'],
  examples: [
    {
      name: 'unknown instruction',
      files: {
        'dmesg.txt':
          '[  903.118204] traps: vecsearch[4410] trap invalid opcode ip:55b2c1a0e3f1 sp:7ffe00a1b2c0 error:0 in vecsearch[55b2c1a00000+41000]\n',
      },
      fires: true,
    },
    {
      name: 'division by zero, told by systemd',
      files: { 'journal.txt': 'Jan 12 10:00:04 db1 systemd[1]: ratio.service: Main process exited, code=dumped, status=8/FPE\n' },
      fires: true,
    },
    {
      name: 'an oops',
      files: {
        'dmesg.txt':
          '[  903.118204] general protection fault, probably for non-canonical address 0xdead000000000122: 0000 [#1] PREEMPT SMP\n[  903.118210] invalid opcode: 0000 [#2] SMP\n',
      },
      fires: false,
    },
  ],
})

function factsOf(crash: Crash): Facts {
  const { fault, said } = crash
  const top = framesOfCrash(crash)[0]
  const comm = programOfCrash(crash) ?? crash.deaths.map((d) => d.container).find((c) => c !== undefined)
  const pid = pidOfCrash(crash)
  return {
    message: fault?.message ?? said?.message ?? crash.deaths[0]?.message ?? '',
    signal: `SIG${fault?.signal ?? said?.signal ?? crash.deaths[0]?.signal ?? ''}`,
    trap: fault?.trap,
    comm,
    pid,
    thread: fault?.comm !== undefined && fault.comm !== comm ? fault.comm : undefined,
    unit: crash.unit ?? crash.deaths.map((d) => d.unit).find((u) => u !== undefined),
    ip: hex(fault?.ip ?? said?.pc),
    sp: hex(fault?.sp),
    address: hex(fault?.address ?? said?.address),
    module: fault === undefined ? top?.module : insideMapping(fault) ? fault.module : undefined,
    moduleOffset: fault === undefined ? top?.offset : codeOffset(fault),
    lookupAddress: fault === undefined ? top?.offset : lookupAddress(fault),
    executable: crash.deaths.map((d) => d.executable).find((e) => e !== undefined),
    frame: top === undefined ? undefined : frameText(top),
    pids: [...new Set([pid, ...crash.deaths.map((d) => d.pid)])].filter((p) => p !== undefined).slice(0, MAX_PIDS),
  }
}
