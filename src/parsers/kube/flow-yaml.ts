import { MAX_DEPTH, SKIPPED_KEYS, type Tree } from './tree.ts'

/** What ends a plain scalar within a flow collection. */
const PLAIN = /[^,{}[\]]{0,4000}?(?=\s{0,40}(?:[,{}[\]]|$))/y
const PLAIN_KEY = /(?:("[^"]{0,300}"|'[^']{0,300}')\s{0,8}:|([A-Za-z0-9_./$-][\w./$-]{0,300})\s{0,8}:(?=\s|["'[{]|$))/y
const QUOTED = /"((?:[^"\\]|\\.){0,60000})"|'((?:[^']|''){0,60000})'/y
const BLANK = /\s{0,400}/y

/** A scalar as YAML types it, of those that objects of Kubernetes hold. */
export function plainScalar(written: string): string | number | boolean | null {
  if (/^-?\d{1,15}$/.test(written)) return Number(written)
  if (written === 'true' || written === 'false') return written === 'true'
  return /^(?:null|~)$/.test(written) ? null : written
}

/** A flow collection of YAML on one line, `{kind: Pod, name: api-0}` or `[a, b]`; what is cut off is read as far as it goes. */
export function flowYaml(text: string, line: number): Tree {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const m = pattern.exec(text)
    if (m !== null) at += m[0].length
    return m
  }
  const value = (depth: number): Tree => {
    take(BLANK)
    const tree: Tree = { line }
    const first = text[at]
    if (depth >= MAX_DEPTH) at = text.length
    else if (first === '{' || first === '[') {
      at++
      const map = new Map<string, Tree>()
      const list: Tree[] = []
      if (first === '{') tree.map = map
      else tree.list = list
      for (;;) {
        take(BLANK)
        const next = text[at]
        if (next === undefined) break
        if (next === '}' || next === ']') {
          at++
          break
        }
        if (next === ',') {
          at++
          continue
        }
        const before = at
        const key = first === '{' ? take(PLAIN_KEY) : null
        const member = value(depth + 1)
        if (key !== null) {
          const name = (key[1] ?? key[2]!).replace(/^(["'])(.*)\1$/s, '$2')
          if (!SKIPPED_KEYS.has(name)) map.set(name, member)
        } else if (first === '[') list.push(member)
        if (at === before) at++
      }
    } else {
      const quoted = first === '"' || first === "'" ? take(QUOTED) : null
      if (quoted !== null) tree.scalar = quoted[1]?.replaceAll(/\\(["\\/])/g, '$1') ?? quoted[2]!.replaceAll("''", "'")
      else {
        const written = (take(PLAIN)?.[0] ?? '').trim()
        if (written !== '') tree.scalar = plainScalar(written)
      }
    }
    return tree
  }
  return value(0)
}
