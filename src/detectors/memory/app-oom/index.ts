import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** Exit codes of containers: 128 and SIGILL, SIGTRAP, SIGABRT. */
const ABORTS = [132, 133, 134]

/** The runtime's own allocator gave up; the kernel killed nothing. */
export const appOom = failure({
  id: 'app-oom',
  title: "A program reached its runtime's own memory limit",
  severity: 'error',
  domain: 'memory',
  seenIn: ['log'],
  leadsTo: ['process-aborted', 'unit-failed', 'container-error', 'crash-loop', 'probe-failure', 'container-killed', 'process-killed'],
  heardAs: /\bout ?of ?memory|\bheap\b|\bcannot allocate memory\b|\bMemoryError\b/i,
  leadsToByLine: ['container-killed'],
  // a runtime that gives up aborts itself, or traps: who sends SIGKILL is another; of a broker that takes nothing its clients wait too long
  mayLeadTo: ({ kind, runtime }, { id, facts: { exitCode, role } }) =>
    id === 'process-killed'
      ? runtime === 'rabbitmq' && kind === 'vm_memory_high_watermark' && role === 'worker'
      : id !== 'container-killed' || (typeof exitCode === 'number' && ABORTS.includes(exitCode)),
  links: [
    'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-memory-leaks.html',
    'https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib',
    'https://go.dev/doc/gc-guide',
  ],
  judge,
  ...words,
})
