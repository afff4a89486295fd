import type { Random } from './random.ts'

/** Changes a text in one place. `seeds`: other texts, of which it may take a part. */
export type Mutation = (text: string, random: Random, seeds: readonly string[]) => string

/** A text is not made longer than this. */
const MOST = 262_144

const replaced = (text: string, at: number, length: number, by: string): string => text.slice(0, at) + by + text.slice(at + length)

/** Where a letter or a sign stands that no digit touches: what is damaged there changes no number. */
function apartFromNumbers(text: string, random: Random): number | undefined {
  for (let tries = 0; tries < 20; tries++) {
    const at = random.below(text.length)
    if (!/[\d\n\r]/.test(text.slice(Math.max(0, at - 2), at + 3)) && !/[-+.,<>=!]/.test(text[at] ?? '')) return at
  }
  return undefined
}

const lineAt = (lines: readonly string[], random: Random): number => random.below(lines.length)

/** What damage does on the way, and what says nothing new: a cut, a lost or a flipped byte, a lost or a doubled line. */
export const DAMAGE: Readonly<Record<string, Mutation>> = {
  tail: (text, random) => text.slice(0, random.below(text.length + 1)),
  head: (text, random) => text.slice(random.below(text.length + 1)),
  'lost byte': (text, random) => {
    const at = apartFromNumbers(text, random)
    return at === undefined ? text : replaced(text, at, 1, '')
  },
  'flipped bit': (text, random) => {
    const at = apartFromNumbers(text, random)
    if (at === undefined) return text
    const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(7)))
    return /[\d\n\r]/.test(flipped) ? text : replaced(text, at, 1, flipped)
  },
  'lost line': (text, random) => {
    const lines = text.split('\n')
    lines.splice(lineAt(lines, random), 1)
    return lines.join('\n')
  },
  'doubled line': (text, random) => {
    const lines = text.split('\n')
    const at = lineAt(lines, random)
    lines.splice(at, 0, lines[at]!)
    return lines.join('\n')
  },
}

const NUMBERS = [
  '0',
  '-1',
  '1',
  '255',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '18446744073709551616',
  '1e309',
  '0x7fffffffffffffff',
  '9'.repeat(400),
  '',
  '.',
  'NaN',
  '٣',
]
const STRANGE = [
  '\0',
  '\x1b[31m',
  '\u202e',
  '\ud800',
  '\u{e0041}',
  '\u2028',
  '\t',
  '\r',
  '"',
  '\\',
  '\\"',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '`',
  '%s',
  '__proto__',
  'constructor',
  ':',
  '=',
  ',',
  ' ',
  '|',
  '\\u0000',
  'ﬀ',
]

/** What somebody may write on purpose. */
const MALICE: Readonly<Record<string, Mutation>> = {
  number: (text, random) => {
    const numbers = [...text.matchAll(/\d+/g)]
    if (numbers.length === 0) return text
    const { index, 0: digits } = random.pick(numbers)
    return replaced(text, index, digits.length, random.pick(NUMBERS))
  },
  strange: (text, random) => replaced(text, random.below(text.length + 1), random.below(3), random.pick(STRANGE)),
  'any byte': (text, random) => replaced(text, random.below(text.length + 1), 1, String.fromCharCode(random.below(256))),
  'any bytes lost': (text, random) => replaced(text, random.below(text.length + 1), random.below(40), ''),
  swapped: (text, random) => {
    const lines = text.split('\n')
    const [a, b] = [lineAt(lines, random), lineAt(lines, random)]
    ;[lines[a], lines[b]] = [lines[b]!, lines[a]!]
    return lines.join('\n')
  },
  'words swapped': (text, random) => {
    const lines = text.split('\n')
    const at = lineAt(lines, random)
    const words = lines[at]!.split(' ')
    const [a, b] = [lineAt(words, random), lineAt(words, random)]
    ;[words[a], words[b]] = [words[b]!, words[a]!]
    lines[at] = words.join(' ')
    return lines.join('\n')
  },
  spliced: (text, random, seeds) => {
    const other = random.pick(seeds)
    const from = random.below(other.length + 1)
    return replaced(text, random.below(text.length + 1), random.below(20), other.slice(from, from + random.below(400)))
  },
  'line of another': (text, random, seeds) => {
    const lines = text.split('\n')
    lines.splice(lineAt(lines, random), 0, random.pick(random.pick(seeds).split('\n')))
    return lines.join('\n')
  },
  joined: (text, random) => {
    const lines = text.split('\n')
    if (lines.length < 2) return text
    const at = random.below(lines.length - 1)
    lines.splice(at, 2, lines[at]! + lines[at + 1]!)
    return lines.join('\n')
  },
  repeated: (text, random) => {
    const at = random.below(text.length)
    const part = text.slice(at, at + 1 + random.below(12))
    return replaced(text, at, 0, part.repeat(1 + random.below(60)))
  },
}

/** A run of its own characters, long enough that a pattern that backtracks takes seconds. */
const LONG: Mutation = (text, random) => {
  const at = random.below(text.length)
  const part = text.slice(at, at + 1 + random.below(4))
  return replaced(text, at, 0, part.repeat(Math.ceil(16_384 / Math.max(1, part.length))))
}

const damage = Object.values(DAMAGE)
const all = [...damage, ...Object.values(MALICE)]

/** One to four mutations, of any kind; one run of `longEach` is a long one. */
export function mutated(text: string, random: Random, seeds: readonly string[], longEach = 200): string {
  let now = text
  for (let n = 1 + random.below(4); n > 0; n--) now = random.pick(all)(now, random, seeds)
  if (random.below(longEach) === 0) now = LONG(now, random, seeds)
  return now.length > MOST ? now.slice(0, MOST) : now
}

/** Damage that leaves each line as it is or takes it away, but for one that a cut goes through. */
export const CUTS = ['tail', 'head', 'lost line', 'doubled line'] as const

/** One to three kinds of damage. */
export function damaged(text: string, random: Random, kinds = Object.keys(DAMAGE)): { readonly text: string; readonly how: string } {
  const how = Array.from({ length: 1 + random.below(3) }, () => random.pick(kinds))
  return { text: how.reduce((now, name) => DAMAGE[name]!(now, random, []), text), how: how.join(', ') }
}
