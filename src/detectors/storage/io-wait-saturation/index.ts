import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const ioWaitSaturation = failure({
  id: 'io-wait-saturation',
  title: 'The tasks wait for a disk',
  severity: 'warning',
  domain: 'storage',
  lasts: true,
  seenIn: ['vmstat', 'iostat', 'CPU shares', 'disks', 'io pressure'],
  absence: 'the samples cover only their own window; other work may take the idle time that would show as wa',
  thresholds: LIMITS,
  leadsTo: ['hung-task'],
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://man7.org/linux/man-pages/man1/iostat.1.html', 'https://docs.kernel.org/accounting/psi.html'],
  judge,
  ...words,
})
