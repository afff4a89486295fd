/** Columns of a table whose cells may be empty: each heading with the place where it stands. */
export interface Aligned {
  readonly labels: readonly string[]
  readonly spans: readonly (readonly [from: number, to: number])[]
}

function wordsOf(text: string): { word: string; from: number; to: number }[] {
  return [...text.matchAll(/\S+/g)].map((m) => ({ word: m[0], from: m.index, to: m.index + m[0].length }))
}

export function alignedColumns(header: string): Aligned {
  const words = wordsOf(header)
  return { labels: words.map(({ word }) => word), spans: words.map(({ from, to }) => [from, to] as const) }
}

/**
 * The cells of a row by their labels. Where there are as many as headings they stand in their order; else a cell belongs to the heading
 * that it stands under, or next to, whether the column is flushed left or right.
 */
export function alignedRow(row: string, { labels, spans }: Aligned): Map<string, string> {
  const words = wordsOf(row)
  const cells = new Map<string, string>()
  if (words.length === labels.length) {
    for (const [i, { word }] of words.entries()) cells.set(labels[i]!, word)
    return cells
  }
  let least = 0
  for (const { word, from, to } of words) {
    let best = -1
    let nearest = Infinity
    for (let i = least; i < spans.length; i++) {
      const [start, stop] = spans[i]!
      const apart = Math.max(start - to + 1, from - stop + 1, 0)
      if (apart < nearest) [best, nearest] = [i, apart]
    }
    if (best < 0) break
    cells.set(labels[best]!, word)
    least = best + 1
  }
  return cells
}
