import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const cpuTrap = failure({
  id: 'cpu-trap',
  title: 'A process was stopped by a processor trap',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'core dumps'],
  absence: 'The kernel logs traps of programs that do not catch them, at a limited rate.',
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  heardAs: /\bSIG(?:ILL|FPE|TRAP|BUS|SEGV)\b/,
  links: ['https://docs.kernel.org/arch/x86/exception-tables.html', 'https://man7.org/linux/man-pages/man7/signal.7.html'],
  judge,
  ...words,
})
