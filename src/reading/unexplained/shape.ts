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

/** The last one that was masked: a line is often asked about twice in turn. */
let last = { message: '', shape: '' }

/** The message with numbers, addresses and identifiers masked: what two tellings of one kind of failure share. Names stay. */
export function shapeOf(message: string): string {
  if (message !== last.message) last = { message, shape: masked(message) }
  return last.shape
}

/** What a character is: a letter, a digit, another of a word's, a blank, or anything else of ASCII. */
const LETTER = 1
const DIGIT = 2
const JOINER = 3
const BLANK = 4
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
          : 0
})
/** A word that holds a UUID is no shorter. */
const UUID_LENGTH = 36

/** Word by word; what stands in few messages, characters beyond ASCII and words as long as a UUID, is left to the patterns. */
function masked(message: string): string {
  const text = ends(message)
  const { length } = text
  let out = ''
  /** Up to here it has been taken over. */
  let taken = 0
  let word = -1
  let hasDigit = false
  let hasOddBlanks = false
  let before = 0
  for (let i = 0; i <= length; i++) {
    const code = i < length ? text.charCodeAt(i) : 32
    if (code > 127) return maskedByPatterns(text)
    const kind = KIND[code]!
    if (kind === LETTER || kind === DIGIT || kind === JOINER) {
      if (word < 0) word = i
      if (kind === DIGIT) hasDigit = true
    } else {
      if (hasDigit) {
        if (i - word >= UUID_LENGTH) return maskedByPatterns(text)
        const mask = wordMasked(text.slice(word, i))
        out += text.slice(taken, word) + mask
        taken = i
        hasDigit = false
      }
      word = -1
      if (kind === BLANK && (code !== 32 || before === BLANK)) hasOddBlanks = true
    }
    before = kind
  }
  const whole = taken === 0 ? text : out + text.slice(taken)
  const joined = whole.includes('#') ? whole.replace(LIST, '#') : whole
  return (hasOddBlanks ? joined.replace(BLANKS, ' ') : joined).trim()
}

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi
const LIST = /#(?:[.:,T]#)+/g
const BLANKS = /\s+/g

/** The same by its rules, one after the other. */
export const maskedByPatterns = (text: string): string =>
  text.replace(UUID, '#').replace(NUMBERED, wordMasked).replace(LIST, '#').replace(BLANKS, ' ').trim()

const ONLY_DIGITS = /^\d+$/

function wordMasked(word: string): string {
  if (ONLY_DIGITS.test(word)) return '#'
  return DEVICE.test(word) ? word : HEX.test(word) ? '#' : word.replace(/\d+/g, '#')
}
