import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A packet waits in the ring of the network card, then in the backlog of a CPU (where RPS or a virtual device uses it), then in the receive buffer of a socket. Whichever is full drops what comes next, and each counts its own.',
  decoys: [
    'a total since boot',
    'a counter that does not move between two captures',
    'packets of protocols that nobody asked for (rx_dropped)',
  ],
  sample: 'udp-receive-buffer',
}
