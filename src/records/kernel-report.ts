import { recordType } from '../core/record.ts'
import type { Span } from '../core/span.ts'

/** One line of a call trace. */
export interface Frame {
  /** As printed: `ext4_readdir`, `copy_process.part.3`, `<ashmem::Ashmem>::mmap`. */
  readonly function: string
  /** Offset into the function and its size, as printed: `0x1a/0x40`. */
  readonly offset?: string | undefined
  readonly module?: string | undefined
  /** `file.c:123` when the trace was symbolized. */
  readonly where?: string | undefined
  /** Printed with a question mark: a leftover on the stack, not a caller. */
  readonly unreliable?: true | undefined
  /** The instruction that an interrupt stopped: frames before it belong to the interrupt. */
  readonly interrupted?: true | undefined
  /** Its line, of the innermost frames of a stack. */
  readonly at?: Span | undefined
}

export interface Stack {
  /** The words over it (`Call Trace`, `Freed by task 12`), without the colon. */
  readonly label: string
  readonly frames: readonly Frame[]
}

/** What one CPU was doing, from the backtraces that a watchdog asks of all CPUs. */
export interface CpuState {
  readonly cpu: number
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  /** Function at the instruction pointer. */
  readonly function?: string | undefined
}

/** What reports of all kinds have in common. */
export interface ReportBody {
  /** Lines between the heading and the stack that carry the report's own words, trimmed; at most 24. */
  readonly details: readonly string[]
  readonly cpu?: number | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  /** Taint letters as printed, `G D W`; '' when `Not tainted`. */
  readonly taint?: string | undefined
  readonly release?: string | undefined
  readonly hardware?: string | undefined
  readonly workqueue?: string | undefined
  /** Where the kernel was: RIP, pc, epc, NIP, PSW. */
  readonly ip?: Frame | undefined
  /** The line that lists the modules, each with its own taint in brackets. */
  readonly modulesAt?: Span | undefined
  readonly stacks: readonly Stack[]
  readonly cpus: readonly CpuState[]
  readonly host?: string | undefined
  /** printk's caller id: who printed it, told apart from others that print at the same time. */
  readonly caller?: string | undefined
  /** The kernel's own end mark was seen. */
  readonly ended: boolean
  /** crash(8) shows it, of the dump of a kernel that is dead. */
  readonly ofDump?: true | undefined
}

/**
 * `oops`: the kernel faulted. `continued`: the second heading of a fault (`Oops: 0002 [#1]`, `Internal error: Oops`).
 * `stack`: a kernel stack ran over. `leak`: kmemleak.
 */
export type ReportKind = 'oops' | 'continued' | 'stack' | 'bug' | 'warning' | 'lockdep' | 'sanitizer' | 'leak' | 'panic'

/** One report of the kernel about itself (arch/*\/kernel/traps.c, kernel/panic.c, kernel/locking/lockdep.c, mm/kasan/report.c). */
export interface KernelReport extends ReportBody {
  readonly kind: ReportKind
  /** The first line, without brackets and blanks around it. */
  readonly heading: string
}

export const KERNEL_REPORT = recordType<KernelReport>('kernel-report')
