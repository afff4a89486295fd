/** Bits per character of a text (Shannon), at most `log2` of its length. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Words of a name, as its capitals and digits part it: `OutOfMemory` has three, `m4TOBvk` four. */
const wordsOf = (text: string): number => text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g)?.length ?? 0

/**
 * Whether small letters and capitals (and digits) follow each other as no name has them: `24fWlY9g4sBA`, and neither `tls-cert-2` nor `OutOfMemory`. Of
 * 1,229 names with capitals in real logs 30 are, all of them symbols that a compiler has mangled; of random ones with 14 characters 97 of 100.
 */
export function isMixed(value: string, least = 10): boolean {
  const bare = value.replace(/[^\da-z]/gi, '')
  if (bare.length < least || /^(?:0x|_{0,2}(?:ZN|RN))/.test(value)) return false
  return /[a-z]/.test(bare) && /[A-Z]/.test(bare) && wordsOf(value) > bare.length * 0.33
}

/**
 * Whether it is no ordinary word, name of one, number, address or date: six characters or more, letters with digits or signs within, or mixed as no
 * name is.
 */
export function isOdd(value: string): boolean {
  if (value.length < 6 || /^(?:[./~]|0x[\da-f]+$|\d[\d.,:+-]*[a-z]{0,3}$|\d{4}-\d\d-\d\d)/i.test(value)) return false
  if (!/[a-z]/i.test(value)) return false
  return /\d/.test(value) || /[!#$%^&*+=?~@<>]/.test(value.slice(0, -1)) || isMixed(value, 8)
}

/** Whether a value looks made by a generator and not by a person naming something: a secret, not a path, word, number or address. */
export function looksRandom(value: string): boolean {
  if (value.startsWith('/')) return value.length >= 24 && isMixed(value)
  if (value.length < 8 || /^(?:[.~]|0x|\d+[a-z]{0,3}$)/i.test(value)) return false
  if (/\d/.test(value)) return /[a-z]/i.test(value) && bitsPerCharacter(value) >= 2.5
  // without a digit only well mixed ones, or long ones: neither a word nor CamelCase
  if (/[-_.\s]/.test(value)) return false
  if (isMixed(value)) return true
  const capitals = value.match(/[A-Z]/g)?.length ?? 0
  if (value.length < 16 || bitsPerCharacter(value) < 3.5) return false
  return value.length >= 24 || (capitals / value.length > 0.25 && capitals < value.length)
}
