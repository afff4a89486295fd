/** Characters of a quote behind which a word that tells is kept with it. */
const AROUND = 24

/**
 * A quoted line in at most `most` characters, cut in the middle: its beginning, then the part that holds one of the words that matter (names, numbers),
 * else its end.
 */
export function excerpt(text: string, most: number, words: readonly string[] = []): string {
  const said = text.replace(/\s+/g, (space) => (space.length > 4 ? '    ' : space.replaceAll('\t', ' '))).trim()
  if (said.length <= most) return said
  const head = headOf(said, Math.ceil(most * 0.62))
  const tail = tailOf(said, head.length, most - head.length - 3, words)
  return `${head.trimEnd()} … ${tail.trim()}${said.endsWith(tail) ? '' : ' …'}`
}

/** At most so much of the beginning, up to a space where one is near. */
function headOf(said: string, most: number): string {
  const head = said.slice(0, most).replace(/[\ud800-\udbff]$/, '')
  const space = head.lastIndexOf(' ')
  return space > most * 0.6 ? head.slice(0, space) : head
}

function tailOf(said: string, from: number, most: number, words: readonly string[]): string {
  const rest = said.slice(from)
  const end = rest.slice(Math.max(0, rest.length - most))
  const clean = (part: string): string => part.replace(/^[\udc00-\udfff]/, '').replace(/^\S*\s+(?=\S)/, '')
  if (words.some((word) => end.includes(word))) return clean(end)
  const hits = words.map((word) => rest.indexOf(word)).filter((at) => at >= 0)
  if (hits.length === 0) return clean(end)
  const start = Math.max(0, Math.min(...hits) - AROUND)
  const part = rest.slice(start, start + most - 2).replace(/[\ud800-\udbff]$/, '')
  return clean(part).replace(/\s+\S*$/, '')
}
