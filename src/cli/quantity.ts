import { usage } from './io.ts'

const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** A positive whole number, plain or with K, M, G, T (powers of 1024; `KiB` and `KB` are the same). Throws `Exit` 2. */
export function quantity(flag: string, text: string): number {
  const match = /^(\d{1,16})\s?(?:([KMGT])(?:i?B)?)?$/i.exec(text)
  const value = Number(match?.[1]) * (FACTORS[match?.[2]?.toUpperCase() ?? ''] ?? Number.NaN)
  if (!Number.isSafeInteger(value) || value < 1) throw usage(`--${flag}: "${text}" is not a whole number such as 1000, 64K, 512M or 16G`)
  return value
}
