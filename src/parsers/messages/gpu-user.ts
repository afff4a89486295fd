import { message } from '../../core/message.ts'
import { GPU_USER, type GpuUser } from '../../records/gpu-fault.ts'

/** drivers/gpu/drm/amd/amdgpu/amdgpu_job.c: `Process information: process T pid N thread …`, since 6.12 `Process T pid N thread …`. */
export const gpuUser = message<GpuUser>({
  id: 'gpu-user',
  emits: GPU_USER,
  // `… process glxgears pid 4711 thread …`
  holds: ['Process information: process', 'for process ', 'in process ', ': Process ', ':  Process ', ':   Process '],
  read({ message: text, kernel }) {
    if (kernel === false || !text.includes('amdgpu')) return undefined
    const m =
      /(?:Process information: process|amdgpu \S{1,24}:(?: amdgpu:)? {1,4}(?:for|in) process|amdgpu \S{1,24}:(?: amdgpu:)? {1,3}Process) (?!information: )(\S.{0,62}?) pid (\d{1,10}) thread /.exec(
        text,
      )
    return m === null || m[2] === '0' ? undefined : { comm: m[1]!, pid: Number(m[2]) }
  },
})
