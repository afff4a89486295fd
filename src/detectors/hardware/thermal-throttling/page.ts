import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'The processor lowers its own clock above a temperature threshold; the kernel counts and prints it.',
  decoys: ['thermal zones and governors being registered', 'thermald messages', 'interrupt throttling of network drivers'],
  messages: [
    {
      text: 'CPUn: Core | Package temperature above threshold, cpu clock throttled (total events = N)',
      kernels: 'all',
      source: 'drivers/thermal/intel/therm_throt.c',
    },
  ],
  sample: 'a-package-above-threshold',
}
