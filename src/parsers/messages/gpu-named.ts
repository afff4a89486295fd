import { message } from '../../core/message.ts'
import { GPU_NAMED, type GpuNamed } from '../../records/gpu-fault.ts'

/** NVIDIA's driver says in three lines that a GPU is lost: the first one names it. */
export const gpuNamed = message<GpuNamed>({
  id: 'gpu-named',
  emits: GPU_NAMED,
  holds: ['The NVIDIA GPU '],
  read({ message: text, kernel }) {
    const m = /^\s{0,40}NVRM: The NVIDIA GPU ([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])/.exec(text)
    return m === null || kernel === false ? undefined : { device: m[1]! }
  },
})
