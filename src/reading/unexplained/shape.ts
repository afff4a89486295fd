/** Names in which a digit is no number: two disks with one message are two statements. */
const DEVICE = /^(?:(?:sd|vd|hd|xvd)[a-z]{1,2}\d{0,3}|(?:nvme|md|dm-|loop|sr|st|eth|ata|usb|mmcblk|bond|veth|br|en[ops])\w{1,16})$/
/** A word with a digit in it. */
const NUMBERED = /(?<![A-Za-z0-9_-])[A-Za-z_-]*\d[A-Za-z0-9_-]*/g
const HEX = /^(?:0x[0-9a-f]{1,64}|(?=[0-9a-f]{0,64}\d)[0-9a-f]{6,64})$/i

/** Characters looked at of one message: what it says stands at its beginning, the reason at its end. */
export const HEAD = 400
export const TAIL = 200

/** The beginning and the end of a long message. */
export function ends(message: string): string {
  return message.length <= HEAD + TAIL ? message : `${message.slice(0, HEAD)} … ${message.slice(-TAIL)}`
}

/** The message with numbers, addresses and identifiers masked: what two tellings of one kind of failure share. Names stay. */
export function shapeOf(message: string): string {
  const known = LAST.find((one) => one.message === message)
  if (known !== undefined) return known.shape
  const shape = masked(message)
  LAST[next] = { message, shape }
  next = (next + 1) % LAST.length
  return shape
}

/** The last ones that were masked: of a line it is asked when it is seen, and again when what it states is told, some lines later. */
const LAST = Array.from({ length: 4 }, () => ({ message: '', shape: '' }))
let next = 0

/** What a character is: a letter, a digit, another of a word's, a blank, or anything else of ASCII. */
const LETTER = 1
const DIGIT = 2
const JOINER = 3
const BLANK = 4
const OTHER = 0
const KIND = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[A-Za-z]/.test(character)
    ? LETTER
    : /\d/.test(character)
      ? DIGIT
      : /[_-]/.test(character)
        ? JOINER
        : /\s/.test(character)
          ? BLANK
          : OTHER
})
/** A word that holds a UUID is no shorter. */
const UUID_LENGTH = 36
const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi
const HAS_UUID = new RegExp(UUID.source, 'i')

/** Room for the shape of one: none is longer than its message. */
const OUT = Buffer.alloc(HEAD + TAIL + 16)
const HASH = 35
const SPACE = 32
/** What numbers of one list stand apart by: `.`, `:`, `,`, `T`. */
const isSeparator = (code: number): boolean => code === 46 || code === 58 || code === 44 || code === 84

/** Puts one more character behind `length` others, a list of numbers being one number; how many there are then. */
function put(code: number, length: number): number {
  if (code === HASH && length > 1 && isSeparator(OUT[length - 1]!) && OUT[length - 2] === HASH) return length - 1
  OUT[length] = code
  return length + 1
}

/** Word by word; what stands in few messages, characters beyond ASCII and words with a UUID, is left to the patterns. */
function masked(message: string): string {
  const text = ends(message)
  let out = 0
  let word = -1
  let hasDigit = false
  let isNumber = true
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : SPACE
    if (code > 127) return maskedByPatterns(text)
    const kind = KIND[code]!
    if (kind !== BLANK && kind !== OTHER) {
      if (word < 0) {
        word = i
        isNumber = true
      }
      if (kind === DIGIT) hasDigit = true
      else isNumber = false
      continue
    }
    if (word >= 0) {
      if (hasDigit && i - word >= UUID_LENGTH && HAS_UUID.test(text.slice(word, i))) return maskedByPatterns(text)
      if (isNumber) out = put(HASH, out)
      else if (hasDigit) {
        const mask = wordMasked(text.slice(word, i))
        for (let k = 0; k < mask.length; k++) out = put(mask.charCodeAt(k), out)
      } else for (let k = word; k < i; k++) out = put(text.charCodeAt(k), out)
      word = -1
      hasDigit = false
    }
    if (kind === OTHER) out = put(code, out)
    else if (out > 0 && OUT[out - 1] !== SPACE) out = put(SPACE, out)
  }
  if (out > 0 && OUT[out - 1] === SPACE) out--
  return OUT.toString('latin1', 0, out)
}

const LIST = /#(?:[.:,T]#)+/g
const BLANKS = /\s+/g

/** The same by its rules, one after the other. */
export const maskedByPatterns = (text: string): string =>
  text.replace(UUID, '#').replace(NUMBERED, wordMasked).replace(LIST, '#').replace(BLANKS, ' ').trim()

function wordMasked(word: string): string {
  return DEVICE.test(word) ? word : HEX.test(word) ? '#' : word.replace(/\d+/g, '#')
}
