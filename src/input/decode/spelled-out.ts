import type { ByteReader } from '../bytes.ts'
import { looksBinary } from '../text.ts'

/** Bytes of a text that tell how it is encoded. */
const SAMPLE = 4096
/** Lines of one length as encoders break them (RFC 2045, 6.8), or one long line. */
const BASE64 = /^\s{0,8}(?:(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}|[A-Za-z0-9+/]{400,})(?:[A-Za-z0-9+/]{0,76}={0,2}\s{0,8})?$/
/** A value of a form or a query: no blank and no line break but those that are written as %20 and %0A. */
const PERCENT = /^[\w.~!*'()+;:@&=$,/?[\]-]{0,400}(?:%[\dA-F]{2}[\w.~!*'()+;:@&=$,/?[\]-]{0,400}){16,}\s{0,8}$/i

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Whether all of a text is base64 of something that is text or may be opened, or percent-encoded. Hashes, keys and identifiers are none. */
export function spelledOut(head: Uint8Array, isKnown: (head: Uint8Array) => boolean): 'base64' | 'percent' | undefined {
  const sample = latin1(head.subarray(0, SAMPLE))
  const isCut = head.length > SAMPLE
  if (BASE64.test(isCut ? sample.slice(0, sample.lastIndexOf('\n') + 1 || SAMPLE) : sample)) {
    const decoded = Buffer.from(sample.slice(0, SAMPLE - 4), 'base64')
    return isKnown(decoded) || (!looksBinary(decoded) && decoded.includes(10)) ? 'base64' : undefined
  }
  const escaped = isCut ? sample.slice(0, sample.lastIndexOf('%')) : sample
  return PERCENT.test(escaped) && /%0A/i.test(escaped) && /%20|\+/.test(escaped) ? 'percent' : undefined
}

/** The bytes that base64 stands for; what is no letter of it is passed over. */
export async function* unbase64(_path: string, reader: ByteReader): AsyncGenerator<Uint8Array> {
  let rest = ''
  for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
    const letters = rest + latin1(piece).replace(/[^A-Za-z0-9+/]/g, '')
    const whole = letters.length - (letters.length % 4)
    if (whole > 0) yield Buffer.from(letters.slice(0, whole), 'base64')
    rest = letters.slice(whole)
  }
  if (rest.length > 1) yield Buffer.from(rest, 'base64')
}

/** What a percent sign stands in front of is the number of a byte. */
export async function* unpercent(_path: string, reader: ByteReader): AsyncGenerator<Uint8Array> {
  let rest = ''
  for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
    const text = rest + latin1(piece)
    const end = text.indexOf('%', Math.max(0, text.length - 2))
    rest = end < 0 ? '' : text.slice(end)
    yield decoded(end < 0 ? text : text.slice(0, end))
  }
  if (rest !== '') yield decoded(rest)
}

const decoded = (text: string): Uint8Array =>
  Buffer.from(
    text.replace(/%([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )
