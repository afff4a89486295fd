import { message } from '../../core/message.ts'
import { GPU_RESET, type GpuReset } from '../../records/gpu-fault.ts'

const RESET =
  /amdgpu (\S{1,24}): (?:amdgpu: )?(?:Ring (\S{1,32}) reset (succeeded|failed)|GPU reset(?:\(\d{1,6}\))? (succeeded|failed)|GPU recovery (disabled|failed))/

/** drivers/gpu/drm/amd/amdgpu/amdgpu_device.c and amdgpu_job.c: how a reset ended. */
export const gpuReset = message<GpuReset>({
  id: 'gpu-reset',
  emits: GPU_RESET,
  holds: [' reset succeeded', ' reset failed', ') succeeded', ': GPU re'],
  read({ message: text, kernel }) {
    const m = RESET.exec(text)
    if (m === null || kernel === false) return undefined
    return { device: m[1], ring: m[2], succeeded: (m[3] ?? m[4]) === 'succeeded' }
  },
})
