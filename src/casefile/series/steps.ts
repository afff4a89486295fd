/** From each value to the next. */
export const stepsOf = (values: readonly number[]): number[] => values.slice(1).map((value, i) => value - values[i]!)

export const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** The middle one, of an even number the upper; undefined of none. */
export const medianOf = (values: readonly number[]): number | undefined => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
