import type { KernelReport } from '../../../records/kernel-report.ts'

export type Access = 'read' | 'write' | 'execute'

/** What kind of fault it was, and what the access was, where an error code or the words tell. */
export interface Fault {
  readonly kind:
    | 'null pointer'
    | 'bad address'
    | 'bad address (not even canonical)'
    | 'external abort'
    | 'assertion'
    | 'double fault'
    | 'trap'
    | 'not told'
  readonly access?: Access | undefined
  /** The words of a trap: `divide error`. */
  readonly trap?: string | undefined
  /** `fs/inode.c:513` of an assertion. */
  readonly at?: string | undefined
}

export function faultOf({ heading, details }: KernelReport): Fault {
  const texts = [heading, ...details]
  const access = accessOf(texts)
  if (/NULL pointer/i.test(heading)) return { kind: 'null pointer', access }
  if (/general protection/.test(heading)) return { kind: 'bad address (not even canonical)' }
  const rust = /^rust_kernel: panicked at (\S{1,200}?):?$/.exec(heading)
  if (rust !== null) return { kind: 'assertion', at: rust[1] }
  const check = texts.map((text) => /(?:kernel BUG|^PANIC) at (\S{1,200}?:\d{1,7})/.exec(text)).find((m) => m !== null)
  if (check !== undefined) return { kind: 'assertion', at: check[1] }
  if (/^kernel BUG \[#/i.test(heading)) return { kind: 'assertion' }
  if (/double fault/.test(heading)) return { kind: 'double fault' }
  if (texts.some((text) => armCode(text)?.external === true)) return { kind: 'external abort', access }
  if (/unable to handle|access of bad area|Unhandled fault/i.test(heading) || access !== undefined) return { kind: 'bad address', access }
  // the line that names it stands above, and is not in the input
  if (/^Oops ?\[#\d/.test(heading)) return { kind: 'not told' }
  return { kind: 'trap', trap: /^(?:Oops: )?([a-z][a-z0-9_ -]{2,40}?)(?:, |: |\[|$)/.exec(heading)?.[1]?.replaceAll('_', ' ') }
}

/** x86 says it in words since 5.1, powerpc always; error codes of page faults tell it everywhere. */
function accessOf(texts: readonly string[]): Access | undefined {
  for (const text of texts) {
    const said = /^#PF: \w{1,16} (read|write|instruction fetch)|data access on (read|write)|kernel (instruction fetch)/.exec(text)
    const words = said?.[1] ?? said?.[2] ?? said?.[3]
    if (words !== undefined) return words === 'instruction fetch' ? 'execute' : (words as Access)
    const code = /^(?:Oops: )?Oops: ([0-9a-f]{4}) \[#/.exec(text)?.[1]
    if (code !== undefined) return x86Access(Number.parseInt(code, 16))
    const arm = armCode(text)
    if (arm !== undefined) return arm.access
  }
  return undefined
}

/** arch/x86/include/asm/trap_pf.h: bit 1 is a write, bit 4 an instruction fetch. */
const x86Access = (code: number): Access => ((code & 0x10) !== 0 ? 'execute' : (code & 0x2) !== 0 ? 'write' : 'read')

/** ESR of arm64 (arch/arm64/include/asm/esr.h) and FSR of 32-bit arm (arch/arm/mm/fault.h), where they are of an abort. */
function armCode(text: string): { readonly access: Access; readonly external: boolean } | undefined {
  const esr = /^Internal error: .{1,60}?: (?:[0-9a-f]{8})?([0-9a-f]{8}) \[#/.exec(text)?.[1]
  if (esr !== undefined) {
    const code = Number.parseInt(esr, 16)
    const kind = code >>> 26
    if (kind !== 0x25 && kind !== 0x21) return undefined
    return { access: kind === 0x21 ? 'execute' : (code & 0x40) !== 0 ? 'write' : 'read', external: (code & 0x3f) === 0x10 }
  }
  const fsr = /^Internal error: Oops: ([0-9a-f]{1,3}) \[#\d{1,4}\].{0,40}\bARM\b/.exec(text)?.[1]
  return fsr === undefined ? undefined : { access: (Number.parseInt(fsr, 16) & 0x800) !== 0 ? 'write' : 'read', external: false }
}
