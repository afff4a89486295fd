import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A volume is first attached to the node, then mounted there, then handed to the container. The kubelet repeats each step with growing pauses; the container does not start before.',
  decoys: ['a mount that failed while the driver was starting and was good afterwards'],
  sample: 'not-attached',
}
