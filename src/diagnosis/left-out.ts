import type { Gap } from '../core/report.ts'
import { timeFields } from '../core/time/show.ts'
import { inWords, momentOf } from '../core/time/words.ts'
import type { Asked } from '../casefile/bounds.ts'
import type { CaseFile } from '../casefile/case-file.ts'
import type { Counts } from '../casefile/within.ts'

/** `what` of the gaps that say what was left out. */
export const TIME_ASKED_FOR = 'time asked for'

const MOMENT = /^\d{4}-/
const ROWS = { one: 'log line or row of a capture', many: 'log lines and rows of captures' }
const BROKEN = { one: 'line that says that something broke', many: 'lines that say that something broke' }

const number = (n: number, { one, many }: typeof ROWS): string => `${n} ${n === 1 ? one : many}`

/** What the time that is asked for leaves out, and what could not be compared with it. `broken`: of lines that say that something broke. */
export function leftOut({ since, until }: Asked, caseFile: CaseFile, broken: Counts): Gap[] {
  const gaps: Gap[] = []
  const say = (why: string): void => void gaps.push({ what: TIME_ASKED_FOR, why: `limit: ${why}`, kind: 'limit' })
  const last = momentOf(timeFields({ at: caseFile.window.counted }), 'at')
  const bound = (word: string, text: string | undefined): string[] => {
    if (text === undefined) return []
    const before = MOMENT.test(text.trim()) ? '' : ` before ${last === undefined ? 'the last moment that the input tells' : inWords(last)}`
    return [`${word} ${text.trim()}${before}`]
  }
  const asked = [...bound('since', since), ...bound('until', until)].join(', ')
  const said = (rows: number, lines: number): string =>
    [...(rows > 0 ? [number(rows, ROWS)] : []), ...(lines > 0 ? [number(lines, BROKEN)] : [])].join('; ')
  const outside = said(caseFile.outside, broken.outside)
  const undated = said(caseFile.undated, broken.undated)
  const nothing = caseFile.scopes.every(({ told }) => told.length === 0) ? 'nothing that was read lies within it; ' : ''
  if (outside !== '') say(`${nothing}left out, because outside of it (${asked}): ${outside}`)
  if (undated !== '') say(`kept, because without a time that can be compared with it (${asked}): ${undated}`)
  const uncounted = caseFile.uncounted + broken.uncounted
  if (uncounted > 0)
    say(`${uncounted} repetitions of lines were not counted: only the first and the last ones are told apart by their time`)
  return gaps
}
