import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'CFS bandwidth control gives a group a quota of CPU time per period (100 ms by default). When all its threads together have used it, they are stopped until the period ends; each such stop adds to the latency.',
  decoys: ['counters that stand still between two samples: an old quota', 'a few throttled periods in many thousands', 'no quota'],
  sample: 'most-periods-throttled',
}
