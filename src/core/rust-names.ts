/**
 * Rust's v0 symbol names (RFC 2603), as far as paths go: crate, module, type, method. What is not a path (generic arguments,
 * closures) is left out. A name that cannot be read stays as printed.
 */
export function demangled(name: string): string {
  if (!name.startsWith('_R')) return name
  try {
    const reader = new Reader(name.slice(2))
    return reader.path(0)
  } catch {
    return name
  }
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  path(depth: number): string {
    if (depth > 24) throw new RangeError('too deep')
    const tag = this.#next()
    if (tag === 'C') return this.#identifier()
    if (tag === 'N') {
      this.#next()
      const parent = this.path(depth + 1)
      const own = this.#identifier()
      return own === '' ? parent : `${parent}::${own}`
    }
    if (tag === 'M' || tag === 'X') {
      this.#disambiguator()
      this.path(depth + 1)
      const type = this.#type(depth + 1)
      return tag === 'M' ? `<${type}>` : `<${type} as ${this.path(depth + 1)}>`
    }
    if (tag === 'Y') return `<${this.#type(depth + 1)} as ${this.path(depth + 1)}>`
    if (tag === 'I') {
      const generic = this.path(depth + 1)
      for (let n = 0; n < 16 && this.#text[this.#at] !== 'E'; n++) this.#argument(depth + 1)
      this.#at++
      return generic
    }
    if (tag === 'B') return this.#back(() => this.path(depth + 1))
    throw new RangeError('no path')
  }

  #argument(depth: number): void {
    if (this.#text[this.#at] === 'L') {
      this.#at++
      this.#number()
    } else this.#type(depth)
  }

  #type(depth: number): string {
    const tag = this.#text[this.#at] ?? ''
    if (/[a-z]/.test(tag)) {
      this.#at++
      return BASIC[tag] ?? '_'
    }
    if (tag === 'R' || tag === 'Q' || tag === 'P' || tag === 'O' || tag === 'S') {
      this.#at++
      return `&${this.#type(depth + 1)}`
    }
    if (tag === 'B') {
      this.#at++
      return this.#back(() => this.#type(depth + 1))
    }
    return this.path(depth + 1)
  }

  #back<T>(read: () => T): T {
    const to = this.#number()
    const here = this.#at
    if (to >= here) throw new RangeError('forward reference')
    this.#at = to
    const value = read()
    this.#at = here
    return value
  }

  /** Base 62, ended by `_`; `_` alone is 0. */
  #number(): number {
    let value = 0
    for (let n = 0; n < 12; n++) {
      const c = this.#next()
      if (c === '_') return n === 0 ? 0 : value + 1
      const digit = DIGITS.indexOf(c)
      if (digit < 0) break
      value = value * 62 + digit
    }
    throw new RangeError('no number')
  }

  #disambiguator(): void {
    if (this.#text[this.#at] !== 's') return
    this.#at++
    this.#number()
  }

  #identifier(): string {
    this.#disambiguator()
    const m = /^u?(\d{1,3})_?/.exec(this.#text.slice(this.#at, this.#at + 8))
    if (m === null) throw new RangeError('no name')
    const digits = m[1]!
    const from = this.#at + m[0].length
    this.#at = from + Number(digits)
    if (this.#at > this.#text.length) throw new RangeError('cut')
    return this.#text.slice(from, this.#at)
  }

  #next(): string {
    const c = this.#text[this.#at++]
    if (c === undefined) throw new RangeError('cut')
    return c
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const BASIC: Readonly<Record<string, string>> = {
  b: 'bool',
  c: 'char',
  e: 'str',
  u: '()',
  h: 'u8',
  t: 'u16',
  m: 'u32',
  y: 'u64',
  j: 'usize',
  a: 'i8',
  s: 'i16',
  l: 'i32',
  x: 'i64',
  i: 'isize',
}
