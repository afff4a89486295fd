const DIGITS = Array.from('0123456789')

/**
 * Literals that a word holds as a cell of a table, which it does not hold in a sentence: blanks or a tab beside it, or, where a listing
 * keeps one blank between its cells, what stands in the next one.
 */
export const cellLiterals = (
  word: string,
  { before = [], after = [] }: { before?: readonly string[]; after?: readonly string[] } = {},
): string[] => [
  ...[`${word}  `, `${word}\t`, `  ${word}`, `\t${word}`],
  ...before.map((cell) => `${cell} ${word}`),
  ...after.map((cell) => `${word} ${cell}`),
]

/** The same where a number is in the cell beside it. */
export const countedLiterals = (word: string): string[] => cellLiterals(word, { before: DIGITS, after: DIGITS })

/** A share in percent, and a path in the next cell. */
export const sharedPathLiterals = (): string[] =>
  DIGITS.flatMap((digit) => [`${digit}%  /`, ...[' ', ...DIGITS].flatMap((ten) => [`${ten}${digit}% /`, `${ten}${digit}%\t/`])])
