import { namesReason } from '../core/reason.ts'
import { lastLinks } from '../core/words/shortened.ts'

/** Characters of a quote before a word that tells which are kept with it; of the word that holds it twice as many. */
const BEFORE = 16
/** Shares of the room that the beginning has: where what tells stands behind it, and where nothing does. */
const HEAD_OF_TOLD = 0.42
const HEAD = 0.62

/**
 * A quoted line in at most `most` characters, cut in the middle: its beginning, then the part that holds the most of the words that matter (names,
 * numbers), else its end; of a chain of errors always the last, which says why.
 */
export function excerpt(text: string, most: number, words: readonly string[] = []): string {
  if (!text.includes('[masked ') || text.search(STANDS) >= 0) return shortened(text, most, words)
  // each is one character while the line is cut: none is cut in two
  const masks: string[] = []
  const joined = text.replace(MASK, (mark) => (masks.length < MOST_MASKS ? String.fromCharCode(FIRST + masks.push(mark) - 1) : mark))
  let cut = ''
  for (let room = most; room > 0; room -= Math.max(1, cut.length - most)) {
    cut = shortened(joined, room, words).replace(STANDS, (one) => masks[one.charCodeAt(0) - FIRST]!)
    if (cut.length <= most) break
  }
  return cut
}

/** What stands for a secret. */
const MASK = /\[masked [\d+-]{1,6}\]/g
/** No characters (Unicode 23.7), which stand for masks. */
const FIRST = 0xfdd2
const MOST_MASKS = 30
const STANDS = /[\ufdd2-\ufdef]/g

function shortened(text: string, most: number, words: readonly string[]): string {
  const shown = text.replace(/\s+/g, (space) => (space.length > 4 ? '    ' : space.replaceAll('\t', ' '))).trim()
  if (shown.length <= most) return shown
  // columns are given up before words are
  const said = shown.replace(/ +/g, ' ')
  if (said.length <= most) return said
  const link = lastLinks(said, most)
  const room = most - (link?.length ?? 0) - 3
  if (link === undefined || (link.length > most * SHORT_LINK && (room < LEAST_CUT || !namesReason(link)))) return cut(said, most, words)
  const before = said.slice(0, -link.length).trimEnd()
  if (before.length <= room) return `${before} ${link}`
  return room < LEAST_CUT ? `${headOf(before, room)} … ${link}` : `${cut(before, room + 2, words)} ${link}`
}

/** Share of the room beyond which a last link is kept for its reason alone, and where it leaves room for what it is about. */
const SHORT_LINK = 0.4

/** Characters that are cut in their middle: of fewer only the beginning is kept. */
const LEAST_CUT = 60

/** Its beginning, and the part with the words that matter, else its end. */
function cut(said: string, most: number, words: readonly string[]): string {
  if (said.length <= most) return said
  const hits = hitsOf(said, words)
  // where the beginning holds all that matters, the end is what is given up
  const begun = headOf(said, most - 2)
  if (hits.length > 0 && endsInFields(said) && !namesReason(endOf(said, most)) && lastEnd(said, words) <= begun.length)
    return `${begun.trimEnd()} …`
  // a beginning that tells something itself stays
  const told = hits.some((at) => at >= most * HEAD) && !hits.some((at) => at >= most * HEAD_OF_TOLD * 0.7 && at < most * HEAD)
  const head = headOf(said, Math.floor(most * (told ? HEAD_OF_TOLD : HEAD)))
  const tail = tailOf(said.slice(head.length), most - head.length - 5, words)
  const isNext = said.slice(head.length).trimStart().startsWith(tail)
  return `${head.trimEnd()} ${isNext ? '' : '… '}${tail}${said.endsWith(tail) ? '' : ' …'}`
}

/** An end that is no sentence: a field, or what stands in brackets. */
const FIELDS = /(?:[)\]}]|[\w.]{1,40}[:=] ?\S{1,80})$/

export const endsInFields = (said: string): boolean => FIELDS.test(said.trimEnd())

/** The end that a cut line would keep where nothing else matters. */
const endOf = (said: string, most: number): string => said.slice(-Math.floor(most * (1 - HEAD)))

/** Behind the last of the words. */
const lastEnd = (said: string, words: readonly string[]): number => Math.max(0, ...spansOf(said, words).map(([, to]) => to))

/** Places of one word that are looked at. */
const MOST_PLACES = 4

/** Where the words stand, each as a word of its own; of words within words one. */
const hitsOf = (text: string, words: readonly string[]): number[] => spansOf(text, words).map(([from]) => from)

function spansOf(text: string, words: readonly string[]): [number, number][] {
  const spans = [...new Set(words)].flatMap((word) => {
    const found: [number, number][] = []
    // a unit may stand behind a number
    const ends = /^\d+$/.test(word) ? /[\d.]/ : /\w/
    for (let at = text.indexOf(word); at >= 0 && found.length < MOST_PLACES; at = text.indexOf(word, at + 1))
      if (!/\w/.test(text[at - 1] ?? ' ') && !ends.test(text[at + word.length] ?? ' ')) found.push([at, at + word.length])
    return found
  })
  return spans.filter(([from, to], i) => !spans.some(([f, t], k) => k !== i && f <= from && t >= to && (t - f > to - from || k < i)))
}

/** At most so much of the beginning, up to a space where one is near, else up to a mark within its last word. */
function headOf(said: string, most: number): string {
  const head = said.slice(0, most).replace(/[\ud800-\udbff]$/, '')
  const space = head.lastIndexOf(' ')
  if (space > most * 0.5) return head.slice(0, space)
  const mark = /[(,;/|](?!.*[(,;/|])/.exec(head)?.index ?? 0
  return mark > most * 0.6 ? head.slice(0, head[mark] === '(' ? mark : mark + 1) : head
}

/** Where the part with a word in it begins: with the word that holds it, its bracket too, if that is not long before. */
function startOf(rest: string, at: number): number {
  const begun = Math.max(...[' ', ',', ';', '"'].map((mark) => rest.lastIndexOf(mark, at - 1) + 1), rest.lastIndexOf('(', at - 1))
  return at - begun <= 2 * BEFORE ? Math.max(0, begun) : at - BEFORE
}

/** So many words more outweigh an end that names a reason, or a status. */
const OUTWEIGH = 2
const STATUS = /\bstatus=\S{1,40}$/

/** The part with the most words in it, the last of equals; without the pieces of words at its edges. */
function tailOf(rest: string, most: number, words: readonly string[]): string {
  const last = Math.max(0, rest.length - most)
  const spans = spansOf(rest, words)
  const hits = spans.map(([from]) => from)
  const held = (start: number): number => spans.filter(([from, to]) => from >= start && to <= start + most).length
  const more = namesReason(rest.slice(last)) || STATUS.test(rest) ? OUTWEIGH : 1
  const start = hits
    .map((at) => startOf(rest, at))
    .reduce((best, one) => (one < last && held(one) >= held(best) + (best === last ? more : 1) ? one : best), last)
  const part = rest
    .slice(start, start + most)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/^[\udc00-\udfff]/, '')
  return (start === last ? withoutPiece(part) : part.replace(/\s+\S*$/, '')).trim()
}

/** Without the piece of a word at its beginning: up to a space or a comma, in one long word up to a mark. */
function withoutPiece(part: string): string {
  const whole = part.replace(/^[^\s,;]*[\s,;]+(?=\S)/, '')
  return whole === part ? part.replace(/^[^/.:=|]{0,40}[/:=|]{1,3}(?=\S)/, '') : whole
}
