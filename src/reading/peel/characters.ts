/** Characters that terminals, word processors, browsers and mailers put into a text, taken back line by line. */

/**
 * ECMA-48 control sequences as terminals know them, operating system commands, character set selections; keypad and index escapes of xterm.
 * What stands behind a name, as `[4242]:` or `) total`, ends none that the name began.
 */
const SEQUENCES =
  '(?:\\u001b\\[|\\u009b)[0-9;:<=>?]{0,64}(?:[@-Z`a-z~]| q|!p|\\$[a-z])|\\u001b(?:\\][^\\u0007\\u001b]{0,1024}(?:\\u0007|\\u001b\\\\)|[()*+][A-Z0-9]|[=>])'
/** Also those of one character behind the escape, and the shifts to another character set and back that `tput sgr0` prints. */
const ESCAPES = new RegExp(`${SEQUENCES}|\\u001b[78DEHMNOZc]|[\\u000e\\u000f]`, 'g')
const OF_SEVERAL = new RegExp(SEQUENCES, 'g')
/** A colour whose introducer stood there as one byte (0x9b) in a text that is no UTF-8, and with one what takes it back. */
const ONE_BYTE = /\ufffd\d{1,3}(?:;\d{1,3}){0,6}m/
const ONE_BYTES = /\ufffd(?:\d{1,3}(?:;\d{1,3}){0,6})?[mK]/g
/** Colours of which a copy, an editor or rsyslog left the letters: `[31m`, `^[[31m`, `#033[31m`, `\\x1b[31m`. `rate(x[5m])` is none. */
const SPELLED = /(?:\^\[|\\x1b|\\u001b|\\033|\\e|#033)\[(?:\d{1,3}(?:;\d{1,3}){0,6})?m|\[\d{1,3}(?:;\d{1,3}){0,6}m(?!\])/gi
const ENTITY = /&(lt|gt|amp|quot|apos|nbsp|#\d{1,5}|#x[0-9a-f]{1,4});/gi
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
])
/** Soft hyphen, zero-width characters and joiners, directional marks, fillers, byte order mark, variation selectors, tags, marks of annotations. */
export const UNSEEN =
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb'
const INVISIBLE = new RegExp(`[${UNSEEN}]|\\udb40[\\udc00-\\uddef]`, 'g')
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033]/g
const SINGLE_QUOTES = /[\u2018-\u201b\u2032]/g
/** What word processors make of ` -- `. */
const DASHES = / [\u2013\u2014] /g

const ODD = new RegExp(
  `[\\b\\u000e\\u000f\\u001b\\u009b\\u00a0\\u1680\\u2000-\\u200f\\u2013\\u2014\\u2018-\\u201f\\u202a-\\u202f\\u2032\\u2033\\u205f\\u3000\\ufffd\\udb40${UNSEEN}]|&[a-z#]`,
  'i',
)

/** Whether a text has any of these characters, so that literals may be hidden in its bytes. */
export const hasOddCharacters = (text: string): boolean => ODD.test(text)

/** Tags around a line that a browser or an editor of rich text put there. */
const TAGS = 'tt|b|i|u|em|strong|code|span|font|p|li|div|samp|kbd|pre|t[dr]|tbody|table'
const OPENED = new RegExp(`^\\s{0,8}(?:<(?:${TAGS})(?:\\s[^<>]{0,200})?>\\s?){1,6}`)
const CLOSED = new RegExp(`(?:</(?:${TAGS})>|<br ?/?>){1,6}\\s{0,4}$`)

/** A hard line break of Markdown. */
const BREAK = /(?<=[^\\\s])\\$/

/** More than a word that is taken back letter by letter: nobody types so, and what stood before it is no less said. */
const TAKEN_BACK = /\u0008(?: ?\u0008){8}/

/** What a backspace took back on the screen. */
function overtyped(text: string): string {
  if (TAKEN_BACK.test(text)) return text
  const shown: string[] = []
  for (const character of text)
    if (character === '\b') shown.pop()
    else shown.push(character)
  return shown.join('')
}

function decoded(whole: string, name: string): string {
  const known = ENTITIES.get(name.toLowerCase())
  if (known !== undefined) return known
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code >= 32 && code < 0xd800 ? String.fromCodePoint(code) : whole
}

const STEERS = /[\u000e\u000f\u001b\u009b]/

/** The text without what steers a terminal. */
export const withoutEscapes = (text: string): string => (STEERS.test(text) ? text.replace(ESCAPES, '') : text)

/** The same, but for those of one character behind the escape. */
export const withoutSequences = (text: string): string => text.replace(OF_SEVERAL, '')

/** A colour that is taken back is one. */
const hasSpelled = (text: string): boolean => text.includes('[0m')

/** Without the carriage returns at its end. */
function withoutReturns(line: string): string {
  let end = line.length
  while (end > 0 && line.charCodeAt(end - 1) === 13) end--
  return line.slice(0, end)
}

/** The line as it was before it was shown, formatted or pasted. `isPlain`: it is known to be printable ASCII. */
export function plainCharacters(line: string, isPlain = false): string {
  let text = line.charCodeAt(line.length - 1) === 13 ? withoutReturns(line) : line
  // RFC 7464: it stands before each text of a sequence
  if (text.charCodeAt(0) === 0x1e) text = text.replace(/^\u001e{1,8}/, '')
  if (text.charCodeAt(text.length - 1) === 62 || text.trimStart().startsWith('<')) text = text.replace(CLOSED, '').replace(OPENED, '')
  if (text.charCodeAt(text.length - 1) === 92 && text.charCodeAt(text.length - 2) !== 27) text = text.replace(BREAK, '')
  if (hasSpelled(text) && !text.includes('\u001b')) text = text.replace(SPELLED, '')
  if ((isPlain && !text.includes('&')) || !ODD.test(text)) return text
  text = withoutEscapes(text)
  if (ONE_BYTE.test(text)) text = text.replace(ONE_BYTES, '')
  if (text.includes('\b')) text = overtyped(text)
  if (text.includes('&')) text = text.replace(ENTITY, decoded)
  return text.replace(INVISIBLE, '').replace(BLANKS, ' ').replace(DOUBLE_QUOTES, '"').replace(SINGLE_QUOTES, "'").replace(DASHES, ' -- ')
}
