import { recordType } from '../core/record.ts'

/** A loaded kernel module. */
export interface KernelModule {
  readonly name: string
  readonly bytes: number
  /** References; undefined where the kernel cannot unload modules. */
  readonly uses?: number | undefined
  readonly usedBy: readonly string[]
  /** Letters by which it taints the kernel (/proc/modules). */
  readonly taint?: string | undefined
}

export const KERNEL_MODULE = recordType<KernelModule>('kernel-module', () => ['kernel modules'])
