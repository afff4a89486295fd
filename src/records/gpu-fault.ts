import { lineType } from '../core/record.ts'

export type GpuTrouble =
  | 'Xid'
  | 'SXid'
  | 'lost from the bus'
  | 'GSP failure'
  | 'firmware silent'
  | 'start failed'
  | 'versions differ'
  | 'wedged'
  | 'ring timeout'
  | 'lockup'
  | 'hang'
  | 'job timeout'
  | 'channel fault'
  | 'page fault'
  | 'reset'

/** A GPU, its driver or the switch between GPUs reports a failure. */
export interface GpuFault {
  readonly driver:
    | 'nvidia'
    | 'nvidia-nvswitch'
    | 'amdgpu'
    | 'radeon'
    | 'i915'
    | 'nouveau'
    | 'xe'
    | 'panfrost'
    | 'panthor'
    | 'lima'
    | 'v3d'
    | 'etnaviv'
    | 'msm'
  /** `Xid`, `SXid`, `ring timeout`, `reset`, … */
  readonly kind: GpuTrouble
  /** NVIDIA's code. */
  readonly code?: number | undefined
  /** Whether the switch calls it fatal. */
  readonly fatal?: boolean | undefined
  /** The NVLink that it is about. */
  readonly link?: number | undefined
  /** What the driver or the switch says behind the code. */
  readonly says?: string | undefined
  /** As printed: `0000:03:00.0`, `PCI:0000:65:00`, `fde60000.gpu`. */
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
  readonly driver: string | undefined
  readonly device?: string | undefined
  readonly ring?: string | undefined
  readonly succeeded: boolean
  /** What lay in its memory is gone with it. */
  readonly memoryLost?: true | undefined
}

export const GPU_RESET = lineType<GpuReset>('gpu-reset')

/** The GPU that the lines below speak of. */
export interface GpuNamed {
  readonly device: string
}

export const GPU_NAMED = lineType<GpuNamed>('gpu-named')

/** A version that NVIDIA's driver names where its parts do not fit: first that of the program, then that of the kernel's module. */
export interface GpuVersion {
  readonly versions: readonly string[]
}

export const GPU_VERSION = lineType<GpuVersion>('gpu-version')
