import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The kubelet asks each container at an interval. After failureThreshold failures in a row a liveness or startup probe kills the container; a readiness probe takes it out of its services.',
  decoys: ['some failures while it starts, after which it is ready', 'a container that is being stopped'],
  sample: 'killed-for-it',
}
