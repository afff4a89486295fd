import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'systemd watches the processes of a unit. When the main process ends with a status that is not clean, or something else goes wrong, the unit enters the failed state with one word as its result; Restart= decides whether it is started again. What requires a unit that failed is not started either: the unit that failed first is told, with what fell with it.',
  decoys: [
    'a unit that was stopped on request, also one that ends with 143 then',
    'a session scope that outlives the logout',
    "the OOM line of a slice or of a container's scope without a failed result",
    'a key of a unit file that systemd passes over, where the unit starts',
    'left-over processes and the CPU time that systemd counts at an end',
    'a table of failed units beside a journal that does not tell of them: they failed long ago',
  ],
  sample: 'a-service-that-returns-an-error',
}
