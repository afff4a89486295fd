import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const netdevStuck = failure({
  id: 'netdev-stuck',
  title: 'A network device is not freed',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/networking/netdevices.html', 'https://docs.kernel.org/admin-guide/sysctl/net.html'],
  leadsTo: ['hung-task'],
  lasts: true,
  judge,
  ...words,
})
