import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    "A timer of the kernel watches each transmit queue. When a queue is stopped for longer than the driver's timeout, usually five seconds, it prints this line and asks the driver to reset the card.",
  decoys: ['a link that goes down and comes back', 'links down at boot because nothing is plugged in'],
  messages: [
    { text: 'NETDEV WATCHDOG: IF (DRIVER): transmit queue N timed out', kernels: 'since 2.6.27', source: 'net/sched/sch_generic.c' },
    { text: 'NETDEV WATCHDOG: IF (DRIVER): transmit queue N timed out N ms', kernels: 'since 6.4', source: 'net/sched/sch_generic.c' },
    {
      text: 'DRIVER SLOT IF: NETDEV WATCHDOG: CPU: N: transmit queue N timed out N ms',
      kernels: 'since 6.6',
      source: 'net/sched/sch_generic.c',
    },
    { text: 'DRIVER SLOT IF: Detected Tx Unit Hang | Detected Hardware Unit Hang', kernels: 'all', source: 'drivers/net/ethernet/intel/' },
    {
      text: 'DRIVER SLOT IF: tx hang N detected on queue N, resetting adapter',
      kernels: 'all',
      source: 'drivers/net/ethernet/intel/ixgbe/ixgbe_main.c',
    },
    { text: 'DRIVER SLOT IF: NIC Link is Down', kernels: 'all', source: 'drivers/net/ethernet/' },
    { text: 'BOND: now running without any active interface!', kernels: 'all', source: 'drivers/net/bonding/bond_main.c' },
  ],
  sample: 'a-queue-that-hangs',
}
