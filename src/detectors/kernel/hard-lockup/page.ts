import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'An NMI (or a neighbouring CPU) found that the timer interrupt of a CPU no longer counts: it runs with interrupts disabled, waits for a lock that way, or is held by firmware or hardware.',
  decoys: [
    'NMI watchdog: Enabled. Permanently consumes one hw-PMU counter',
    'nmi_watchdog=0 on the command line',
    'INFO: NMI handler took too long',
  ],
  messages: [
    { text: 'NMI watchdog: Watchdog detected hard LOCKUP on cpu N', kernels: 'older', source: 'kernel/watchdog_hld.c' },
    { text: 'watchdog: CPUn: Watchdog detected hard LOCKUP on cpu N', kernels: 'newer 6.x', source: 'kernel/watchdog.c' },
  ],
  sample: 'a-cpu-is-gone',
}
