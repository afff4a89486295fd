import { hide } from './rule.ts'

/** Characters of its indent. */
export const indentOf = (line: string): number => /^[\s\0]*/.exec(line)![0].length

/** Where what a line says may begin: behind its indent, or behind what it has in common with a neighbour, and that indent. */
export function beginnings(lines: readonly string[], at: number): number[] {
  const line = lines[at]!
  const common = [at - 1, at + 1].map((k) => (lines[k] === undefined ? 0 : alike(line, lines[k])))
  return [...new Set([0, ...common].map((from) => from + indentOf(line.slice(from))))]
}

/** Fills a part of one of the lines. */
export function fillSpan(result: string[], at: number, from: number, to: number): void {
  const line = result[at]!
  result[at] = line.slice(0, from) + hide(line.slice(from, to)) + line.slice(to)
}

/** How many characters two lines have in common at their beginning, digits aside, up to the end of a word. */
export function alike(a: string, b: string): number {
  let end = 0
  let at = 0
  for (; at < Math.min(a.length, b.length); at++) {
    const [x, y] = [a[at]!, b[at]!]
    if (x !== y && !(/\d/.test(x) && /\d/.test(y))) break
    if (/\s/.test(x)) end = at + 1
  }
  return end
}
