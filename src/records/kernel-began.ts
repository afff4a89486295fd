import { lineType } from '../core/record.ts'

/** The first line of a kernel: the machine started here. */
export const KERNEL_BEGAN = lineType<object>('kernel-began')
