import { detector } from '../../core/detector.ts'
import { type Crash, frameText, framesOfCrash, pidOfCrash, programOfCrash } from './crash.ts'
import { Crashes } from './crashes.ts'
import { crashEvidence, onlyExitStatus } from './evidence.ts'
import {
  type AddressClass,
  addressClass,
  CLASS_WORDS,
  codeOffset,
  insideMapping,
  lookupAddress,
  stackOverflowDistance,
} from './fault-words.ts'
import { suspectCore } from './suspect-core.ts'

interface Facts {
  message: string
  signal: 'SIGSEGV'
  comm?: string | undefined
  pid?: number | undefined
  /** Name of the thread, where the process is called otherwise. */
  thread?: string | undefined
  executable?: string | undefined
  unit?: string | undefined
  runtime?: string | undefined
  address?: string | undefined
  addressClass?: AddressClass | undefined
  access?: string | undefined
  ip?: string | undefined
  sp?: string | undefined
  errorCode?: string | undefined
  module?: string | undefined
  /** The instruction in that file, for addr2line. */
  moduleOffset?: string | undefined
  lookupAddress?: string | undefined
  /** The mapping that is printed does not hold the instruction: it is only the nearest. */
  nearestMapping?: string | undefined
  frame?: string | undefined
  callers?: readonly string[] | undefined
  cpu?: number | undefined
  platform?: string | undefined
  version?: string | undefined
  /** The same address that the stack pointer has: see stack-overflow. */
  stackOverflow?: true | undefined
  suspectCpu?: number | undefined
  core?: string | undefined
  /** Faults of all places and programs together in what was read. */
  faultsInAll?: number | undefined
  placesInAll?: number | undefined
  /** Messages that the kernel did not print, since there were too many. */
  suppressed?: number | undefined
  pids: readonly number[]
  comms: readonly string[]
}

const MAX_LIST = 20
const hex = (digits: string | undefined): string | undefined => (digits === undefined ? undefined : `0x${digits.replace(/^0+(?=.)/, '')}`)
const list = <T>(...values: readonly (T | undefined)[]): T[] => [...new Set(values.filter((v) => v !== undefined))].slice(0, MAX_LIST)

export const segfault = detector<Facts>({
  id: 'segfault',
  title: 'A process died of a segmentation fault',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'core dumps', 'JVM crash report'],
  absence: 'The kernel logs a fault only when the program does not catch SIGSEGV, and at a limited rate.',
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  watch(bench) {
    const crashes = new Crashes(bench)
    let suppressed = 0
    bench.onLine(['show_signal_msg: '], (line) => {
      if (line.kernel !== false) suppressed += Number(/^show_signal_msg: (\d{1,9}) callbacks suppressed/.exec(line.message)?.[1] ?? 0)
    })
    bench.atEnd(() => {
      const own = crashes.all().filter((c) => c.kind === 'segfault')
      const places = new Set(own.map(groupOf)).size
      const core = suspectCore(own.map((c) => ({ fault: c.fault, place: groupOf(c) })))
      for (const crash of own) {
        const suspect = core !== undefined && core.holds(crash.fault) ? core : undefined
        const facts: Facts = {
          ...factsOf(crash),
          faultsInAll: own.length,
          placesInAll: places,
          suspectCpu: suspect?.cpu,
          suppressed: suppressed === 0 ? undefined : suppressed,
        }
        const weak = onlyExitStatus(crash)
        crashEvidence(crash, 'the kernel saw the fault').forEach(({ proof, entities }) =>
          bench.find({
            group: suspect === undefined ? groupOf(crash) : `core ${suspect.name}`,
            event: crash.key,
            times: 1 + (crash.more ?? 0),
            facts,
            entities: { unit: facts.unit, ...entities },
            proof: [proof],
            time: crash.time,
            title: titleOf(facts),
            ...(weak
              ? {
                  severity: 'warning' as const,
                  strength: 'weak' as const,
                  missing: 'the line of the kernel or of the program itself: only an exit status tells of it',
                }
              : {}),
            ...(!weak && crash.fault === undefined && crash.said === undefined && facts.frame === undefined
              ? {
                  strength: 'partial' as const,
                  missing: "the kernel's line with the address; without it the signal may also have been sent with kill",
                }
              : {}),
          }),
        )
      }
    })
  },
  join: (before, later) => ({
    ...before,
    unit: before.unit ?? later.unit,
    pids: list(...before.pids, ...later.pids),
    comms: list(...before.comms, ...later.comms),
  }),
  cause: causeOf,
  fix: fixOf,
  links: ['https://man7.org/linux/man-pages/man5/core.5.html', 'https://man7.org/linux/man-pages/man1/addr2line.1.html'],
  messages: [
    { text: 'C[N]: segfault at A ip I sp S error E in M[B+S]', kernels: 'all', source: 'arch/x86/mm/fault.c' },
    {
      text: 'C[N]: segfault at A ip I sp S error E in M[B+S] likely on CPU n (core c, socket s)',
      kernels: 'since 6.1',
      source: 'arch/x86/mm/fault.c',
    },
    { text: 'C[N]: segfault at A ip I sp S error E in M[O,B+S]', kernels: 'since 6.11', source: 'mm/memory.c' },
    { text: 'C[N]: unhandled level 2 translation fault (11) at 0xA, esr 0xE', kernels: 'until 4.18', source: 'arch/arm64/mm/fault.c' },
    {
      text: 'C[N]: unhandled exception: DABT (lower EL), ESR 0xE, level 2 translation fault in M[B+S]',
      kernels: 'since 4.19',
      source: 'arch/arm64/kernel/traps.c',
    },
    { text: 'C: unhandled page fault (11) at 0xA, code 0xE', kernels: 'all', source: 'arch/arm/mm/fault.c' },
    { text: 'C[N]: segfault (11) at A nip I lr L code C in M[B+S]', kernels: 'since 4.19', source: 'arch/powerpc/kernel/traps.c' },
    { text: 'C[N]: unhandled signal 11 code 0x1 at 0xA in M[B+S]', kernels: 'all', source: 'arch/riscv/kernel/traps.c' },
    { text: 'User process fault: interruption code X ilc:n in M[B+S]', kernels: 'all', source: 'arch/s390/mm/fault.c' },
  ],
  mechanism:
    'The processor refuses an access to memory that is not mapped or not allowed, and the kernel ends the program with SIGSEGV. The address and the error code tell what was tried, instruction pointer and module tell where.',
  decoys: [
    'a fault of the kernel itself',
    'SIGSEGV sent with kill, of which the kernel logs nothing',
    'a general protection trap, which ends in SIGSEGV too',
    'a test log that quotes the words',
  ],
  examples: [
    {
      name: 'null pointer',
      files: {
        'dmesg.txt':
          '[  712.400112] tiler[2210]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 4 in tiler[55d0c0a4a000+3000] likely on CPU 2 (core 2, socket 0)\n[  712.400131] Code: 48 89 e5 48 8b 47 18\n',
      },
      fires: true,
    },
    {
      name: 'quoted by a program',
      files: {
        syslog:
          'Jan 12 10:00:04 db1 helpdesk[33]: ticket 12: tiler[2210]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 4 in tiler[55d0c0a4a000+3000]\n',
      },
      fires: false,
    },
    {
      name: 'a kernel oops',
      files: {
        'dmesg.txt':
          '[  712.400112] BUG: kernel NULL pointer dereference, address: 0000000000000018\n[  712.400131] #PF: supervisor read access in kernel mode\n[  712.400140] Oops: 0000 [#1] SMP\n',
      },
      fires: false,
    },
  ],
})

/** Faults at the same instruction of the same file are one failure, whoever ran it. */
function groupOf(crash: Crash): string {
  const { fault, said } = crash
  if (fault !== undefined) {
    const offset = codeOffset(fault)
    if (fault.module !== undefined && offset !== undefined) return `${fault.module}+${offset}`
    return `${fault.comm ?? ''} ${addressClass(fault)} ${fault.address === fault.ip ? 'jump' : ''}`
  }
  if (said !== undefined) return `${said.runtime} ${said.comm ?? ''} ${framesOfCrash(crash)[0]?.function ?? said.pc ?? ''}`
  return `${programOfCrash(crash) ?? crash.deaths[0]?.unit ?? ''} ${framesOfCrash(crash)[0]?.function ?? ''}`
}

function factsOf(crash: Crash): Omit<Facts, 'faultsInAll' | 'placesInAll'> {
  const { fault, said } = crash
  const frames = framesOfCrash(crash)
  const top = frames[0]
  const inside = fault !== undefined && insideMapping(fault)
  const comm = programOfCrash(crash) ?? crash.deaths.map((d) => d.container).find((c) => c !== undefined)
  const pid = pidOfCrash(crash)
  return {
    message: fault?.message ?? said?.message ?? crash.deaths[0]?.message ?? '',
    signal: 'SIGSEGV',
    comm,
    pid,
    thread: fault?.comm !== undefined && fault.comm !== comm ? fault.comm : said?.thread,
    executable: crash.deaths.map((d) => d.executable).find((e) => e !== undefined),
    unit: crash.unit ?? crash.deaths.map((d) => d.unit).find((u) => u !== undefined),
    runtime: said?.runtime,
    address: hex(fault?.address ?? said?.address),
    addressClass: fault === undefined ? undefined : addressClass(fault),
    access: fault?.access,
    ip: hex(fault?.ip ?? said?.pc),
    sp: hex(fault?.sp),
    errorCode: hex(fault?.error),
    module: fault !== undefined ? (inside || fault.ip === undefined ? fault.module : undefined) : top?.module,
    moduleOffset: fault === undefined ? top?.offset : codeOffset(fault),
    lookupAddress: fault === undefined ? top?.offset : lookupAddress(fault),
    nearestMapping: fault !== undefined && !inside && fault.ip !== undefined ? fault.module : undefined,
    frame:
      top === undefined
        ? undefined
        : said?.runtime === 'java' && top.module !== undefined
          ? `${top.module} ${top.function ?? top.offset ?? ''}`.trim()
          : frameText(top),
    callers: frames.length < 2 ? undefined : [...new Set(frames.slice(1).map(frameText))].slice(0, 8),
    cpu: fault?.cpu,
    platform: said?.platform,
    version: said?.version,
    stackOverflow: fault !== undefined && stackOverflowDistance(fault) !== undefined ? true : undefined,
    core: crash.deaths.map((d) => d.core).find((c) => c !== undefined),
    pids: list(pid, ...crash.deaths.map((d) => d.pid)),
    comms: list(comm, fault?.comm),
  }
}

function titleOf(f: Facts): string {
  if (f.suspectCpu !== undefined) return `Programs of all kinds crash on CPU ${f.suspectCpu}`
  const who = f.comm ?? f.runtime ?? f.unit
  return who === undefined ? 'A process died of a segmentation fault' : `${who} died of a segmentation fault`
}

function causeOf(f: Facts, count: number): string {
  const others =
    f.faultsInAll !== undefined && f.faultsInAll > count
      ? ` In all, ${f.faultsInAll} segmentation faults at ${f.placesInAll ?? '?'} places were read.`
      : ''
  const hidden =
    f.suppressed === undefined ? '' : ` The kernel left out ${f.suppressed} further messages, so these counts are the least there were.`
  if (f.suspectCpu !== undefined)
    return `${count} faults in different code (${f.comms.slice(0, 6).join(', ')}) all happened on CPU ${f.suspectCpu}. Programs do not share a bug, but they share this processor core: suspect the core, its voltage or its memory, not the programs.${others}${hidden}`
  const who = `${f.comm ?? f.runtime ?? 'A process'}${f.pid === undefined ? '' : ` (pid ${f.pid}${f.thread === undefined ? '' : `, thread ${f.thread}`})`}`
  const tried = { read: 'read', write: 'wrote to', exec: 'jumped to' }[f.access ?? ''] ?? 'touched'
  const edge = f.stackOverflow === true ? 'the page behind the end of its stack' : undefined
  const what =
    f.addressClass === undefined
      ? `${who} ended with SIGSEGV${f.address === undefined ? '' : ` at address ${f.address}`}`
      : `${who} ${tried} ${f.address ?? 'memory'}: ${edge ?? CLASS_WORDS[f.addressClass]}`
  const where =
    f.module !== undefined && f.moduleOffset !== undefined
      ? ` The instruction is at ${f.module}+${f.moduleOffset}`
      : f.ip !== undefined
        ? ` The instruction pointer was ${f.ip}`
        : ''
  const frame = f.frame === undefined ? '' : `${where === '' ? ' It was' : ', that is'} in ${f.frame}`
  const stack = f.stackOverflow === true ? ' The stack overflow is the cause, not a bad pointer.' : ''
  const many =
    count > 1 ? ` It happened ${count} times${f.comms.length > 1 ? ` in ${f.comms.slice(0, 5).join(', ')}` : ''} at the same place.` : ''
  return `${what}.${where}${frame}${where === '' && frame === '' ? '' : '.'}${stack}${many}${others}${hidden}`
}

function fixOf(f: Facts, count: number): ReturnType<NonNullable<typeof segfault.fix>> {
  if (f.suspectCpu !== undefined)
    return [
      {
        when: 'now',
        say: `Take CPU ${f.suspectCpu} out of use and see whether the crashes stop.`,
        run: `echo 0 > /sys/devices/system/cpu/cpu${f.suspectCpu}/online`,
      },
      {
        when: 'durable',
        say: 'Look for machine checks, test processor and memory, update microcode and firmware, and undo overclocking.',
        run: 'journalctl -k -g "mce|Hardware Error"',
      },
      { when: 'verify', say: `No fault for as long as ${count} faults took before.`, run: 'journalctl -k -g segfault --since -1h' },
    ]
  const file = f.executable ?? f.module
  const look =
    file !== undefined && f.lookupAddress !== undefined && f.lookupAddress !== '' ? `addr2line -Cfie ${file} ${f.lookupAddress}` : undefined
  return [
    {
      when: 'now',
      say: f.pid === undefined ? 'Read the stack from the core.' : `Read the stack of pid ${f.pid} from its core.`,
      run: `coredumpctl info ${f.pid ?? f.comm ?? ''}`.trim(),
    },
    ...(look === undefined
      ? []
      : [
          {
            when: 'now' as const,
            say: `Name the source line of ${f.module}+${f.moduleOffset ?? ''} (with debug symbols installed).`,
            run: look,
          },
        ]),
    f.stackOverflow === true
      ? { when: 'durable', say: 'Bound the recursion: see the stack overflow.' }
      : {
          when: 'durable',
          say: /\.so/.test(f.module ?? '')
            ? `Compare the version of ${f.module} with the newest one; if its caller is your code, the bad pointer comes from there.`
            : `Fix the bad pointer in ${f.frame ?? f.comm ?? 'the program'}, or update the program.`,
        },
    { when: 'verify', say: 'No further fault in the kernel log.', run: 'journalctl -k -g segfault --since -1h' },
  ]
}
