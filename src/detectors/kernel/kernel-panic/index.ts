import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const kernelPanic = failure({
  id: 'kernel-panic',
  title: 'Kernel panic: the machine stopped',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'a panic seldom reaches the disk: only a serial console, netconsole, pstore or kdump would show it',
  links: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html', 'https://docs.kernel.org/admin-guide/kdump/kdump.html'],
  leadsTo: ['unclean-reboot', 'node-not-ready'],
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable', 'dns-failure'],
  judge,
  ...words,
})
