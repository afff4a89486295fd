import type { UserFault } from '../../records/user-fault.ts'
import { taskName } from './task-name.ts'

type Fault = Omit<UserFault, 'message' | 'host'>

const WHO = String.raw`(?:traps: )?(.{0,300})\[(\d{1,10})\]`
const HEX = String.raw`(\(null\)|\(ptrval\)|[0-9a-f]{1,16})`
/** ` in libc.so.6[156219,7f4831097000+156000] likely on CPU 1 (core 1, socket 0)`: file offset since 6.12, CPU since 6.1. */
const PLACE = /^,? in (.{1,255}?) ?\[(?:([0-9a-f]{1,16}),)?([0-9a-f]{1,16})\+([0-9a-f]{1,16})\]/i
const ON_CPU = / likely on CPU (\d{1,5}) \(core (\d{1,5}), socket (\d{1,5})\)/

const SEGFAULT = new RegExp(
  String.raw`^${WHO}:? segfault at (?:0x)?${HEX} [re]?ip[: ] ?${HEX} (?:\(rpc \S{1,18}\) )?[re]?sp[: ] ?${HEX} error[: ] ?([0-9a-f]{1,8})(?![0-9a-f])(.{0,600})`,
  'is',
)
const TRAP = new RegExp(
  String.raw`^${WHO}:? (trap [a-z0-9 ]{2,40}?|general protection(?: fault)?|control protection(?: \([a-z-]{1,30}\))?|segment not present) [re]?ip:${HEX} [re]?sp:${HEX} (?:ssp:\S{1,18} )?error:([0-9a-f]{1,8})(.{0,600})`,
  'is',
)
const ARM64_OLD = new RegExp(String.raw`^${WHO}: unhandled (.{1,60}?) \((\d{1,2})\) at 0x${HEX}, esr 0x([0-9a-f]{1,16})(.{0,600})`, 'is')
const ARM64 = new RegExp(String.raw`^${WHO}: unhandled exception: (.{0,60}?, )?ESR 0x([0-9a-f]{1,16}), (.{1,60}?)( in .{1,300})?$`, 'is')
const ARM = new RegExp(String.raw`^(.{0,300}): unhandled page fault \((\d{1,2})\) at 0x${HEX}, code 0x([0-9a-f]{1,8})`, 'is')
const POWERPC = new RegExp(
  String.raw`^${WHO}: (segfault|bus error|illegal instruction|floating point exception|unhandled trap|unhandled signal) \(?(\d{1,2})\)? at ${HEX} nip ${HEX} lr ${HEX} code ([0-9a-f]{1,8})(.{0,600})`,
  'is',
)
const RISCV = new RegExp(String.raw`^${WHO}: unhandled signal (\d{1,2}) code 0x([0-9a-f]{1,8}) at 0x${HEX}(.{0,600})`, 'is')
const S390 = /^User process fault: interruption code (?:0x)?([0-9a-f]{4,8})(?: ilc:\d)?(.{0,600})/is
const MIPS = new RegExp(
  String.raw`^do_page_fault\(\): sending SIGSEGV to (.{0,300}?) for invalid (read|write) access (?:from|to) ${HEX}`,
  'is',
)

export const FAULT_LITERALS: readonly string[] = [
  'segfault at ',
  'general protection ip:',
  'general protection rip:',
  'general protection fault ip:',
  'control protection',
  'traps: ',
  'trap invalid opcode',
  'trap divide error',
  'trap int3',
  'trap stack segment',
  'trap alignment check',
  'trap bounds',
  'trap overflow',
  'trap simd',
  'segment not present ip:',
  ': unhandled ',
  ' nip ',
  'User process fault: ',
  'do_page_fault(): sending SIGSEGV',
]

/** Signal of a trap by its words (arch/x86/kernel/traps.c). */
function signalOfTrap(words: string): UserFault['signal'] {
  if (/invalid opcode/i.test(words)) return 'ILL'
  if (/divide|simd|fpu|coprocessor|x87/i.test(words)) return 'FPE'
  if (/int3|debug/i.test(words)) return 'TRAP'
  return /stack segment|alignment|segment not present/i.test(words) ? 'BUS' : 'SEGV'
}

const SIGNALS: Readonly<Record<string, UserFault['signal']>> = { '4': 'ILL', '5': 'TRAP', '7': 'BUS', '8': 'FPE', '11': 'SEGV' }
const hex = (text: string | undefined): string | undefined =>
  text === undefined || text === '(ptrval)' ? undefined : text === '(null)' ? '0' : text.toLowerCase()

function place(rest: string | undefined): Partial<Fault> {
  const m = PLACE.exec(rest ?? '')
  const on = ON_CPU.exec(rest ?? '')
  return {
    ...(m === null ? {} : { module: m[1], fileOffset: m[2], base: m[3], size: m[4] }),
    ...(on === null ? {} : { cpu: Number(on[1]), core: Number(on[2]), socket: Number(on[3]) }),
  }
}

/** Bits of the x86 page fault error code (arch/x86/include/asm/trap_pf.h): 0 present, 1 write, 4 instruction fetch. */
function x86Access(error: string): Pick<Fault, 'access' | 'present'> {
  const bits = Number.parseInt(error, 16)
  return { access: (bits & 16) !== 0 ? 'exec' : (bits & 2) !== 0 ? 'write' : 'read', present: (bits & 1) !== 0 }
}

/** ESR_EL1 (arch/arm64/include/asm/esr.h): class in bits 31–26, WnR bit 6, fault status in bits 5–0. */
function arm64Access(esr: string): Pick<Fault, 'access' | 'present' | 'signal' | 'kind'> {
  const value = Number.parseInt(esr.slice(-8), 16)
  const cls = value >>> 26
  const status = value & 0x3f
  if (cls === 0x3c) return { signal: 'TRAP', kind: 'trap' }
  if (cls === 0x2c) return { signal: 'FPE', kind: 'trap' }
  if (cls === 0x22 || cls === 0x26 || status === 0x21) return { signal: 'BUS', kind: 'trap' }
  if (cls !== 0x24 && cls !== 0x20) return { signal: 'ILL', kind: 'trap' }
  return {
    signal: 'SEGV',
    kind: 'segfault',
    access: cls === 0x20 ? 'exec' : (value & 0x40) !== 0 ? 'write' : 'read',
    present: (status & 0x3c) === 0x0c,
  }
}

/** No name of a task: what stands before a whole line of the kernel, in the words of somebody else. */
const STAMPED = /\[ {0,8}\d{1,8}\.\d{6}\] \S/

/** The last line that was read: what opens, collects and tells a fault asks for the same one. */
let last: { readonly message: string; readonly fault: Fault | undefined } = { message: '', fault: undefined }

/** One line of any architecture; registers and failing addresses that stand below are added by `withRegisters`. */
export function readFault(message: string): Fault | undefined {
  if (message !== last.message) {
    const found = faultIn(message)
    const fault = STAMPED.test(found?.comm ?? '') ? undefined : found
    last = { message, fault: fault?.comm === undefined ? fault : { ...fault, comm: taskName(fault.comm) } }
  }
  return last.fault
}

function faultIn(message: string): Fault | undefined {
  let m = SEGFAULT.exec(message)
  if (m !== null)
    return {
      kind: 'segfault',
      signal: 'SEGV',
      arch: 'x86',
      comm: m[1],
      pid: Number(m[2]),
      address: hex(m[3]),
      ip: hex(m[4]),
      sp: hex(m[5]),
      error: m[6],
      ...x86Access(m[6]!),
      ...place(m[7]),
    }
  m = TRAP.exec(message)
  if (m !== null)
    return {
      kind: 'trap',
      signal: signalOfTrap(m[3]!),
      arch: 'x86',
      comm: m[1],
      pid: Number(m[2]),
      trap: m[3]!.trim(),
      ip: hex(m[4]),
      sp: hex(m[5]),
      error: m[6],
      ...place(m[7]),
    }
  m = ARM64_OLD.exec(message)
  if (m !== null) {
    const told = arm64Access(m[6]!)
    return {
      ...told,
      signal: SIGNALS[m[4]!] ?? told.signal,
      kind: m[4] === '11' ? 'segfault' : 'trap',
      arch: 'arm64',
      comm: m[1],
      pid: Number(m[2]),
      trap: m[4] === '11' ? undefined : m[3],
      address: hex(m[5]),
      error: m[6],
      ...place(m[7]),
    }
  }
  m = ARM64.exec(message)
  if (m !== null) {
    const told = arm64Access(m[4]!)
    return {
      ...told,
      arch: 'arm64',
      comm: m[1],
      pid: Number(m[2]),
      trap: told.kind === 'trap' ? m[5] : undefined,
      error: m[4],
      ...place(m[6]),
    }
  }
  m = ARM.exec(message)
  if (m !== null) {
    const code = Number.parseInt(m[4]!, 16)
    // FSR bit 11: write; bit 31: instruction fetch; status 13 and 15: permission (arch/arm/mm/fsr-2level.c)
    return {
      kind: 'segfault',
      signal: SIGNALS[m[2]!] ?? 'SEGV',
      arch: 'arm',
      comm: m[1],
      address: hex(m[3]),
      error: m[4],
      access: code >= 0x8000_0000 ? 'exec' : (code & 0x800) !== 0 ? 'write' : 'read',
      present: (code & 0xd) === 0xd,
    }
  }
  m = POWERPC.exec(message)
  if (m !== null) {
    const signal = SIGNALS[m[4]!] ?? 'SEGV'
    // si_code 1: nothing mapped, 2: the mapping forbids it
    const present = signal === 'SEGV' && /^[12]$/.test(m[8]!) ? m[8] === '2' : undefined
    return {
      kind: signal === 'SEGV' ? 'segfault' : 'trap',
      signal,
      arch: 'powerpc',
      comm: m[1],
      pid: Number(m[2]),
      trap: signal === 'SEGV' ? undefined : m[3],
      address: hex(m[5]),
      ip: hex(m[6]),
      error: m[8],
      present,
      access: m[5] === m[6] ? 'exec' : undefined,
      ...place(m[9]),
    }
  }
  m = RISCV.exec(message)
  if (m !== null) {
    const signal = SIGNALS[m[3]!]
    return signal === undefined
      ? undefined
      : {
          kind: signal === 'SEGV' ? 'segfault' : 'trap',
          signal,
          arch: 'riscv',
          comm: m[1],
          pid: Number(m[2]),
          trap: signal === 'SEGV' ? undefined : `signal ${m[3]}`,
          address: hex(m[5]),
          error: m[4],
          present: signal === 'SEGV' ? m[4] === '2' : undefined,
          ...place(m[6]),
        }
  }
  m = S390.exec(message)
  if (m !== null) {
    // low byte of the program interruption code (z/Architecture): 4 protection, 10/11/39–3b translation
    const code = Number.parseInt(m[1]!.slice(-2), 16)
    const memory = [0x04, 0x05, 0x10, 0x11, 0x38, 0x39, 0x3a, 0x3b].includes(code)
    return {
      kind: memory ? 'segfault' : 'trap',
      signal: memory ? 'SEGV' : [0x07, 0x08, 0x09].includes(code) ? 'FPE' : 'ILL',
      arch: 's390',
      trap: memory ? undefined : `interruption code ${m[1]}`,
      error: m[1],
      present: memory ? code === 4 : undefined,
      ...place(m[2]),
    }
  }
  m = MIPS.exec(message)
  return m === null
    ? undefined
    : { kind: 'segfault', signal: 'SEGV', arch: 'mips', comm: m[1], access: m[2] === 'read' ? 'read' : 'write', address: hex(m[3]) }
}

/** Lines that an architecture prints below: registers, the failing address, who it was. */
export const REGISTER_LINE =
  /^\s{0,8}(?:Code: |CPU: \d|Hardware name|Modules linked in|pstate|psr|p?c ?:|lr ?:|ra ?=|epc ?[:=]|s?p ?:|x\d{1,2} ?:|[rgtsa]\d{1,2} ?:|\$ ?\d|User (?:PSW|GPRS)|Failing address|Fault in|AS:|R:\d|pgd ?=|user pgtable|\[[0-9a-f]{8,16}\]|\.\.\.|<|[0-9a-f]{8,16}[ :#])/

export function withRegisters(fault: Fault, below: readonly string[]): Fault {
  let out = fault
  for (const text of below) {
    const who = /^CPU: \d{1,5} (?:UID: \d{1,10} )?PID: (\d{1,10}) Comm: (.{0,300}?) (?:Not tainted|Tainted|Kdump)/.exec(text)
    const epc = /\bepc ?[:=] ?([0-9a-f]{8,16})/.exec(text)
    const pc = /\bpc : (?:\[<)?([0-9a-f]{8,16})/.exec(text) ?? epc
    const sp = /\bsp : (?:\[<)?([0-9a-f]{8,16})/.exec(text)
    const failing = /^Failing address: ([0-9a-f]{8,16})/.exec(text)
    out = {
      ...out,
      pid: out.pid ?? (who === null ? undefined : Number(who[1])),
      comm: out.comm ?? who?.[2],
      ip: out.ip ?? pc?.[1],
      sp: out.sp ?? sp?.[1],
      address: out.address ?? failing?.[1],
      ...(out.module === undefined && epc !== null ? place(/ in .{1,300}/.exec(text)?.[0]) : {}),
    }
  }
  return out
}
