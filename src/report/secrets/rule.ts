import { FILLED, filled } from './filled.ts'
import { Literals } from './literals.ts'
import { PREFIXED } from './vendors.ts'

/** How a secret is recognised. */
export interface Rule {
  /** Literals, capitals or not, one of which stands in every line that it could change. */
  readonly needs?: readonly string[]
  /** The same as a cheap pattern, where there is no such literal. */
  readonly where?: RegExp
  /** What is kept, the secret, perhaps in quotes, and what stands behind it. Linear: it begins with a literal, its repeats are bounded. */
  readonly pattern?: RegExp
  /** Whether what the pattern takes for a secret is one. */
  readonly accepts?: (secret: string, kept: string) => boolean
  /** In place of the pattern: what fills a text in which one of its literals stands. */
  readonly fill?: (text: string) => string
  /** How often it is looked for again, where one match may hide another. */
  readonly turns?: number
}

/** A place to be filled in, what goes on in the next line, or a value that says that there is none: `\`, `|`, `***`, `$(…)`, `${…}`, `$NAME`, `{{…}}`, `<password>`, `%s`, `null`. */
const NO_SECRET =
  /^(?:\\{1,2}$|[|>][+-]?$|\*{3}|\$[({]|\$[A-Z_]{2,40}$|\{\{|<[a-z][^<>]{0,80}>|%s|x{3,40}$|\.{3,8}$|…$|[[(<]?(?:redacted|hidden|filtered|sensitive)|\(?(?:null|none|nil|true|false|yes|no|not|unset|empty)\)?$)/i

/** A value as it is shown: filled, but for its quotes, unless it is none or was found before. */
export function hide(value: string): string {
  const quotes = quotesAround(value)
  const inner = value.slice(quotes, value.length - quotes)
  if (NO_SECRET.test(inner) || (FILLED.test(inner) && PREFIXED.test(inner))) return value
  return value.slice(0, quotes) + filled(inner) + value.slice(value.length - quotes)
}

/** Quotes at its beginning that its end has too, one within the other. */
function quotesAround(value: string): number {
  let quotes = 0
  for (let end = value.length - 1; quotes < end && (value[quotes] === '"' || value[quotes] === "'") && value[quotes] === value[end]; end--)
    quotes++
  return quotes
}

/** Rules in their order, of which a line is given only to those that may find something in it. */
export class Rules {
  readonly #rules: readonly Rule[]
  readonly #literals: Literals
  /** The rules that need each literal. */
  readonly #needing: readonly (readonly number[])[]
  /** A mark for each rule that needs none. */
  readonly #always: Uint8Array

  constructor(rules: readonly Rule[]) {
    this.#rules = rules
    const needs = rules.map(({ needs: some = [] }) => some.map((literal) => literal.toLowerCase()))
    const literals = [...new Set(needs.flat())]
    this.#literals = new Literals(literals)
    this.#needing = literals.map((literal) => needs.flatMap((some, i) => (some.includes(literal) ? [i] : [])))
    this.#always = Uint8Array.from(rules, ({ needs: some }) => (some === undefined ? 1 : 0))
  }

  /** The text with the secrets filled that the rules find. */
  applied(text: string): string {
    const asked = this.#always.slice()
    this.#literals.eachIn(text, (literal) => {
      for (const rule of this.#needing[literal]!) asked[rule] = 1
    })
    let result = text
    for (let i = asked.indexOf(1); i >= 0; i = asked.indexOf(1, i + 1)) {
      const rule = this.#rules[i]!
      if (rule.where?.test(result) !== false) result = appliedOne(rule, result)
    }
    return result
  }
}

function appliedOne({ pattern, accepts, fill, turns = 1 }: Rule, text: string): string {
  if (pattern === undefined) return fill?.(text) ?? text
  let result = text
  for (let turn = 0, before = ''; turn < turns && before !== result; turn++) {
    before = result
    result = result.replace(pattern, (whole: string, kept: string, secret: string, rest: string) =>
      accepts?.(secret, kept) === false ? whole : kept + hide(secret) + rest,
    )
  }
  return result
}
