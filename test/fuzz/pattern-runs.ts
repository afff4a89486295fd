/** Runs of a pattern's own characters: texts on which one that backtracks would take long. */

type Node =
  | { readonly kind: 'char'; readonly some: readonly string[] }
  | { readonly kind: 'row'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly ways: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'same'; readonly group: number | string }
  | { readonly kind: 'group'; readonly name: number | string; readonly body: Node }
  | { readonly kind: 'none' }

const ESCAPED: Readonly<Record<string, readonly string[]>> = {
  d: ['1'],
  D: ['a', ' '],
  w: ['a', '1'],
  W: [' ', '-'],
  s: [' ', '\t'],
  S: ['a', '-', '1'],
  n: ['\n'],
  t: ['\t'],
  r: ['\r'],
  f: ['\f'],
  v: ['\v'],
  0: ['\0'],
}

/** Reads a pattern of JavaScript as far as it says which characters may stand where. */
class Reader {
  readonly #source: string
  #at = 0
  #groups = 0

  constructor(source: string) {
    this.#source = source
  }

  choice(): Node {
    const ways = [this.#row()]
    while (this.#source[this.#at] === '|') {
      this.#at++
      ways.push(this.#row())
    }
    return ways.length === 1 ? ways[0]! : { kind: 'choice', ways }
  }

  #row(): Node {
    const parts: Node[] = []
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')')
      parts.push(this.#counted(this.#one()))
    return parts.length === 1 ? parts[0]! : { kind: 'row', parts }
  }

  #counted(body: Node): Node {
    const rest = this.#source.slice(this.#at, this.#at + 16)
    const m = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(rest)
    if (m === null) return body
    this.#at += m[0].length
    const sign = m[0][0]!
    const least = sign === '{' ? Number(m[1]) : sign === '+' ? 1 : 0
    const most =
      sign === '{'
        ? m[2] === undefined
          ? least
          : m[3] === ''
            ? Number.POSITIVE_INFINITY
            : Number(m[3])
        : sign === '?'
          ? 1
          : Number.POSITIVE_INFINITY
    return { kind: 'repeat', body, least, most }
  }

  #one(): Node {
    const char = this.#source[this.#at++]!
    if (char === '(') return this.#group()
    if (char === '[') return { kind: 'char', some: this.#class() }
    if (char === '\\') return this.#escape()
    if (char === '^' || char === '$') return { kind: 'none' }
    if (char === '.') return { kind: 'char', some: ['a', ' ', '1', '-'] }
    return { kind: 'char', some: [char] }
  }

  #group(): Node {
    const m = /^\?(?:(?<plain>:)|(?<look><?[=!])|<(?<name>[^>]+)>)/.exec(this.#source.slice(this.#at, this.#at + 60))
    if (m !== null) this.#at += m[0].length
    const name = m?.groups?.['name'] ?? (m === null ? ++this.#groups : undefined)
    if (m?.groups?.['name'] !== undefined) this.#groups++
    const body = this.choice()
    this.#at++
    if (m?.groups?.['look'] !== undefined) return { kind: 'none' }
    return name === undefined ? body : { kind: 'group', name, body }
  }

  #escape(): Node {
    const rest = this.#source.slice(this.#at, this.#at + 60)
    const m = /^(?:[pP]\{[^}]*\}|u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|k<([^>]+)>|([1-9])|(.))/is.exec(rest)!
    this.#at += m[0].length
    if (m[4] !== undefined || m[5] !== undefined) return { kind: 'same', group: m[4] ?? Number(m[5]) }
    const code = m[1] ?? m[2] ?? m[3]
    if (code !== undefined) return { kind: 'char', some: [String.fromCodePoint(Number.parseInt(code, 16))] }
    if (m[6] === undefined) return { kind: 'char', some: /^p\{(?:L|Lu|Ll|Letter)\}/i.test(m[0]) ? ['a', 'A', 'é'] : ['a', '\u0301'] }
    if (m[6] === 'b' || m[6] === 'B') return { kind: 'none' }
    return { kind: 'char', some: ESCAPED[m[6]] ?? [m[6]] }
  }

  /** Some characters of a class, the odd ones first; of a negated one, some that it does not name. */
  #class(): string[] {
    const from = this.#at
    const negated = this.#source[this.#at] === '^'
    while (this.#source[this.#at] !== ']') this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    const inner = this.#source.slice(from, this.#at++)
    const flags = /\\[pP]\{|\\u\{/.test(inner) ? 'u' : ''
    const is = new RegExp(`[${inner}]`, flags)
    const some = [
      '-',
      ' ',
      'a',
      '1',
      '.',
      '/',
      '_',
      ':',
      ',',
      '"',
      "'",
      '(',
      '[',
      '<',
      '=',
      '\\',
      '\t',
      'Z',
      '#',
      '+',
      'é',
      '`',
      '{',
      '*',
      ')',
      ']',
      '>',
      '}',
    ].filter((c) => is.test(c))
    return some.length > 0 ? (negated ? some.slice(0, 5) : some.slice(0, 8)) : [inner[negated ? 1 : 0] ?? 'a']
  }
}

/** One text of the node: repeats as few times as may be, but at least once where `wide`. */
function least(node: Node, wide: boolean, pick: number, groups = new Map<number | string, string>()): string {
  switch (node.kind) {
    case 'char':
      return node.some[(pick % 5) % node.some.length]!
    case 'row':
      return node.parts.map((part) => least(part, wide, pick, groups)).join('')
    case 'choice':
      return least(node.ways[pick % node.ways.length]!, wide, pick, groups)
    case 'repeat':
      return least(node.body, wide, pick, groups).repeat(Math.min(64, Math.max(node.least, wide ? Math.min(1, node.most) : 0)))
    case 'same':
      return groups.get(node.group) ?? ''
    case 'group': {
      const text = least(node.body, wide, pick, groups)
      groups.set(node.name, text)
      return text
    }
    case 'none':
      return ''
  }
}

/** What stands before a repeat, and what is repeated. */
interface Run {
  readonly before: string
  readonly part: string
}

function* runsIn(node: Node, before: string, pick: number): Generator<Run> {
  switch (node.kind) {
    case 'row': {
      let so = before
      for (const part of node.parts) {
        yield* runsIn(part, so, pick)
        so += least(part, true, pick)
      }
      return
    }
    case 'choice':
      for (const way of node.ways) yield* runsIn(way, before, pick)
      return
    case 'group':
      yield* runsIn(node.body, before, pick)
      return
    case 'repeat':
      if (node.most > 1) for (const wide of [false, true]) yield { before, part: least(node.body, wide, pick) }
      yield* runsIn(node.body, before, pick)
      return
    default:
  }
}

/** Ways of a choice that are tried, and with them five characters of a class. */
const PICKS = 20
/** Runs of all repeats of a pattern; none twice. */
export function runsOf(source: string): Run[] {
  const node = new Reader(source).choice()
  const seen = new Map<string, Run>()
  for (let pick = 0; pick < PICKS; pick++)
    for (const run of runsIn(node, '', pick)) {
      if (run.part !== '') seen.set(`${run.before}\n${run.part}`, run)
      // a run need not stand behind what the pattern begins with
      if (run.part !== '') seen.set(`\n${run.part}`, { before: '', part: run.part })
    }
  return [...seen.values()]
}

/** What no pattern goes on with. */
const ENDS = ['\u0001', '!', '']

/**
 * The milliseconds that a pattern takes for the worst run of its own characters, up to a length. The runs grow by little, so that it is seen to
 * be slow before it takes for ever: at `enough` milliseconds it is.
 */
export function slowestRun(pattern: RegExp, longest: number, enough: number): { readonly ms: number; readonly text: string } {
  let worst = { ms: 0, text: '' }
  for (const { before, part } of runsOf(pattern.source))
    for (const end of ENDS)
      for (let count = 6; ; count += Math.max(1, count >> (count > 96 ? 2 : 5))) {
        const text = `${before}${part.repeat(count)}${end}`
        if (text.length > longest) break
        pattern.lastIndex = 0
        const began = performance.now()
        pattern.exec(text)
        let ms = performance.now() - began
        // again: somebody else may have had the processor
        for (let turn = 0; turn < 4 && ms > enough / 4; turn++) {
          pattern.lastIndex = 0
          const again = performance.now()
          pattern.exec(text)
          ms = Math.min(ms, performance.now() - again)
        }
        if (ms > worst.ms) worst = { ms, text: `${before}${part}×${count}${end}` }
        if (ms > enough) return worst
      }
  return worst
}
