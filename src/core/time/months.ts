/**
 * Names of months as locales abbreviate them (%b of glibc's locales, CLDR), by language; English is read by its first three letters.
 * A name that two languages use for different months stands once, in the language that more logs are written in.
 */
const NAMES: readonly (readonly string[])[] = [
  ['jan', 'januar', 'janv', 'jän', 'ene', 'gen', 'sty', 'янв', 'led', 'ian', 'oca', 'січ', 'ιαν'],
  ['feb', 'févr', 'fév', 'fev', 'lut', 'фев', 'úno', 'şub', 'лют', 'φεβ', 'febr'],
  ['mar', 'mär', 'märz', 'mrz', 'mars', 'mrt', 'мар', 'bře', 'márc', 'бер', 'μαρ'],
  ['apr', 'avr', 'abr', 'kwi', 'апр', 'dub', 'ápr', 'nis', 'кві', 'απρ'],
  ['may', 'mai', 'mag', 'mei', 'maj', 'мая', 'май', 'kvě', 'máj', 'тра', 'μαι'],
  ['jun', 'juin', 'giu', 'cze', 'июн', 'čvn', 'čen', 'čer', 'jún', 'iun', 'haz', 'чер', 'ιουν'],
  ['jul', 'juil', 'lug', 'lip', 'июл', 'čvc', 'čec', 'júl', 'iul', 'tem', 'лип', 'ιουλ'],
  ['aug', 'août', 'aou', 'ago', 'sie', 'авг', 'srp', 'ağu', 'сер', 'αυγ'],
  ['sep', 'sept', 'set', 'wrz', 'сен', 'zář', 'szept', 'eyl', 'вер', 'σεπ'],
  ['oct', 'okt', 'ott', 'out', 'paź', 'окт', 'říj', 'eki', 'жов', 'οκτ'],
  ['nov', 'noy', 'lis', 'ноя', 'noi', 'kas', 'лис', 'νοε'],
  ['dec', 'déc', 'dez', 'dic', 'gru', 'дек', 'des', 'pro', 'ara', 'гру', 'δεκ'],
]

const BY_NAME: ReadonlyMap<string, number> = new Map(NAMES.flatMap((names, month) => names.map((name) => [name, month] as const)))
/** Japanese, Chinese and Korean count the months. */
const COUNTED = /^(\d{1,2})[月월]$/

/** Month number 0–11 of a month's name or its abbreviation, with or without a point; undefined for other words. */
export function monthOf(name: string): number | undefined {
  const known = name.toLowerCase()
  const exact = BY_NAME.get(known.slice(0, 3))
  if (exact !== undefined && known.length === 3) return exact
  const counted = COUNTED.exec(known)
  if (counted !== null) {
    const month = Number(counted[1]) - 1
    return month >= 0 && month < 12 ? month : undefined
  }
  const word = known.normalize('NFC').replace(/\.$/, '')
  return BY_NAME.get(word) ?? BY_NAME.get(word.slice(0, 4)) ?? BY_NAME.get(word.slice(0, 3))
}
