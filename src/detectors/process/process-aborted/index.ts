import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const processAborted = failure({
  id: 'process-aborted',
  title: 'A process aborted',
  severity: 'error',
  domain: 'process',
  seenIn: ['log', 'systemd', 'core dumps'],
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  heardAs: /\bSIG(?:ABRT|BUS|SYS|TRAP)\b|\baborted\b/i,
  leadsToOnClients: ['dependency-unreachable', 'dns-failure'],
  leadsToByLine: ['dependency-unreachable'],
  // of what cannot be reached only what it served
  mayLeadTo: ({ comm }, { id, facts: { ended } }) => id !== 'dependency-unreachable' || ended === comm,
  reasons: ({ signal, said, lastWords }) => [signal, said, lastWords],
  links: ['https://man7.org/linux/man-pages/man3/abort.3.html', 'https://man7.org/linux/man-pages/man1/coredumpctl.1.html'],
  judge,
  ...words,
})
