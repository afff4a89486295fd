import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const rcuStall = failure({
  id: 'rcu-stall',
  title: 'A CPU or task holds up RCU',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/RCU/stallwarn.html'],
  leadsTo: ['kernel-panic', 'hung-task'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  judge,
  ...words,
})
