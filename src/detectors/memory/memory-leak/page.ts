import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Memory that is allocated and never freed makes the anonymous memory of a process grow with its work. It ends at a limit: first swap, then the OOM killer.',
  decoys: [
    'growth that slows down and stops: a cache that fills',
    'a saw-tooth: garbage collection',
    'resident pages of a mapped file, while the address space stays',
  ],
  sample: 'rises-with-every-sample',
}
