import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const gpuFault = failure({
  id: 'gpu-fault',
  title: 'The GPU or its driver failed',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.nvidia.com/deploy/xid-errors/', 'https://docs.kernel.org/gpu/amdgpu/index.html'],
  leadsTo: ['soft-lockup', 'hung-task', 'process-aborted', 'kernel-warning', 'scheduling-failure'],
  // of pods without a place only those that ask for a GPU
  mayLeadTo: (_, { id, facts: { resource } }) =>
    id !== 'scheduling-failure' || (typeof resource === 'string' && /(?:^|[./])(?:gpu|xe|i915|mig-\S{1,40})\b/.test(resource)),
  judge,
  ...words,
})
