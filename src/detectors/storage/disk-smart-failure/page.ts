import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A drive counts what it cannot read and what it replaced. Pending sectors are data that is already lost; an attribute at its threshold is the maker saying that the end is near.',
  decoys: [
    'Hardware_ECC_Recovered, seek and raw read rates: ordinary',
    'values of several packed fields',
    'a table whose checksums are wrong',
  ],
  sample: 'pending-sectors',
}
