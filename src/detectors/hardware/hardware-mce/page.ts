import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Processor, memory controller and firmware record errors in banks; the kernel prints bank and status, whose bits say whether the error was corrected and whether the context can be trusted.',
  decoys: [
    'the number of banks being printed at boot',
    'the corrected-error collector being initialised',
    'statistics rows named machine check',
  ],
  messages: [
    { text: 'mce: [Hardware Error]: CPU N: Machine Check: … Bank N: STATUS', kernels: 'all', source: 'arch/x86/kernel/cpu/mce/core.c' },
    { text: '[Hardware Error]: CPU:N (…) MCn_STATUS[…]: 0x…', kernels: 'all', source: 'drivers/edac/mce_amd.c' },
    { text: '{N}[Hardware Error]: event severity: …', kernels: 'all', source: 'drivers/firmware/efi/cper.c' },
    { text: 'mce: [Hardware Error]: Machine check events logged', kernels: 'all', source: 'arch/x86/kernel/cpu/mce/core.c' },
  ],
  sample: 'a-fatal-bank',
}
