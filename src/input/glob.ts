/** Alternatives of a pattern (`{a,b}{1..9}`) that are tried. */
const MOST_ALTERNATIVES = 1_000
/** Paths that one pattern may stand for. */
const MOST_MATCHES = 1_000_000

export interface Globbed {
  readonly matches: readonly string[]
  /** Why there is none; undefined where the name holds no pattern. */
  readonly why?: string
}

/** What a pattern stands for, in sorted order. Links are not followed. */
export async function globbed(pattern: string): Promise<Globbed> {
  const { default: fastGlob } = await import('fast-glob')
  if (!fastGlob.isDynamicPattern(pattern)) return { matches: [] }
  const none = 'unreadable: no file matches this pattern'
  // names of files hold braces too: one that went away meanwhile is no reason to try millions of others
  if (alternatives(pattern) > MOST_ALTERNATIVES)
    return { matches: [], why: `${none}, and it has more than ${MOST_ALTERNATIVES} alternatives, which are not tried one by one` }
  const matches: string[] = []
  try {
    for await (const match of fastGlob.stream(pattern, { dot: true, onlyFiles: false, followSymbolicLinks: false, suppressErrors: true })) {
      matches.push(String(match))
      if (matches.length >= MOST_MATCHES) break
    }
  } catch {
    // a pattern that cannot be understood matches nothing
  }
  return matches.length === 0 ? { matches, why: none } : { matches: matches.sort() }
}

/** How many patterns without braces one is short for, at least. */
export function alternatives(pattern: string): number {
  const open: { sum: number; product: number; from: number }[] = []
  let product = 1
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '{') {
      open.push({ sum: 0, product, from: at + 1 })
      product = 1
    } else if (char === ',' && open.length > 0) {
      open.at(-1)!.sum += product
      product = 1
    } else if (char === '}') {
      const group = open.pop()
      if (group === undefined) continue
      product = group.product * (group.sum + product) * rangeOf(pattern.slice(group.from, Math.min(at, group.from + 64)))
    }
  }
  return open.reduce((all, group) => all * Math.max(1, group.sum) * group.product, product)
}

/** `1..9` stands for nine, `a..z` for no more than letters there are. */
function rangeOf(inside: string): number {
  const range = /^(-?\d{1,15})\.\.(-?\d{1,15})/.exec(inside)
  if (range !== null) return Math.abs(Number(range[2]) - Number(range[1])) + 1
  return /^[a-z]\.\.[a-z]/i.test(inside) ? 26 : 1
}
