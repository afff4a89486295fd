import type { UserFault } from '../../../records/user-fault.ts'

const value = (hex: string | undefined): bigint | undefined =>
  hex === undefined || !/^[0-9a-f]{1,16}$/.test(hex) ? undefined : BigInt(`0x${hex}`)

/** Addresses below this are never mapped (vm.mmap_min_addr, 64 KiB): they are a null pointer and a field's offset. */
const NULL_ZONE = 0x1_0000n
const PAGE = 4096n
/** Half of the x86-64 and arm64 address space belongs to the kernel. */
const KERNEL_HALF = 0xffff_8000_0000_0000n
const USER_END = 0x0000_8000_0000_0000n

export type AddressClass =
  | 'null pointer'
  | 'null pointer + offset'
  | 'kernel address'
  | 'non-canonical'
  | 'read-only page'
  | 'page not executable'
  | 'jump to nothing'
  | 'protected page'
  | 'unmapped'
  | 'unknown'

export function addressClass(fault: UserFault): AddressClass {
  const address = value(fault.address)
  if (address === undefined) return 'unknown'
  if (address < NULL_ZONE) return address === 0n ? 'null pointer' : 'null pointer + offset'
  if (address >= KERNEL_HALF) return 'kernel address'
  if (address >= USER_END && fault.arch === 'x86') return 'non-canonical'
  if (fault.access === 'exec') return fault.present === true ? 'page not executable' : 'jump to nothing'
  if (fault.present === true) return fault.access === 'write' ? 'read-only page' : 'protected page'
  return fault.present === undefined ? 'unknown' : 'unmapped'
}

/** Whether the instruction pointer really lies in the mapping that is printed; older kernels print the next one when it does not. */
export function insideMapping(fault: UserFault): boolean {
  const [ip, base, size] = [value(fault.ip), value(fault.base), value(fault.size)]
  return ip !== undefined && base !== undefined && size !== undefined && ip >= base && ip < base + size
}

/** Offset of the instruction in its file where the kernel prints it, else in the mapping. */
export function codeOffset(fault: UserFault): string | undefined {
  if (fault.fileOffset !== undefined) return `0x${fault.fileOffset}`
  const [ip, base] = [value(fault.ip), value(fault.base)]
  return insideMapping(fault) && ip !== undefined && base !== undefined ? `0x${(ip - base).toString(16)}` : undefined
}

/** Address for addr2line: a program that is linked at a fixed address is looked up by the address itself. Of others it is not known from the line. */
export function lookupAddress(fault: UserFault): string | undefined {
  const base = value(fault.base)
  return base !== undefined && base < 0x1000_0000n && insideMapping(fault) ? `0x${value(fault.ip)?.toString(16) ?? '0'}` : undefined
}

/** `0x1f` of the digits `00001f`. */
export const hex = (digits: string | undefined): string | undefined =>
  digits === undefined ? undefined : `0x${digits.replace(/^0+(?=.)/, '')}`

/** How far below the stack pointer a push, a call or a fresh frame reaches before it is something else. */
const BELOW = 16n * PAGE
/** A frame that begins beyond the stack's end is written from its upper end, above the stack pointer. */
const ABOVE = 4n * PAGE

/**
 * A stack that ran over faults at the edge of its mapping: where the stack pointer stands or just below it, on a page that is not there.
 * Returns the distance in bytes from the address up to the stack pointer, negative when the address is above it.
 */
export function stackOverflowDistance(fault: UserFault): number | undefined {
  const [address, sp, ip] = [value(fault.address), value(fault.sp), value(fault.ip)]
  if (fault.kind !== 'segfault' || address === undefined || sp === undefined) return undefined
  // a stack pointer in the null zone or the kernel's half is broken itself
  if (sp < NULL_ZONE || address < NULL_ZONE || sp >= KERNEL_HALF || fault.present === true || fault.access === 'exec' || address === ip)
    return undefined
  const below = sp - address
  const samePage = address / PAGE === sp / PAGE
  if (samePage && (fault.access === 'write' || below >= 0n || fault.access === undefined)) return Number(below)
  if (below > 0n && below <= (fault.access === 'read' ? 256n : BELOW)) return Number(below)
  // a run past the other end of the stack faults on the first bytes of a page
  if (below < 0n && -below <= ABOVE && fault.access === 'write' && address % PAGE >= 64n) return Number(below)
  return undefined
}
