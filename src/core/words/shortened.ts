/** Share of the room that the last link of a chain may have, and all of its last links together. */
const OF_LAST = 0.75
const OF_LINKS = 0.4
/** Characters of a last link that says something by itself. */
const LEAST = 12
const GAP = ' … '
/** What nginx tells of the request behind its error is no link of it. */
const FIELD = /, (?:client|server|request|subrequest|upstream|host|referrer)$/
const LONGEST_FIELD = 16

/**
 * What stands last in a chain of errors, in at most so many characters: `dial tcp 10.0.0.1:443: connect: no route to host`. The last link says why; those
 * before it are kept while there is room. Undefined where the words are no chain, or their last link is longer.
 */
export function lastLinks(words: string, room: number): string | undefined {
  const links = [...words.matchAll(/: (?=\S)/g)]
    .filter(({ index }) => !FIELD.test(words.slice(Math.max(0, index - LONGEST_FIELD), index)))
    .map(({ index }) => words.slice(index + 2))
  const few = links.find(({ length }) => length <= room * OF_LINKS)
  if (few !== undefined && few.length >= LEAST) return few
  const last = links.findLast(({ length }) => length >= LEAST)
  return last !== undefined && last.length <= room * OF_LAST ? last : undefined
}

/** The words in at most `most` characters, cut in their middle: with the last links of a chain, else with their end. */
export function shortened(words: string, most: number): string {
  if (words.length <= most) return words
  const tail =
    lastLinks(words, most) ??
    words
      .slice(words.length - Math.floor(most * OF_LINKS))
      .replace(/^\S*\s+(?=\S)|^[\udc00-\udfff]/, '')
      .trimStart()
  const head = words.slice(0, most - tail.length - GAP.length).replace(/[\ud800-\udbff]$/, '')
  const space = head.lastIndexOf(' ')
  return `${(space > head.length * 0.6 ? head.slice(0, space) : head).trimEnd()}${GAP}${tail}`
}
