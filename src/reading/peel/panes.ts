import type { Sheet } from './sheet.ts'

const LONGEST = 1000
/** Fewer lines are no pane. */
const FEWEST = 2
/** A bar between two panes, blanks around it. */
const BAR = / [|│┃](?: |$)/

/** Whether a text begins what a program prints: a heading, a line of a log, an array of /proc/mdstat. */
export type Begins = (text: string) => boolean

/**
 * Two captures that stand beside each other, a bar between them on each line, one below the other: the left one first. They are two where on one of
 * the lines both begin something; other lines with bars are rows of a table.
 */
export function inOnePane(sheet: Sheet, begins: Begins): void {
  const { raws, texts, hosts } = sheet
  for (let i = 0; i < texts.length; i++) {
    const at = barOf(texts[i]!)
    if (at === undefined) continue
    let end = i + 1
    while (end < texts.length && barOf(texts[end]!) === at && hosts[end] === hosts[i]) end++
    const halves = texts.slice(i, end).map((text) => [text.slice(0, at).trimEnd(), text.slice(at + 1).replace(/^ /, '')] as const)
    if (end - i >= FEWEST && halves.some(([left, right]) => begins(left) && begins(right))) {
      const both = [...raws.slice(i, end), ...raws.slice(i, end)]
      raws.splice(i, end - i, ...both)
      hosts.splice(i, end - i, ...both.map(() => hosts[i]))
      texts.splice(i, end - i, ...halves.map(([left]) => left), ...halves.map(([, right]) => right))
      end += halves.length
    }
    i = end - 1
  }
}

/** Where the only bar of a line stands. */
function barOf(text: string): number | undefined {
  if (text.length > LONGEST) return undefined
  const m = BAR.exec(text)
  if (m === null || m.index === 0) return undefined
  const at = m.index + 1
  return /[|│┃]/.test(text.slice(at + 1)) ? undefined : at
}
