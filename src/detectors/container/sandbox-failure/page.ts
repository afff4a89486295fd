import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Before the containers of a pod the runtime makes its sandbox: a first container from the pause image, cgroups, and a network of its own, which a plugin (CNI) sets up with an address from the range of the node. When a part of it fails, the kubelet repeats the whole.',
  decoys: ['one attempt that failed before a start that worked', 'a node that has no network in its first seconds'],
  sample: 'no-address-left',
}
