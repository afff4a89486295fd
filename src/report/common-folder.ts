/**
 * What all these paths begin with, up to a separator (`/`, or the `!` before a member of an archive); empty where they have nothing in common, or where
 * there is one only and nothing is gained.
 */
export function commonFolder(paths: readonly string[]): string {
  const [first, ...rest] = paths
  if (first === undefined) return ''
  let end = first.length
  for (const path of rest) {
    let same = 0
    while (same < end && path[same] === first[same]) same++
    end = same
  }
  const common = first.slice(0, rest.length === 0 ? first.length - 1 : end)
  return common.slice(0, Math.max(common.lastIndexOf('/'), common.lastIndexOf('!')) + 1)
}
