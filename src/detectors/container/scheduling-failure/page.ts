import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The scheduler filters the nodes by requests, taints, selectors, ports and volumes. When none is left the pod stays Pending and is tried again.',
  decoys: ['a pod that was placed later'],
  sample: 'no-memory-to-give',
}
