import { failure } from '../../../core/failure.ts'
import { LIMITS } from './flaps.ts'
import { judge } from './judge.ts'
import { mayLeadTo } from './leads.ts'
import * as words from './words.ts'

export const nicReset = failure({
  id: 'nic-reset',
  title: 'A network interface hangs or loses its link',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log'],
  leadsTo: [
    'nfs-hang',
    'node-not-ready',
    'kernel-warning',
    'kernel-oops',
    'dependency-unreachable',
    'dns-failure',
    'disk-io-error',
    'hung-task',
  ],
  mayLeadTo,
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable', 'dns-failure'],
  insteadOf: ['kernel-warning'],
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/networking/netdevices.html'],
  judge,
  ...words,
})
