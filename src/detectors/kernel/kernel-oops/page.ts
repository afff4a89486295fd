import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A fault in kernel mode cannot be repaired: the kernel prints registers and a call trace, kills the current task and goes on with whatever that task held still locked, or panics (panic_on_oops, interrupt context). The innermost functions are often helpers that were handed a bad pointer, so the first function that is none names the bug. Every report after the first runs on a damaged kernel.',
  decoys: [
    'segfault at … in a program (user mode)',
    'traps: x[1] general protection fault ip: … (user mode)',
    'a WARNING: the kernel goes on',
    'kasan: GPF could be caused by NULL-ptr deref: a hint beside a report',
  ],
  messages: [
    { text: 'BUG: unable to handle kernel NULL pointer dereference at A', kernels: 'until 5.0', source: 'arch/x86/mm/fault.c' },
    { text: 'BUG: kernel NULL pointer dereference, address: A', kernels: 'since 5.1', source: 'arch/x86/mm/fault.c' },
    { text: 'BUG: unable to handle page fault for address: A', kernels: 'since 5.1', source: 'arch/x86/mm/fault.c' },
    { text: 'general protection fault, probably for non-canonical address A', kernels: 'since 5.6', source: 'arch/x86/kernel/traps.c' },
    { text: 'kernel BUG at FILE:LINE!', kernels: 'all', source: 'lib/bug.c' },
    { text: 'Unable to handle kernel … at virtual address A', kernels: 'all', source: 'arch/arm64/mm/fault.c' },
    { text: 'Internal error: Oops: …', kernels: 'all', source: 'arch/arm64/kernel/traps.c' },
  ],
  sample: 'null-pointer-in-a-driver',
}
