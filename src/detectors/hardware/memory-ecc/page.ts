import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'ECC memory corrects one flipped bit and notices two. The memory controller counts both and EDAC prints them.',
  decoys: ['EDAC version and "No ECC support" lines at boot', 'the error collector being initialised'],
  messages: [
    { text: 'EDAC MCn: CE page 0x…, row N, channel N', kernels: 'until 3.6', source: 'drivers/edac/edac_mc.c' },
    { text: 'EDAC MCn: N CE … on LABEL (…)', kernels: 'since 3.6', source: 'drivers/edac/edac_mc.c' },
    { text: 'Memory failure: 0x…: …', kernels: 'all', source: 'mm/memory-failure.c' },
  ],
  sample: 'corrected',
}
