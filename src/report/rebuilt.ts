/** A list with other items; the same one where none is another. */
export const relisted = (given: readonly unknown[], items: readonly unknown[]): readonly unknown[] =>
  items.every((item, i) => item === given[i]) ? given : items

type Parts = readonly (readonly [name: string, part: unknown])[]

/** An object with other names and parts, in their order; the same one where none is another. */
export function rebuilt(given: object, parts: Parts): object {
  const before = Object.entries(given)
  if (parts.length === before.length && parts.every(([name, part], i) => name === before[i]![0] && part === before[i]![1])) return given
  // fromEntries defines own properties, so `__proto__` is a name as any other
  return Object.fromEntries(parts)
}
