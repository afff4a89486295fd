import type { Axis } from './axis.ts'
import type { Collected } from './collected.ts'
import type { Machines } from './machines.ts'

/** What a whole text is of: absent what is not known, and what is not the same for all of its lines. */
export interface Whose {
  /** The name that people use. */
  readonly machine?: string | undefined
  /** The number of the boot of that machine, the oldest that the input tells of is 0. */
  readonly boot?: number | undefined
}

/** Whose each text is, by its path. `copied`: texts that are, as a whole, copies of others, whose they are too. */
export function whoseTexts(
  texts: readonly Collected[],
  axes: readonly Axis[],
  machines: Machines,
  copied: ReadonlyMap<Collected, Collected>,
): ReadonlyMap<string, Whose> {
  const known = new Map<string, Whose>()
  for (const axis of axes) {
    const boots = axis.bootsOfTexts()
    for (const path of axis.paths) known.set(path, known.has(path) ? {} : { machine: axis.owner.name, boot: boots.get(path) })
  }
  return new Map(
    texts.map((text) => {
      const { path } = copied.get(text) ?? text
      return [text.path, known.get(path) ?? { machine: machines.of(path, undefined).name }]
    }),
  )
}
