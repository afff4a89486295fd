import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The kubelet renews a lease and posts its status. After 40 seconds without, the controller sets its conditions to Unknown and taints the node; after five minutes its pods are replaced elsewhere.',
  decoys: ['a cordoned node, which is Ready,SchedulingDisabled', 'a node that is ready again', 'a container that is not ready'],
  sample: 'kubelet-not-heard',
}
