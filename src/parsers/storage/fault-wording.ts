import type { DiskFault } from '../../records/disk-fault.ts'

/** One wording of the kernel, and what it says; undefined where words of that form say nothing of a fault. */
export type Wording = readonly [RegExp, (m: RegExpExecArray) => DiskFault | undefined]
