import { message } from '../../core/message.ts'
import { GPU_FAULT, type GpuFault } from '../../records/gpu-fault.ts'

const MAX_LINE = 2048
const XID = /NVRM: Xid \(([^)]{1,64})\): (\d{1,4})(?:, (.{0,300}))?/
/** The switches of a machine with many GPUs (NVSwitch). */
const SXID = /^\s{0,40}nvidia-nvswitch\d{0,3}: SXid \(([^)]{1,64})\): (\d{1,6})(?:, (Fatal|Non-fatal))?/i

const SIGNATURES: readonly (Pick<GpuFault, 'driver' | 'kind'> & { readonly shape: RegExp })[] = [
  { driver: 'nvidia', kind: 'lost from the bus', shape: /^\s{0,40}NVRM: .{0,80}?(?:has )?fallen off the bus/ },
  {
    driver: 'nvidia',
    kind: 'GSP failure',
    shape: /^\s{0,40}NVRM: \S{0,60}(?:[Rr]pc\w*|gsp\w*|Gsp\w*)\S{0,60}: .{0,160}?(?:failed|timeout|Timeout|timed out)/,
  },
  { driver: 'nvidia', kind: 'start failed', shape: /^\s{0,40}NVRM: (?:rm_init_adapter failed|RmInitAdapter failed)/ },
  // since 6.5 without *ERROR* (drm_err became dev_err)
  { driver: 'amdgpu', kind: 'ring timeout', shape: /(?:\*ERROR\*|amdgpu \S{1,24}: (?:amdgpu: )?\s?) ?ring (\S{1,32}) timeout\b/ },
  {
    driver: 'amdgpu',
    kind: 'reset',
    shape: /amdgpu\b.{0,40}?: (?:GPU reset begin!|GPU reset(?:\(\d{1,6}\))? failed|GPU recovery (?:failed|disabled))/,
  },
  { driver: 'radeon', kind: 'lockup', shape: /^radeon \S{1,24}: (?:ring (\d{1,3}) stalled for more than|GPU lockup)/ },
  { driver: 'i915', kind: 'hang', shape: /(?:^i915 \S{1,24}: |\[drm\]).{0,24}?GPU HANG: ecode/ },
  { driver: 'nouveau', kind: 'channel fault', shape: /^nouveau \S{1,24}: fifo:.{0,20}? (?:SCHED_ERROR|fault|DMA_PUSHER)/ },
  { driver: 'xe', kind: 'job timeout', shape: /^xe \S{1,24}: \[drm\].{0,40}?(?:Timedout job|GT\d reset failed)/ },
]

/** NVIDIA's driver, and drivers/gpu/drm: amdgpu_job.c, amdgpu_device.c, radeon, i915_gpu_error.c, nouveau, xe. */
export const gpuFault = message<GpuFault>({
  id: 'gpu-fault',
  emits: GPU_FAULT,
  holds: [
    'NVRM: Xid',
    ': SXid',
    'fallen off the bus',
    'NVRM: _',
    'NVRM: rpc',
    'NVRM: gsp',
    'InitAdapter failed',
    'ring ',
    ': GPU re',
    'stalled for more than',
    'GPU lockup',
    'GPU HANG: ',
    'SCHED_ERROR',
    'nouveau 0',
    'Timedout job',
  ],
  read({ message: text, kernel }) {
    if (kernel === false || text.length > MAX_LINE) return undefined
    const sxid = SXID.exec(text)
    if (sxid !== null)
      return {
        driver: 'nvidia-nvswitch',
        kind: 'SXid',
        device: sxid[1],
        code: Number(sxid[2]),
        fatal: sxid[3] === undefined ? undefined : sxid[3].toLowerCase() === 'fatal',
      }
    const xid = XID.exec(text)
    if (xid !== null) {
      const pid = /pid='?(\d{1,10})/.exec(xid[3] ?? '')?.[1]
      return {
        driver: 'nvidia',
        kind: 'Xid',
        code: Number(xid[2]),
        device: xid[1],
        pid: pid === undefined ? undefined : Number(pid),
        comm: /name='?([^,'<]{1,64})/.exec(xid[3] ?? '')?.[1],
      }
    }
    for (const { driver, kind, shape } of SIGNATURES) {
      const m = shape.exec(text)
      if (m === null) continue
      const who = /, in (.{1,64}?) \[(\d{1,10})\]/.exec(text)
      return {
        driver,
        kind,
        ring: m[1],
        device: /\b([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])\b/.exec(text)?.[1],
        comm: who?.[1],
        pid: who === null ? undefined : Number(who[2]),
      }
    }
    return undefined
  },
})
