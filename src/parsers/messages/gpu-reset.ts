import { message } from '../../core/message.ts'
import { GPU_RESET, type GpuReset } from '../../records/gpu-fault.ts'

/** Who says it: `amdgpu 0000:03:00.0:`, `[drm:i915_reset [i915]]`. */
const DRIVER = /^(amdgpu|radeon|i915|xe|nouveau) (\S{1,24}): |^\[drm:\w{1,48} \[(amdgpu|radeon|i915|xe|nouveau)\]\] /
const FAILED =
  /\bRing (\S{1,32}) reset failed|\bfailed to reset\b|\b(?:GPU|GT\d|engine|chip)?:? ?reset(?: request)?(?:\(\d{1,6}\))? failed|\bGPU recovery (?:disabled|failed)|\bas wedged\b/i
const SUCCEEDED =
  /\bRing (\S{1,32}) reset succeeded|\breset(?:\(\d{1,6}\))? (?:succeeded|done\b|complete)|\brecovered through reset|\brecovered\.?$/i
const MEMORY_LOST = /\bVRAM is lost\b/

/** drivers/gpu/drm: amdgpu_device.c and amdgpu_job.c, i915_reset, xe_gt.c, radeon_device.c, drm_drv.c: how a reset ended. */
export const gpuReset = message<GpuReset>({
  id: 'gpu-reset',
  emits: GPU_RESET,
  holds: [
    ' reset succeeded',
    ' reset failed',
    ') succeeded',
    ') failed',
    ': GPU re',
    'to reset',
    'request failed',
    'reset done',
    'reset complete',
    'through reset',
    'recovered',
    'wedged',
    'VRAM is lost',
  ],
  read({ message: text, kernel }) {
    const by = kernel === false ? null : DRIVER.exec(text)
    if (by === null) return undefined
    const failed = FAILED.exec(text)
    const ended = SUCCEEDED.exec(text) ?? failed
    const of = { driver: by[1] ?? by[3], device: by[2] }
    if (MEMORY_LOST.test(text)) return { ...of, succeeded: true, memoryLost: true }
    return ended === null ? undefined : { ...of, ring: ended[1], succeeded: failed === null }
  },
})
