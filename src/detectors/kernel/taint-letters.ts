import { listed } from '../../core/words/lists.ts'

/** Documentation/admin-guide/tainted-kernels.rst */
const TAINTS: Readonly<Record<string, string>> = {
  P: 'a proprietary module is loaded',
  G: 'only free modules are loaded',
  F: 'a module was forced in',
  S: 'the processor is out of its specification',
  R: 'a module was forced out',
  M: 'a machine check was reported',
  B: 'a bad page was found before',
  U: 'user space asked for the taint',
  D: 'the kernel had died (oops or BUG) before',
  A: 'an ACPI table was overridden',
  W: 'a warning was printed before',
  C: 'a staging driver is loaded',
  I: 'a firmware bug is worked around',
  O: 'a module from outside the kernel tree is loaded',
  E: 'an unsigned module is loaded',
  L: 'a soft lockup happened before',
  K: 'the kernel is live patched',
  X: "it bears the distribution's own mark",
  T: 'the kernel is built with randomized structures',
  N: 'an in-kernel test ran',
  J: 'user space used a mutating debug operation',
}

/** What the letters behind a module say of it (kernel/module/main.c: module_flags_taint). */
const OF_MODULES: readonly (readonly [letter: string, words: string])[] = [
  ['P', 'proprietary'],
  ['F', 'forced in'],
  ['C', 'of the staging tree'],
  ['E', 'unsigned'],
  ['O', 'from outside the kernel tree'],
]

/** `unsigned, from outside the kernel tree` of `OE`; undefined where the letters say nothing of it. */
export function moduleWords(letters: string): string | undefined {
  const words = OF_MODULES.flatMap(([letter, said]) => (letters.includes(letter) ? [said] : []))
  return words.length === 0 ? undefined : words.join(', ')
}

export const taintMeaning = (letter: string): string => TAINTS[letter] ?? 'unknown'

/** Letters that tell of the past, or of nothing that matters to a trace. */
const PAST = 'GMDBLWUXTNJIA'

/** `a proprietary module is loaded (P)`, of the letters that say what kernel it is; not of those in `known`. */
export function taintsOf(taint: string | undefined, known = ''): readonly string[] {
  const letters = taint === undefined || taint === 'none' ? [] : [...new Set(taint.replaceAll(' ', ''))]
  const told = letters.filter((letter) => !PAST.includes(letter) && !known.includes(letter))
  const modules = told.filter((letter) => MODULES[letter] !== undefined)
  if (modules.length < 2) return told.map((letter) => `${taintMeaning(letter)} (${letter})`)
  const others = told.filter((letter) => !modules.includes(letter))
  return [
    `modules are loaded that are ${listed(
      modules.map((letter) => `${MODULES[letter]} (${letter})`),
      modules.length,
    )}`,
    ...others.map((letter) => `${taintMeaning(letter)} (${letter})`),
  ]
}

/** Letters of modules that are loaded, told together. */
const MODULES: Readonly<Record<string, string>> = { P: 'proprietary', O: 'from outside the kernel tree', E: 'unsigned' }

const LEFT_BY: Readonly<Record<string, string>> = {
  M: 'a machine check (M)',
  D: 'an oops (D)',
  B: 'a bad page (B)',
  L: 'a soft lockup (L)',
  W: 'a warning (W)',
}

/** What left these letters of the taint. */
export const leftBy = (letters: readonly string[]): readonly string[] => letters.flatMap((letter) => LEFT_BY[letter] ?? [])
