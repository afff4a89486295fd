/** A text as a reader of its encoding sees it, and where each of its characters stands in the text that was given. */
export interface Decoded {
  readonly text: string
  /** Of each character the span that spells it. */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * Percent signs, entities of HTML, escapes of JSON and of C, quotes too, sequences that colour a terminal, characters that are not seen, full-width letters, audit's
 * words in hexadecimal digits.
 */
const SPELLED =
  /%[\da-f]{2}|&(?:quot|apos|amp|lt|gt|nbsp|equals|colon|#\d{1,5}|#x[\da-f]{1,4});|(?:\x1b|\\{1,4}(?:x1b|u001b|033|e)|#033|\^\[)\[[\d;?]{0,16}[a-z]|\\{1,4}u[\da-f]{4}|\\{1,4}x[\da-f]{2}|\\{1,3}(?=["'])|\\{1,4}0[0-7]{2}|#0[0-3][0-7]|(?<=\b(?:proctitle|cmd|data|a\d{1,3})=)(?:[\da-f]{2}){4,8192}(?![\da-f])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00a0\u3000\uff01-\uff5e\u{1d400}-\u{1d7ff}]|\p{Default_Ignorable_Code_Point}/giu
const NAMED: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
  ['equals', '='],
  ['colon', ':'],
])
/** Spellings within spellings: `%2522`, `\\u0026quot;`. */
const DEEPEST = 3

/** One of these begins every spelling. */
const MAY_SPELL = /[%&\\#^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\uffff]|=[\da-f]{8}/i

/** The text decoded, or nothing where nothing in it is encoded. */
export function decoded(text: string): Decoded | undefined {
  let result: Decoded | undefined
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next = decodedOnce(result?.text ?? text)
    if (next === undefined) return result
    const { from, to } = result ?? {}
    result =
      from === undefined || to === undefined
        ? next
        : { text: next.text, from: next.from.map((at) => from[at]!), to: next.to.map((at) => to[at - 1]!) }
  }
  return result
}

function decodedOnce(text: string): Decoded | undefined {
  if (!MAY_SPELL.test(text) || text.search(SPELLED) < 0) return undefined
  const from: number[] = []
  const to: number[] = []
  let read = ''
  let done = 0
  const copy = (end: number): void => {
    read += text.slice(done, end)
    for (; done < end; done++) {
      from.push(done)
      to.push(done + 1)
    }
  }
  for (const spelled of text.matchAll(SPELLED)) {
    copy(spelled.index)
    done += spelled[0].length
    const said = meaning(spelled[0], text, spelled.index)
    read += said
    for (let i = 0; i < said.length; i++) {
      from.push(spelled.index)
      to.push(done)
    }
  }
  copy(text.length)
  return read === text ? undefined : { text: read, from, to }
}

function meaning(spelled: string, text: string, at: number): string {
  if (spelled.length >= 8 && /^[\da-f]+$/i.test(spelled))
    return `"${Buffer.from(spelled, 'hex').toString('latin1').replace(/["\n]/g, ' ')}"`
  const entity = /^&#?(x?)(\w+);$/i.exec(spelled)
  if (entity !== null)
    return NAMED.get(entity[2]!.toLowerCase()) ?? visible(Number.parseInt(entity[2]!, entity[1] === '' ? 10 : 16), text, at, spelled)
  if (/\[[\d;?]*[a-z]$/i.test(spelled)) return ''
  if (spelled[0] === '\\' && spelled.at(-1) === '\\') return ''
  const digits = /^(%|\\+[ux]|\\+0|#0)([\da-f]+)$/i.exec(spelled)
  if (digits !== null) return visible(Number.parseInt(digits[2]!, /0$/.test(digits[1]!) ? 8 : 16), text, at, spelled)
  return visible(spelled.codePointAt(0)!, text, at, spelled)
}

/** A character as it is read: full-width letters as others, nothing for what is not seen. */
function visible(code: number, text: string, at: number, spelled: string): string {
  if (code === 0xa0 || code === 0x3000) return ' '
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
  if (code >= 0x1d400 && code <= 0x1d7ff) return String.fromCodePoint(code).normalize('NFKC')
  if (code < 0x20 || code === 0x7f)
    return code === 9 || code === 10 || code === 13 ? ' ' : isWithinName(text, at, spelled.length) ? '' : '\0'
  if (/\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code))) return ''
  return code < 0x110000 ? String.fromCodePoint(code) : spelled
}

/** Whether what is not seen parts the name of a secret, or that name and its sign: elsewhere it parts words, as in /proc/PID/cmdline. */
function isWithinName(text: string, at: number, length: number): boolean {
  const left = /[a-z]{1,16}$/i.exec(text.slice(Math.max(0, at - 16), at))?.[0] ?? ''
  const right = /^(?:[a-z]{1,16}|[=:])/i.exec(text.slice(at + length, at + length + 16))?.[0] ?? ''
  const name = /passw|passp|pwd|secret|token|apikey|credential/i
  return name.test(left + right) && (/^[=:]/.test(right) || (!name.test(left) && !name.test(right)))
}
