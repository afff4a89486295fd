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

export const taintMeaning = (letter: string): string => TAINTS[letter] ?? 'unknown'

/** `a proprietary module is loaded (P)`, of all letters that say something. */
export function taintsOf(taint: string | undefined): readonly string[] {
  const letters = taint === undefined || taint === 'none' ? [] : [...new Set(taint.replaceAll(' ', ''))]
  return letters.filter((letter) => letter !== 'G').map((letter) => `${taintMeaning(letter)} (${letter})`)
}
