/** Stands for a lone `-` while yargs parses, which would drop it. No argument can hold a NUL. */
const DASH = '\0dash'

/** Arguments before `--` with each lone `-` protected, and those after it, which are inputs whatever they look like. */
export function splitArgv(argv: readonly string[]): { head: string[]; tail: string[] } {
  const end = argv.indexOf('--')
  const head = end === -1 ? argv : argv.slice(0, end)
  return { head: head.map((arg) => (arg === '-' ? DASH : arg)), tail: end === -1 ? [] : argv.slice(end + 1) }
}

export function restoreDash(arg: string): string {
  return arg === DASH ? '-' : arg
}
