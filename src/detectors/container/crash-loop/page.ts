import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'After each exit the kubelet waits twice as long before it starts a container again, from 10 seconds up to five minutes; a run of ten minutes resets it.',
  decoys: ['a job that completed', 'a container that restarted once and runs', 'a pull that backs off, which is image-pull-failure'],
  sample: 'waiting-in-back-off',
}
