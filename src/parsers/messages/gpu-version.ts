import { message } from '../../core/message.ts'
import { GPU_VERSION, type GpuVersion } from '../../records/gpu-fault.ts'

/** NVIDIA's driver tells in several lines that the program and the module are of two versions. */
export const gpuVersion = message<GpuVersion>({
  id: 'gpu-version',
  emits: GPU_VERSION,
  holds: ['the version '],
  read({ message: text, kernel }) {
    if (kernel === false || !/^\s{0,40}NVRM: /.test(text)) return undefined
    const versions = [...text.slice(0, 600).matchAll(/\bthe version (\d{1,4}(?:\.\d{1,4}){1,3})/g)].map((m) => m[1]!)
    return versions.length === 0 ? undefined : { versions }
  },
})
