import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A garbage collector grows its heap up to its own maximum before it works hard. With a cgroup limit below that maximum the kernel’s OOM killer comes first.',
  decoys: ['a heap well below the limit', 'a limit without a known heap'],
  sample: 'heap-larger-than-the-limit',
}
