/** A number from which on something counts as a failure. The unit stands in its name: …Pct, …Kb, …Share (of 1), …PerCpu. */
export interface Threshold {
  readonly value: number
  /** Why this number: what it means, or where it is from. */
  readonly why: string
}

export type Thresholds = Readonly<Record<string, Threshold>>

export type Values<T extends Thresholds> = { readonly [Name in keyof T]: number }

/** Keeps the names of a detector's thresholds for the type of their values. */
export const thresholds = <const T extends Thresholds>(table: T): T => table

/** Values set by the user: detector id to threshold name to value. */
export type ThresholdSettings = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The values in force: those of the table, but for what was set. */
export function valuesOf<T extends Thresholds>(table: T, set: ReadonlyMap<string, number> | undefined): Values<T> {
  return Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, set?.get(name) ?? value])) as Values<T>
}
