import { type Kind, isPseudonym, type Original, type Parts, type Sight } from './identity.ts'
import { OWN_WORDS } from './own-words.gen.ts'
import { isLogWord } from './well-known.ts'

/** Longest spelling that is looked for. */
const MOST = 300
/** Escapes of control characters, JSON, systemd and URLs, between which a name is whole; or a run of letters and digits. */
const RUN = /\\x[\da-f]{2}(?:\[[\d;]{0,20}[a-z])?|\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|%[\da-f]{2}|[\p{L}\p{N}]+/giu
const WITHIN = /[\p{L}\p{N}]/u

/** Whether it is a word of our own sentences or of logs, or shorter than one that tells. */
export const isOwnWord = (name: string): boolean =>
  /^[a-z]{1,2}$/i.test(name) || OWN_WORDS.has(name.toLowerCase()) || isLogWord(name.toLowerCase())

interface Name {
  readonly parts: Parts
  readonly byPlace: boolean
}

/**
 * The names that stand for somebody or something, by their spellings in lower case. A name that is also a word of our own sentences, has one letter or two, or
 * is called as a program, a unit, a container or a device of the same report stays where its place does not tell that it is a name.
 */
export class Names {
  readonly #names = new Map<string, Map<Kind | undefined, Name>>()
  /** Lengths of spellings, longest first, by their first run. */
  readonly #lengths = new Map<string, number[]>()
  readonly #kept: ReadonlySet<string>
  readonly #pods: ReadonlySet<string>

  /** `kept`: what programs, units, containers and devices are called, `pods`: what pods are, in lower case. */
  constructor(kept: ReadonlySet<string>, pods: ReadonlySet<string>) {
    this.#kept = kept
    this.#pods = pods
  }

  isPod(name: string): boolean {
    return this.#pods.has(name.toLowerCase())
  }

  add(spelling: string, parts: Parts, byPlace = false): void {
    // a name begins with its first letter or digit, so that every place of it is found: `_mira`
    const low = spelling.toLowerCase().replace(/^[^\p{L}\p{N}]{1,300}/u, '')
    if (low === '' || low.length > MOST || isPseudonym(low)) return
    const [first] = parts
    const kind = parts.length === 1 && typeof first === 'object' ? first.kind : undefined
    const alike = this.#names.get(low) ?? new Map<Kind | undefined, Name>()
    this.#names.set(low, alike)
    const before = alike.get(kind)
    if (before === undefined || (before.byPlace && !byPlace)) alike.set(kind, { parts, byPlace: byPlace || this.#isWord(low) })
    const run = /^[\p{L}\p{N}]+/u.exec(low)![0]
    const lengths = this.#lengths.get(run) ?? []
    if (lengths.includes(low.length)) return
    this.#lengths.set(
      run,
      [...lengths, low.length].sort((a, b) => b - a),
    )
  }

  #isWord(low: string): boolean {
    return isOwnWord(low) || (/\d/.test(low) ? this.#kept.has(`device ${low}`) : this.#kept.has(low))
  }

  /** What a name of this class stands for. */
  named(kind: Kind, spelling: string): Parts | undefined {
    return this.#names.get(spelling.toLowerCase())?.get(kind)?.parts
  }

  /** Where names stand in a text that are told wherever they stand, none within another. */
  *sightsIn(text: string): Generator<Sight> {
    if (this.#names.size === 0) return
    let done = 0
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (index < done || run.startsWith('%') || /^\\[xu]/.test(run)) continue
      // `\nweb1` of a JSON string that a log quotes
      const isEscaped = text[index - 1] === '\\' && /^[nrt]/.test(run)
      const sight = this.#at(text, index, run) ?? (isEscaped && run.length > 1 ? this.#at(text, index + 1, run.slice(1)) : undefined)
      if (sight === undefined) continue
      done = sight.from + sight.spelling.length
      yield sight
    }
  }

  #at(text: string, from: number, run: string): Sight | undefined {
    for (const length of this.#lengths.get(run.toLowerCase()) ?? []) {
      const spelling = text.slice(from, from + length)
      if (WITHIN.test(text[from + length] ?? '')) continue
      for (const { parts, byPlace } of this.#names.get(spelling.toLowerCase())?.values() ?? [])
        if (!byPlace) return { from, spelling, parts }
    }
    return undefined
  }

  /** The spellings that must stand nowhere. */
  *spellings(): Generator<Original> {
    for (const [spelling, alike] of this.#names) for (const { parts, byPlace } of alike.values()) if (!byPlace) yield { spelling, parts }
  }
}
