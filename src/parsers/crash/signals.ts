import type { CrashSignal } from '../../records/crash-frame.ts'

/** signal(7), numbers of x86, arm and most others. */
const NUMBERS: Readonly<Record<number, CrashSignal>> = {
  3: 'QUIT',
  4: 'ILL',
  5: 'TRAP',
  6: 'ABRT',
  7: 'BUS',
  8: 'FPE',
  11: 'SEGV',
  24: 'XCPU',
  25: 'XFSZ',
  31: 'SYS',
}
const NAMES = new Set<string>(Object.values(NUMBERS))
/** strsignal(3) */
const WORDS: Readonly<Record<string, CrashSignal>> = {
  'segmentation fault': 'SEGV',
  aborted: 'ABRT',
  'bus error': 'BUS',
  'illegal instruction': 'ILL',
  'floating point exception': 'FPE',
  'floating-point exception': 'FPE',
  'arithmetic exception': 'FPE',
  'trace/breakpoint trap': 'TRAP',
  'bad system call': 'SYS',
}

/** `SIGSEGV`, `SEGV`, `11` or `Segmentation fault`; undefined for signals that do not tell of a crash. */
export function crashSignal(text: string | undefined): CrashSignal | undefined {
  if (text === undefined) return undefined
  const name = text.replace(/^SIG/i, '').toUpperCase()
  if (NAMES.has(name)) return name as CrashSignal
  if (name === 'IOT') return 'ABRT'
  if (/^\d{1,3}$/.test(text)) return NUMBERS[Number(text)]
  return Object.hasOwn(WORDS, text.toLowerCase()) ? WORDS[text.toLowerCase()] : undefined
}

/** Signal behind an exit status of a shell or a container: 128 + number. */
export function signalOfStatus(status: number): CrashSignal | undefined {
  return status > 128 && status < 160 ? NUMBERS[status - 128] : undefined
}

/** Program name of a command line: `./jsonpath stack 'worker 3'` → jsonpath. */
export function programOf(command: string): string | undefined {
  // a shell prints assignments and redirections as well
  const word =
    command
      .trim()
      .replace(/^(?:\w{1,64}=\S{0,200} )+/, '')
      .split(/[\s|;<>&]/, 1)[0] ?? ''
  const name =
    word
      .replace(/^["'(]+|(?<!["')])["')]+$/g, '')
      .split('/')
      .at(-1) ?? ''
  return /^[\w.+@-]{1,64}$/.test(name) ? name : undefined
}
