/** Every phrase of one word from each list, as literals: what a pattern with alternatives holds, and rarer than its single words. */
export const phrases = (...words: readonly (readonly string[])[]): string[] =>
  words.reduce<string[]>((begun, next) => begun.flatMap((start) => next.map((word) => start + word)), [''])
