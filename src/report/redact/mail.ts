import { isPseudonym, type Parts, type Sight, taken } from './identity.ts'

const ADDRESS = /((?<![\w.+%-]))([\w+%-][\w.+%-]{0,63}@(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,24})(?![\w-])/gi
/** In an address of the web; with a name of words in quotes (RFC 5322). */
const ESCAPED = /((?<![\w.+-]))([\w+-][\w.+-]{0,63}%40(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,24})(?![\w-])/gi
const QUOTED = /((?<![\w=]))("[\w.+ -]{1,64}"@(?:[a-z\d][a-z\d-]{0,62}\.){1,8}[a-z]{2,24})(?![\w-])/gi
/** Instances of units, and accounts that services are reached by. */
const NONE = /\.(?:service|socket|slice|scope|timer|mount|target|device|path|swap|log|conf|gz|xz|zst|journal)$|^git@/i

/** Whose an address is: `"Irene Alder" <…>`, `From: Irene Alder <…>`, `… (Irene Alder)`. */
const WORD = String.raw`\p{Lu}[\p{L}\p{M}'’.-]{0,40}`
const CALLED = String.raw`(?!(?:From|To|Cc|By|For|User|Author|Mail|Sender|Contact|Maintainer)[ ,])${WORD}(?:[ ,]{1,2}${WORD}){1,3}`
const MAIL = String.raw`([\w+%-][\w.+%-]{0,63}@(?:[A-Za-z\d][A-Za-z\d-]{0,62}\.){1,8}[A-Za-z]{2,24})`
const WHOSE: readonly RegExp[] = [
  new RegExp(String.raw`["']([^"'<>@\\\n]{2,80})\\{0,3}["']\s{0,2}(?:<|&lt;)${MAIL}`, 'gu'),
  new RegExp(String.raw`(?<![\p{L}\p{N}])(${CALLED})\s{1,2}(?:<|&lt;)${MAIL}`, 'gu'),
  new RegExp(String.raw`(?<=\b(?:From|To|Cc|Bcc|Reply-To|Sender|Author|Committer|by): {1,4})(${WORD})\s{1,2}(?:<|&lt;)${MAIL}`, 'gu'),
]
const BEHIND = new RegExp(String.raw`${MAIL}>?\s\((${CALLED})\)`, 'gu')

/** Addresses of mail, as a whole, and the names of those whose they are: both are one thing. */
export function* mailSights(text: string): Generator<Sight> {
  if (text.includes('%40')) yield* taken(text, ESCAPED, (name) => ofMail(name.replace('%40', '@')))
  if (!text.includes('@')) return
  yield* taken(text, QUOTED, ofMail)
  yield* taken(text, ADDRESS, (name) => (NONE.test(name) ? undefined : ofMail(name)))
  for (const pattern of WHOSE)
    for (const { 0: whole, 1: name = '', 2: mail = '', index } of text.matchAll(pattern))
      yield* named(name, index + whole.indexOf(name), mail)
  for (const { 0: whole, 1: mail = '', 2: name = '', index } of text.matchAll(BEHIND))
    yield* named(name, index + whole.lastIndexOf(name), mail)
}

const ofMail = (mail: string): Parts => [{ kind: 'mail', key: mail.toLowerCase() }]

/** A name of one word stays where its place does not tell that it is one. */
function* named(name: string, from: number, mail: string): Generator<Sight> {
  const spelling = name.trim()
  if (isPseudonym(spelling) || NONE.test(mail) || !/\p{L}/u.test(spelling)) return
  yield { from: from + name.indexOf(spelling), spelling, parts: ofMail(mail), byPlace: !/\s/.test(spelling) }
}
