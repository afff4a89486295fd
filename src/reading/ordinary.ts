import type { Line } from './line.ts'
import { isSinceBoot, stampOf } from './stamps.ts'

/** The first lines of a text are all opened: they tell what it is, and what another text began may go on in them. */
export const HEAD_LINES = 400
/** So are the last ones: they tell how it ends. */
const TAIL_LINES = 4

const PLAIN = /^[\t -~]{0,2000}$/
/** The word behind a wall time, where syslog names the host. */
const NEXT_WORD = /^\S{0,40}\s{1,8}(\S{1,255})/

/**
 * Numbers of the lines that need not be opened as long as nothing is being collected: each stands amid log lines like it, none of the three
 * holds a literal of the gate, no other host speaks, and time goes on from one to the next. So it goes on with nothing, begins nothing, and is
 * not broken.
 * Empty where all lines are to be opened.
 */
export function ordinaryLines(lines: readonly Line[], headLines: number): ReadonlySet<number> {
  const ordinary = new Set<number>()
  let before = ''
  let spoke = ''
  /** How many lines up to this one follow one another so. */
  let run = 0
  for (let i = Math.max(0, headLines - 1); i < lines.length - TAIL_LINES; i++) {
    const line = lines[i]!
    const stamp = ownStampOf(line)
    const speaks = stamp === '' || isSinceBoot(stamp) ? '' : (NEXT_WORD.exec(line.text.slice(stamp.length))?.[1] ?? '')
    const follows =
      stamp !== '' &&
      stamp.length === before.length &&
      stamp >= before &&
      speaks === spoke &&
      line.host === lines[i - 1]?.host &&
      line.line === lines[i - 1]!.line + 1
    const isQuiet = stamp !== '' && line.opensGate === false
    run = !isQuiet ? 0 : follows ? run + 1 : 1
    before = isQuiet ? stamp : ''
    spoke = speaks
    if (run >= 3) ordinary.add(lines[i - 1]!.line)
  }
  return ordinary
}

/** Empty where the line does not begin with one, or pasting has changed it. */
function ownStampOf({ text, verbatim, endLine }: Line): string {
  return verbatim === undefined && endLine === undefined && PLAIN.test(text) ? stampOf(text) : ''
}
