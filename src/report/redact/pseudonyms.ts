import { type Identity, type Kind, PREFIXES, type Parts } from './identity.ts'

/** What a private map holds of one identity. */
export interface Entry {
  readonly kind: Kind
  readonly original: string
  readonly pseudonym: string
}

/** As they stand in a text. */
const STANDING = /(?<![\w.-])(?:(?:host|domain|ns|pod|rs|user|mail|mac|id)-\d{1,6}|ip-\d{1,6}\.\d{1,6})(?![\w-]|\.slice)/gi
const SHAPE = /^([a-z]+-)(?:(\d{1,6})\.)?(\d{1,6})$/

/** Whether something can be an entry. */
export const isEntry = (one: { readonly [name in keyof Entry]: unknown }): one is Entry =>
  typeof one.kind === 'string' &&
  Object.hasOwn(PREFIXES, one.kind) &&
  typeof one.original === 'string' &&
  one.original !== '' &&
  typeof one.pseudonym === 'string' &&
  SHAPE.test(one.pseudonym) &&
  one.pseudonym.startsWith(PREFIXES[one.kind as Kind]) &&
  one.pseudonym.includes('.') === (one.kind === 'ip')

/** One pseudonym for each identity, by the order in which they are asked for. `known` are kept as they are. */
export class Pseudonyms {
  readonly #known = new Map<string, Entry>()
  /** The last number of each beginning. */
  readonly #last = new Map<string, number>()

  constructor(known: readonly Entry[] = []) {
    for (const entry of known) {
      this.#known.set(keyOf(entry.kind, entry.original), entry)
      this.#take(entry.pseudonym)
    }
  }

  /** Numbers that stand in a text already are given to nobody else. */
  reserve(text: string): void {
    if (text.includes('-')) for (const [standing] of text.matchAll(STANDING)) this.#take(standing.toLowerCase())
  }

  of({ kind, key, subnet }: Identity): string {
    const known = this.#known.get(keyOf(kind, key))
    if (known !== undefined) return known.pseudonym
    const prefix = subnet === undefined ? PREFIXES[kind] : `${this.of({ kind: 'subnet', key: subnet })}.`
    const pseudonym = `${prefix}${(this.#last.get(prefix) ?? 0) + 1}`
    this.#take(pseudonym)
    this.#known.set(keyOf(kind, key), { kind, original: key, pseudonym })
    return pseudonym
  }

  /** A spelling under other names. */
  shown(parts: Parts): string {
    return parts.map((part) => (typeof part === 'string' ? part : this.of(part))).join('')
  }

  /** All that were given, the oldest first. */
  entries(): readonly Entry[] {
    return [...this.#known.values()]
  }

  #take(pseudonym: string): void {
    const [, prefix = '', subnet, number] = SHAPE.exec(pseudonym) ?? []
    if (subnet !== undefined) this.#raise(prefix, Number(subnet))
    this.#raise(subnet === undefined ? prefix : `${prefix}${subnet}.`, Number(number))
  }

  #raise(prefix: string, number: number): void {
    this.#last.set(prefix, Math.max(this.#last.get(prefix) ?? 0, number))
  }
}

const keyOf = (kind: Kind, key: string): string => `${kind} ${key}`
