import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The runtime asks the registry for the manifest and the layers. After each failure the kubelet waits longer, up to five minutes (ImagePullBackOff).',
  decoys: ['a pull that failed once and was good the next time'],
  sample: 'not-found',
}
