/** Bits per character of a text (Shannon), at most `log2` of its length. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Whether a value looks made by a generator and not by a person naming something: a secret, not a path, word, number or address. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || /^(?:[./~]|0x|\d+[a-z]{0,3}$)/i.test(value)) return false
  if (/\d/.test(value)) return /[a-z]/i.test(value) && bitsPerCharacter(value) >= 2.5
  // without a digit only long and well mixed ones: neither a word nor CamelCase
  const capitals = value.match(/[A-Z]/g)?.length ?? 0
  if (value.length < 16 || /[-_.\s]/.test(value) || bitsPerCharacter(value) < 3.5) return false
  return value.length >= 24 || (capitals / value.length > 0.25 && capitals < value.length)
}
