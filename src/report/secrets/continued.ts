import { fillSpan, alike, indentOf } from './lines.ts'
import { runsOf } from './filled.ts'

/*
 * Command lines that go on in the next line: `mysql -u root \\` and below it `-p…`. They are read as one.
 */

/** Lines of one command. */
const MOST_LINES = 20
/** Characters of one line that are read. */
const MOST = 4_096

/** Whether a line says that it goes on: it ends with a backslash behind a space, or with the sign behind a name. */
export const goesOn = (line: string): boolean => line.includes('\\') && /[\s=]\\$/.test(line.slice(-16).trimEnd())

/** Fills what is found when lines that go on are read as one line. `fill`: of one line by itself. */
export function fillContinued(result: string[], continued: readonly boolean[], fill: (line: string) => string): void {
  for (let first = 0; first < result.length; first++) {
    if (continued[first] !== true) continue
    let last = first
    while (last < first + MOST_LINES && continued[last] === true && last + 1 < result.length) last++
    fillJoined(result, first, last, fill)
    first = last
  }
}

function fillJoined(result: string[], first: number, last: number, fill: (line: string) => string): void {
  let text = ''
  const parts: { readonly line: number; readonly from: number; readonly at: number; readonly length: number }[] = []
  for (let line = first; line <= last; line++) {
    const whole = result[line]!
    const from = line === first ? 0 : Math.max(alike(result[line - 1]!, whole), indentOf(whole))
    const said = whole
      .slice(from, from + MOST)
      .trimEnd()
      .replace(line === last ? '' : /\\$/, '')
    parts.push({ line, from, at: text.length, length: said.length })
    text += line === last || said.endsWith('=') ? said : `${said} `
  }
  for (const [start, end] of runsOf(fill(text)))
    for (const { line, from, at, length } of parts) {
      const [within, to] = [Math.max(start, at) - at, Math.min(end, at + length) - at]
      if (within < to) fillSpan(result, line, from + within, from + to)
    }
}
