import { BLOCKS } from './parsers/blocks/index.ts'
import { PARSERS } from './parsers/formats/index.ts'
import { MESSAGES } from './parsers/messages/index.ts'
import { EXPORTS } from './reading/exports/index.ts'
import { Formats } from './reading/formats.ts'
import { Matchers } from './reading/matchers.ts'
import { MARKER_LITERALS } from './reading/markers.ts'
import { STRERROR_LITERALS } from './reading/strerror.ts'
import { UNEXPLAINED_LITERALS } from './reading/unexplained/words.ts'

/** Each literal once, also as it stands within a string of JSON. */
function asWritten(literals: readonly string[]): string[] {
  return [...new Set(literals.flatMap((l) => [l.toLowerCase(), l.toLowerCase().replaceAll('"', '\\"')]))]
}

/** Tables are made once for all runs, when the first one needs them. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
/** Which formats may begin at a line. */
export const formats = once(() => new Formats([...PARSERS, ...EXPORTS]))
/** Which statements a line of a log may begin. */
export const matchers = once(() => new Matchers([...BLOCKS, ...MESSAGES]))
/** What a line holds that may matter: all that formats, statements and the list of what broke name. */
export const gateLiterals = once(() => [
  ...asWritten([...matchers().literals, ...formats().literals, ...MARKER_LITERALS, ...UNEXPLAINED_LITERALS]),
  ...STRERROR_LITERALS,
])
