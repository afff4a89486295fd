import { SIGNALS } from '../../core/signals.ts'

/** The signal behind an exit status above 128: the convention of shells and container runtimes. */
export function signalOf(code: number | undefined): string | undefined {
  return code === undefined || code <= 128 || code > 192 ? undefined : (SIGNALS[code - 128] ?? `signal ${code - 128}`)
}

const WORDS: Readonly<Record<number, string>> = {
  0: 'its main process came to its end in good order',
  1: 'the program ended itself with an error',
  2: 'the program ended itself with an error: wrong usage, or a panic of Go',
  101: 'the program ended itself with an error, in Rust by a panic',
  125: 'the engine itself failed to run it',
  126: 'its command could not be executed',
  127: 'its command was not found',
  128: 'the runtime could not start it',
  132: 'SIGILL, an instruction that the CPU does not have',
  134: 'SIGABRT, it aborted itself',
  135: 'SIGBUS, memory that has nothing behind it',
  136: 'SIGFPE, such as a division by zero',
  137: 'SIGKILL, killed from outside',
  139: 'SIGSEGV, it crashed',
  143: 'SIGTERM, asked to stop',
  255: 'a code that runtimes also write when they do not know',
}

export function exitMeaning(code: number | undefined): string | undefined {
  if (code === undefined) return undefined
  return WORDS[code] ?? signalOf(code) ?? 'the program ended itself'
}
