import { demangled } from './rust-names.ts'

/** Escapes of Rust's legacy names (rustc-demangle): `$LT$` and the like. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
  ['C', ','],
])
const MAX_PARTS = 32

/**
 * A symbol as people write it: Rust's v0 (`_R…`) and legacy names (`_ZN4tree5depth17h0123456789abcdefE`), the path of a C++ name (`_ZN3Foo3barEi`). One that
 * cannot be read stays as printed.
 */
export function readableSymbol(name: string): string {
  if (name.startsWith('_R')) return demangled(name)
  if (!name.startsWith('_ZN')) return name.replace(/::h[0-9a-f]{16}$/, '')
  const parts: string[] = []
  // qualifiers of a member function
  let at = 3 + (/^[rVK]*[RO]?/.exec(name.slice(3, 8))?.[0].length ?? 0)
  while (name[at] !== 'E') {
    const digits = /^\d{1,4}/.exec(name.slice(at, at + 4))?.[0]
    if (digits === undefined || parts.length >= MAX_PARTS) return name
    const from = at + digits.length
    at = from + Number(digits)
    if (at > name.length) return name
    parts.push(name.slice(from, at))
  }
  const path = /^h[0-9a-f]{16}$/.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts
  return path.length === 0 ? name : path.map(unescaped).join('::')
}

const unescaped = (part: string): string =>
  part
    .replace(/^_(?=\$)/, '')
    .replace(/\$(u[0-9a-f]{1,6}|[A-Z]{1,2})\$/g, (whole, code: string) =>
      code.startsWith('u') ? String.fromCodePoint(Math.min(0x10_ffff, Number.parseInt(code.slice(1), 16))) : (ESCAPES.get(code) ?? whole),
    )
    .replaceAll('..', '::')
