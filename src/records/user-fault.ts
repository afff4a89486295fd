import type { CrashSignal } from './crash-frame.ts'
import { recordType } from '../core/record.ts'

/**
 * A fault of a user program that the kernel logged: a bad memory access (arch/x86/mm/fault.c show_signal_msg,
 * arch/arm64/kernel/traps.c, arch/powerpc/kernel/traps.c, …) or a trap (arch/x86/kernel/traps.c show_signal).
 * Addresses are hexadecimal digits as printed, without 0x.
 */
export interface UserFault {
  readonly kind: 'segfault' | 'trap'
  readonly signal: CrashSignal
  readonly arch: 'x86' | 'arm64' | 'arm' | 'powerpc' | 'riscv' | 's390' | 'mips'
  /** The kernel's line. */
  readonly message: string
  /** Name and id of the thread that faulted; the process may be called otherwise. */
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly host?: string | undefined
  readonly address?: string | undefined
  readonly ip?: string | undefined
  readonly sp?: string | undefined
  /** Error code as printed. */
  readonly error?: string | undefined
  /** What was tried, as the error code tells. */
  readonly access?: 'read' | 'write' | 'exec' | undefined
  /** True: the page is there and forbids the access. False: nothing is mapped. */
  readonly present?: boolean | undefined
  /** Words of the trap as printed: `general protection`, `trap int3`. */
  readonly trap?: string | undefined
  /** Mapping that holds the instruction pointer, or the next one when nothing holds it. */
  readonly module?: string | undefined
  readonly base?: string | undefined
  readonly size?: string | undefined
  /** Offset in the file as newer kernels print it. */
  readonly fileOffset?: string | undefined
  readonly cpu?: number | undefined
  readonly core?: number | undefined
  readonly socket?: number | undefined
}

export const USER_FAULT = recordType<UserFault>('user-fault')
