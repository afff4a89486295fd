/** Engines print so many of the 64 digits of an id, unless asked for all. */
const SHORT = 12

/** Whether two ids, of which one may be cut, are of one container. */
export function isSameId(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false
  if (a === b) return true
  if (a.length < SHORT || b.length < SHORT) return false
  return a.length <= b.length ? b.startsWith(a) : a.startsWith(b)
}
