/**
 * What could steer a terminal, a browser or a reader's eye, and would not be seen: C0 but tab and newline, DEL, C1, the
 * bidirectional controls (Unicode TR 9), line and paragraph separator, lone surrogates, tag characters.
 */
const STEERING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Surrogate}\u{e0000}-\u{e007f}]/u
const EACH = new RegExp(STEERING.source, 'gu')

/** Shows every such character as `\x1b`, `\u202e` or `\u{e0041}`. A newline stays only in `prose`. Idempotent. */
export function escape(text: string, prose = false): string {
  const oneLine = prose || !text.includes('\n') ? text : text.replaceAll('\n', '\\x0a')
  return STEERING.test(oneLine) ? oneLine.replace(EACH, visible) : oneLine
}

/** One character as `\x1b`, `\u202e` or `\u{e0041}`. */
export function visible(char: string): string {
  const code = char.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}
