import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A connection is refused when the machine answers and nothing listens on the port (ECONNREFUSED), times out when nothing comes back (ETIMEDOUT), and has no route when the network says so (EHOSTUNREACH). A program that gives up over it, or serves errors for as long as it lasts, fails because of its peer.',
  decoys: [
    'a peer that is restarted and comes back: a note',
    'one of several servers behind a load balancer',
    'a probe of the kubelet, which is probe-failure',
  ],
  sample: 'database-down',
}
