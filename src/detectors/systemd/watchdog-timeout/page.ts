import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A service with WatchdogSec= must send WATCHDOG=1 before the time is over. If it does not, systemd sends SIGABRT, so that a core shows where it hangs, and the unit fails with the result watchdog.',
  decoys: ["the kernel's own watchdog devices", 'SIGABRT without a watchdog'],
  sample: 'a-service-that-hangs',
}
