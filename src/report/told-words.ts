/** Whether all that a sentence says (its words of four letters and more, its names and numbers) stands in a text. */
export function isToldBy(text: string, sentence: string): boolean {
  const known = new Set(wordsIn(text))
  return wordsIn(sentence).every((word) => known.has(word))
}

/** The words of a text that say something, in small letters. */
export const wordsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[\w./@-]+/g) ?? [])
    .map((word) => word.replace(/[.-]+$/, ''))
    .filter((word) => (word.length >= SHORTEST || /\d/.test(word)) && !JOINING.test(word))

const SHORTEST = 4
const JOINING = /^(?:with|that|this|from|over|were|been|then|once|also)$/
