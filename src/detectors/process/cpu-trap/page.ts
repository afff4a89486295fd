import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The processor refuses an instruction for another reason than a page: an impossible address, an unknown opcode, a division by zero, a breakpoint. The kernel ends the program with SIGSEGV, SIGILL, SIGFPE, SIGTRAP or SIGBUS.',
  decoys: ['the same words in an oops of the kernel', 'a program that runs under a debugger', 'SIGBUS of a mapped file that was truncated'],
  messages: [
    { text: 'traps: C[N] general protection fault ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap invalid opcode ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap divide error ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap int3 ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
    { text: 'traps: C[N] trap stack segment ip:I sp:S error:E in M[B+S]', kernels: 'all', source: 'arch/x86/kernel/traps.c' },
  ],
  sample: 'unknown-instruction',
}
