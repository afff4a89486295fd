import type { Sheet } from './sheet.ts'

/** The upper edge of a drawn box, with the title that may stand in it: `┌──── Pods(prod)[4] ────┐`. */
const TOP = /^\s{0,8}[┌╭╔┏].{0,400}[─━═]{2}.{0,400}[┐╮╗┓]\s*$/
/** What stands within it. */
const WITHIN = /^\s{0,8}([│┃║])(.{0,2000})\1\s*$/

/** Takes the edges off the lines of boxes that screens draw around all that they show. Rows with edges between their cells stay: they are tables. */
export function unboxed({ texts }: Sheet): boolean {
  let some = false
  for (let i = 0; i + 1 < texts.length; i++) {
    if (!TOP.test(texts[i]!)) continue
    for (let at = i + 1; at < texts.length; at++) {
      const m = WITHIN.exec(texts[at]!)
      if (m === null || m[2]!.includes(m[1]!)) break
      texts[at] = m[2]!.replace(/^ /, '').trimEnd()
      some = true
      i = at
    }
  }
  return some
}
