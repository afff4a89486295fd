import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

const SIGSEGV = 11

export const segfault = failure({
  id: 'segfault',
  title: 'A process died of a segmentation fault',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'core dumps', 'JVM crash report'],
  absence: 'The kernel logs a fault only when the program does not catch SIGSEGV, and at a limited rate.',
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop', 'kernel-panic'],
  heardAs: /\bSIGSEGV\b|\bsegmentation fault\b/i,
  // of the first process alone
  mayLeadTo: ({ pid }, { id, facts: { initSignal } }) => id !== 'kernel-panic' || (pid === 1 && initSignal === SIGSEGV),
  leadsToOnClients: ['dependency-unreachable', 'dns-failure'],
  links: ['https://man7.org/linux/man-pages/man5/core.5.html', 'https://man7.org/linux/man-pages/man1/addr2line.1.html'],
  judge,
  ...words,
})
