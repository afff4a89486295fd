import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A program, its C library or its runtime finds a state in which it must not go on, says so on standard error and calls abort(), which raises SIGABRT and dumps core. An exception or a panic that nobody catches ends it with an exit status instead, and leaves its trace. SIGBUS of mapped files and SIGSYS of system call filters end a program in the same way.',
  decoys: [
    'SIGABRT that systemd sends when a watchdog expires',
    'the end that follows a full heap of V8',
    'the trace of one request, in a log that goes on',
    'aborted connections and transactions',
  ],
  sample: 'an-assertion',
}
