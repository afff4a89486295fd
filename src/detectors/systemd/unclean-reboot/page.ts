import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'At a shutdown in order the init system writes a record of it to wtmp, and one at each boot. Two boots with no shutdown between mean that the first one was cut off. A log tells it too: its boot ends with no word of a shutdown, and journald finds its journal not closed, or a file system that is mounted at the start replays its journal.',
  decoys: ['a planned reboot, which leaves a shutdown row', 'a listing without -x, which shows no shutdowns'],
  sample: 'two-boots-no-shutdown',
}
