import { lineType } from '../core/record.ts'

/** A GPU, its driver or the switch between GPUs reports a failure. */
export interface GpuFault {
  readonly driver: 'nvidia' | 'nvidia-nvswitch' | 'amdgpu' | 'radeon' | 'i915' | 'nouveau' | 'xe'
  /** `Xid`, `SXid`, `ring timeout`, `reset`, … */
  readonly kind: string
  /** NVIDIA's code. */
  readonly code?: number | undefined
  /** Whether the switch calls it fatal. */
  readonly fatal?: boolean | undefined
  /** As printed: `0000:03:00.0`, `PCI:0000:65:00`. */
  readonly device?: string | undefined
  readonly ring?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
}

export const GPU_FAULT = lineType<GpuFault>('gpu-fault')

/** Whose work was on the queue that stopped, in the line below. */
export interface GpuUser {
  readonly comm: string
  readonly pid: number
}

export const GPU_USER = lineType<GpuUser>('gpu-user')

/** How an attempt to reset a GPU, or one of its queues, ended. */
export interface GpuReset {
  readonly device?: string | undefined
  readonly ring?: string | undefined
  readonly succeeded: boolean
}

export const GPU_RESET = lineType<GpuReset>('gpu-reset')

/** The GPU that the lines below speak of. */
export interface GpuNamed {
  readonly device: string
}

export const GPU_NAMED = lineType<GpuNamed>('gpu-named')
