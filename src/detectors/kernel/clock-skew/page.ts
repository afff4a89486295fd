import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The kernel compares its clock with a second one twice a second. When they drift apart, because firmware touched the TSC, CPUs are not synchronized, or the check itself was delayed for long (steal, SMI), the clock is marked unstable and another is used until the next boot.',
  decoys: [
    'tsc: Refined TSC clocksource calibration',
    'clocksource: Switched to clocksource tsc',
    'a TSC that is refused while booting (TSCs unsynchronized): the design of the processor or of a virtual machine',
  ],
  messages: [
    {
      text: "clocksource: timekeeping watchdog on CPUn: Marking clocksource 'tsc' as unstable because the skew is too large",
      kernels: 'since 4.x',
      source: 'kernel/time/clocksource.c',
    },
    { text: 'tsc: Marking TSC unstable due to …', kernels: 'all', source: 'arch/x86/kernel/tsc.c' },
  ],
  sample: 'the-skew-is-too-large',
}
