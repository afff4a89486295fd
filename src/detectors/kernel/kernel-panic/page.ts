import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'panic() is the end: all CPUs are stopped, the reason is printed, and the machine waits or reboots (kernel.panic). The reason is often only the last word of something printed before: an oops, a lockup, a hung task, an OOM kill without a victim. Unlike an oops, a panic is seldom written to disk.',
  decoys: [
    'panic=10 or panic_on_oops=1 on the kernel command line',
    'softdog: initialized … soft_panic=0',
    'panic: of a Go program',
    'BSD or firmware logs',
  ],
  messages: [{ text: 'Kernel panic - not syncing: REASON', kernels: 'all', source: 'kernel/panic.c' }],
  sample: 'init-was-killed',
}
