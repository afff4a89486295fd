import { nameOf } from './tar-header.ts'

/** What pax and GNU headers say of the member that follows. */
export interface Extended {
  name?: string
  link?: string
  size?: number
}

const NEWLINE = 10
const BLANK = 32
const EQUALS = 61

/**
 * The records of a pax header (POSIX.1-2001 pax, "%d %s=%s\n" with the length of the whole record). Returns what is wrong in them, if
 * anything; what stands before that is taken over.
 */
export function readPax(bytes: Uint8Array, into: Extended): string | undefined {
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.subarray(at, at + 11).indexOf(BLANK)
    const digits = blank > 0 ? Buffer.from(bytes.subarray(at, at + blank)).toString('latin1') : ''
    const length = /^\d+$/.test(digits) ? Number(digits) : 0
    const end = at + length
    const from = at + blank + 1
    const equals = bytes.indexOf(EQUALS, from)
    if (length === 0 || end > bytes.length || bytes[end - 1] !== NEWLINE || equals < 0 || equals >= end)
      return 'an extended tar header is damaged, what it says was ignored'
    const key = Buffer.from(bytes.subarray(from, equals)).toString('latin1')
    const value = bytes.subarray(equals + 1, end - 1)
    if (key === 'path' || key === 'GNU.sparse.name') into.name = nameOf(value)
    else if (key === 'linkpath') into.link = nameOf(value)
    else if (key === 'size') {
      const text = nameOf(value)
      const size = /^\d{1,19}$/.test(text) ? Number(text) : undefined
      if (size === undefined || !Number.isSafeInteger(size)) return 'an extended tar header states no valid size, it was ignored'
      into.size = size
    }
    at = end
  }
  return undefined
}

/** GNU's long names end at the first NUL. */
export function longName(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return nameOf(end < 0 ? bytes : bytes.subarray(0, end))
}
