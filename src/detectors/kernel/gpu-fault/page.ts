import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A GPU works off queues of commands. When a queue stops, memory is accessed wrongly or the device is lost, the driver logs a code, kills the programs of that queue or resets the device. The code tells program errors (13, 31) from errors of the hardware (48, 63, 64, 74, 79, 94, 95).',
  decoys: ['NVRM: loading NVIDIA UNIX x86_64 Kernel Module', 'Xid 45 after a program was killed', 'amdgpu … ring gfx uses VM inv eng 0'],
  messages: [
    { text: 'NVRM: Xid (PCI:…): N, …', kernels: 'all', source: 'the NVIDIA driver, outside the kernel tree' },
    { text: 'amdgpu …: ring R timeout', kernels: 'all', source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_job.c' },
    { text: 'i915 …: GPU HANG: ecode …', kernels: 'all', source: 'drivers/gpu/drm/i915/i915_gpu_error.c' },
  ],
  sample: 'fallen-off-the-bus',
}
