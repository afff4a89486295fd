import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Reads and synchronous writes put the caller to sleep until the device answers. When the device has reached its limit, requests queue up and the time of each grows; CPUs without other work count that time as iowait.',
  decoys: [
    'one streaming write that the page cache takes: short bursts of wa',
    'the first row, which is the mean since boot',
    'one or two of many CPUs waiting for a copy',
  ],
  sample: 'eight-writers-on-a-slow-volume',
}
