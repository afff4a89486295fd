import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A server reads its configuration when it starts and ends over what it does not know; the kubelet creates no container whose ConfigMap or Secret, or whose key in it, is missing. Nothing is wrong with memory, disks or the network: the same start succeeds as soon as the one name is right.',
  decoys: ['a warning that a directive is deprecated', 'a default that is taken because nothing is set', 'an unknown key that is ignored'],
  sample: 'unknown-directive',
}
