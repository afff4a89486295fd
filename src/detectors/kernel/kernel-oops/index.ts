import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const kernelOops = failure({
  id: 'kernel-oops',
  title: 'The kernel faulted (oops)',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'an oops is always printed, unless the machine died before the log was written: then only a serial console or pstore has it',
  links: ['https://docs.kernel.org/admin-guide/bug-hunting.html', 'https://docs.kernel.org/admin-guide/tainted-kernels.html'],
  leadsTo: ['kernel-panic', 'hung-task', 'soft-lockup', 'rcu-stall', 'unclean-reboot'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  judge,
  ...words,
})
