/** What a trap means, and what to do about it. */
export interface Meaning {
  readonly did: string
  /** More than the headline says. */
  readonly why?: string | undefined
  readonly advice: string
}

const INVALID: Meaning = {
  did: 'ran an instruction that this processor does not know',
  why: 'It was built for another processor, or the instruction is ud2, which compilers and runtimes put where a check failed or code must not be reached',
  advice: 'Compare the flags of lscpu with what it was built for (-march); where the instruction is ud2, find the check that failed.',
}
const DIVIDED: Meaning = {
  did: 'divided an integer by zero, or the result did not fit',
  advice: 'Check the divisor before the division.',
}
const BREAKPOINT: Meaning = {
  did: 'ran into a breakpoint instruction (int3)',
  why: 'Programs and libraries stop themselves so after a failed check, and a debugger leaves them behind',
  advice: 'Read what it logged right before: the failed check is named there.',
}

/** By the kernel's words (arch/x86/kernel/traps.c), the first that fits. */
const BY_WORDS: readonly [RegExp, Meaning][] = [
  [
    /general protection/,
    {
      did: 'used an address that cannot exist, or an instruction that only the kernel may use',
      why: 'Such an address comes from a pointer in memory that was freed or overwritten',
      advice: 'Look at the pointer that the instruction used; AddressSanitizer or valgrind stop where its memory is freed or overwritten.',
    },
  ],
  [
    /stack segment/,
    {
      did: 'used a stack pointer or frame pointer that cannot exist',
      why: 'The saved one was overwritten',
      advice: 'Look for a buffer on the stack that is written beyond its end.',
    },
  ],
  [/invalid opcode|operation/, INVALID],
  [/divide/, DIVIDED],
  [
    /simd|floating/,
    {
      did: 'made a floating-point operation that it had asked to be told of (divided by zero, overflowed or had no result)',
      advice: 'Check the operands before the operation, or do not unmask the exception (feenableexcept).',
    },
  ],
  [
    /alignment/,
    { did: 'touched memory at an address that is not aligned', advice: 'Fix the cast or the packed structure behind the address.' },
  ],
  [
    /control protection/,
    {
      did: 'returned or jumped where its shadow stack or branch tracking (CET) forbids it',
      advice: 'Suspect an overwritten return address, or a library that was built without CET.',
    },
  ],
]

const BY_SIGNAL: ReadonlyMap<string, Meaning> = new Map([
  ['SIGILL', INVALID],
  ['SIGFPE', { ...DIVIDED, did: 'made an impossible calculation, such as a division by zero' }],
  ['SIGTRAP', BREAKPOINT],
  ['SIGBUS', { did: 'touched memory that is not aligned or not there', advice: 'Fix the cast or the mapping behind the address.' }],
])

const OTHER: Meaning = { did: 'ran into a trap of the processor', advice: 'Find the instruction and what led there.' }

/** Whose breakpoint it is tells what stopped the program. */
function breakpointIn(module: string | undefined, comm: string | undefined): Meaning {
  if (module !== undefined && /^libglib-/.test(module))
    return {
      did: 'ended itself in GLib with g_error(), or by a warning that is fatal to it',
      why: 'GLib prints the reason and then runs into a breakpoint (int3)',
      advice: 'Read its last message: GLib names the error right before; G_DEBUG=fatal-warnings makes mere warnings fatal.',
    }
  if (/chrom|electron|libcef|libv8/i.test(`${module} ${comm}`))
    return { ...BREAKPOINT, why: 'Programs that are made of Chromium stop themselves so after a failed check' }
  return BREAKPOINT
}

export function meaningOf(f: {
  readonly trap?: string | undefined
  readonly signal: string
  readonly module?: string | undefined
  readonly comm?: string | undefined
  readonly thread?: string | undefined
}): Meaning {
  const trap = f.trap ?? ''
  if (/int3|debug|breakpoint/.test(trap) || (trap === '' && f.signal === 'SIGTRAP')) return breakpointIn(f.module, `${f.comm} ${f.thread}`)
  return BY_WORDS.find(([words]) => words.test(trap))?.[1] ?? BY_SIGNAL.get(f.signal) ?? OTHER
}
