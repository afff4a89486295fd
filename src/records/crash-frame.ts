/** One frame of a user program's stack, from a core dump, a debugger or a language runtime. */
export interface CrashFrame {
  /** As printed; absent where symbols are missing. */
  readonly function?: string | undefined
  /** Base name or path of the object file, as printed. */
  readonly module?: string | undefined
  /** Offset into the object file, ready for addr2line. */
  readonly offset?: string | undefined
  /** `file.c:12`, when the source line is known. */
  readonly where?: string | undefined
}

/** Signals whose default action dumps core (signal(7)), without SIG. */
export type CrashSignal = 'SEGV' | 'ABRT' | 'BUS' | 'ILL' | 'FPE' | 'TRAP' | 'SYS' | 'QUIT' | 'XCPU' | 'XFSZ'
