/** The first of these that fit: at most so many, and so many bytes of JSON. */
export function fitting<T>(items: Iterable<T>, most: number, mostBytes: number): T[] {
  const kept: T[] = []
  let bytes = 0
  for (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    if (kept.length === most || bytes > mostBytes) break
    kept.push(item)
  }
  return kept
}
