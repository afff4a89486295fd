/**
 * Statements that a form or a chat put on one line: each begins with the stamp that the first one begins with too, of the kernel
 * (`[  12.345678] `) or of syslog (`Nov 21 05:24:41 host program: `).
 */
const STAMPS: readonly { readonly begins: RegExp; readonly between: RegExp }[] = [
  {
    begins: /^(?:<\d{1,3}>)?\[\s{0,8}\d{1,8}\.\d{6}\] /,
    between: / (?=(?:<\d{1,3}>)?\[ {0,8}\d{1,8}\.\d{6}\](?:\[ {0,8}[TC]\d{1,8}\])? \S)/g,
  },
  {
    begins: /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: /,
    between: / (?=[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./()-]{1,64}(?:\[\d{1,8}\])?: )/g,
  },
]

/** The statements of a line; undefined when it holds one. */
export function statementsIn(text: string): readonly string[] | undefined {
  if (text.length > 65_536) return undefined
  // a terminal wrote the second over the first; a file system lost blocks of a file before power did
  if (text.includes('\r') || text.includes('\0')) {
    const shown = text
      .split(/\r+|\0{4,}/)
      .map((part) => part.replaceAll('\0', ''))
      .filter((part) => part.trim() !== '')
    return shown.length === 0 ? undefined : shown
  }
  const stamp = STAMPS.find(({ begins }) => begins.test(text))
  if (stamp === undefined) return undefined
  const statements = text.split(stamp.between)
  return statements.length > 1 ? statements : undefined
}
