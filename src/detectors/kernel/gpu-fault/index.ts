import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** Mesa, Vulkan, libdrm, and the client libraries of Wayland and X. */
const GRAPHICS =
  /^lib(?:wayland|GL|EGL|GLX|gallium|vulkan|drm|X11|xcb|gbm|nvidia|cuda|amdhip|hsa-runtime|OpenCL|gtk|Qt\dGui|mutter|kwin)|_dri\.so|_drv\.so|_icd\.so|^radeonsi|^iris_/

export const gpuFault = failure({
  id: 'gpu-fault',
  title: 'The GPU or its driver failed',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.nvidia.com/deploy/xid-errors/', 'https://docs.kernel.org/gpu/amdgpu/index.html'],
  heardAs: /\b(?:CUDA|cuDNN|NCCL|ROCm|HIP|GPU|NVRM|Xid)\b/,
  leadsTo: ['soft-lockup', 'hung-task', 'process-aborted', 'segfault', 'kernel-warning', 'scheduling-failure'],
  mayLeadTo: (_, { id, facts: { resource, module } }) =>
    // of pods without a place only those that ask for a GPU
    id === 'scheduling-failure'
      ? typeof resource === 'string' && /(?:^|[./])(?:gpu|xe|i915|mig-\S{1,40})\b/.test(resource)
      : // of programs those that crash in what draws: their context, or the display's server, went with the reset
        id !== 'segfault' || (typeof module === 'string' && GRAPHICS.test(module)),
  judge,
  ...words,
})
