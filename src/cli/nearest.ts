/** Edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array.from<number>({ length: b.length }).fill(0)])
  const at = (i: number, j: number) => rows[i]?.[j] ?? (i < 0 || j < 0 ? Infinity : Math.max(i, j))
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
      rows[i]![j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swap)
    }
  return at(a.length, b.length)
}

/** The words that were probably meant: the nearest one within a few edits, else those (three at most) that begin so. */
export function nearest(word: string, words: readonly string[]): string[] {
  if (word.length === 0 || word.length > 64) return []
  const ranked = words.map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate) })).sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  if (best !== undefined && best.edits <= (word.length < 4 ? 1 : word.length < 12 ? 2 : 4)) return [best.candidate]
  return word.length < 2 ? [] : words.filter((candidate) => candidate.startsWith(word.toLowerCase())).slice(0, 3)
}

/** `; did you mean X?`, `; did you mean X or Y?` or nothing. */
export function didYouMean(word: string, words: readonly string[], prefix = ''): string {
  const near = nearest(word, words).map((candidate) => prefix + candidate)
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
}

/** The same for a name of the tz database, in any case, of a city alone too: `berlin` is Europe/Berlin. */
export function nearestZone(word: string): string {
  const zones = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]))
  const said = word.trim().toLowerCase().replaceAll(' ', '_')
  const city = [...zones].find(([lower]) => lower.endsWith(`/${said}`))
  const near = city === undefined ? nearest(said, [...zones.keys()]).map((lower) => zones.get(lower)!) : [city[1]]
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
}
