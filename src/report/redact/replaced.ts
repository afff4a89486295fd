import type { Parts, Sight } from './identity.ts'

/** Of sights that overlap the first counts, of those that begin together the longest. */
export function replaced(text: string, sights: readonly Sight[], shown: (parts: Parts) => string): string {
  let done = 0
  let result = ''
  for (const { from, spelling, parts } of sights.toSorted((a, b) => a.from - b.from || b.spelling.length - a.spelling.length)) {
    if (from < done) continue
    result += text.slice(done, from) + shown(parts)
    done = from + spelling.length
  }
  return done === 0 ? text : result + text.slice(done)
}
