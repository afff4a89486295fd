import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The processor refuses an access to memory that is not mapped or not allowed, and the kernel ends the program with SIGSEGV. The address and the error code tell what was tried, instruction pointer and module tell where.',
  decoys: [
    'a fault of the kernel itself',
    'SIGSEGV sent with kill, of which the kernel logs nothing',
    'a general protection trap, which ends in SIGSEGV too',
    'a test log that quotes the words',
  ],
  messages: [
    { text: 'C[N]: segfault at A ip I sp S error E in M[B+S]', kernels: 'all', source: 'arch/x86/mm/fault.c' },
    {
      text: 'C[N]: segfault at A ip I sp S error E in M[B+S] likely on CPU n (core c, socket s)',
      kernels: 'since 6.1',
      source: 'arch/x86/mm/fault.c',
    },
    { text: 'C[N]: segfault at A ip I sp S error E in M[O,B+S]', kernels: 'since 6.11', source: 'mm/memory.c' },
    { text: 'C[N]: unhandled level 2 translation fault (11) at 0xA, esr 0xE', kernels: 'until 4.18', source: 'arch/arm64/mm/fault.c' },
    {
      text: 'C[N]: unhandled exception: DABT (lower EL), ESR 0xE, level 2 translation fault in M[B+S]',
      kernels: 'since 4.19',
      source: 'arch/arm64/kernel/traps.c',
    },
    { text: 'C: unhandled page fault (11) at 0xA, code 0xE', kernels: 'all', source: 'arch/arm/mm/fault.c' },
    { text: 'C[N]: segfault (11) at A nip I lr L code C in M[B+S]', kernels: 'since 4.19', source: 'arch/powerpc/kernel/traps.c' },
    { text: 'C[N]: unhandled signal 11 code 0x1 at 0xA in M[B+S]', kernels: 'all', source: 'arch/riscv/kernel/traps.c' },
    { text: 'User process fault: interruption code X ilc:n in M[B+S]', kernels: 'all', source: 'arch/s390/mm/fault.c' },
  ],
  sample: 'null-pointer',
}
