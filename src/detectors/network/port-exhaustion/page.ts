import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A connection takes a local port out of ip_local_port_range, unique per destination address and port. The side that closes first keeps it in TIME_WAIT for 60 s, so short connections to one address can use up the range.',
  decoys: [
    "EADDRNOTAVAIL of bind: the address is not this machine's",
    'a connection to ::1 without IPv6',
    'many TIME_WAIT, far fewer than the range has ports',
  ],
  sample: 'refused-connections-and-a-full-range',
}
