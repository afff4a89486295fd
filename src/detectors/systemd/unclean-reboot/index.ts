import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const uncleanReboot = failure({
  id: 'unclean-reboot',
  title: 'The machine came back without having been shut down',
  severity: 'error',
  domain: 'systemd',
  seenIn: ['boot history'],
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable', 'dns-failure'],
  downFor: ({ silentSeconds }) => silentSeconds,
  crossesBoot: true,
  links: ['https://man7.org/linux/man-pages/man1/last.1.html'],
  judge,
  ...words,
})
