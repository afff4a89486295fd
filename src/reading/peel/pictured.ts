import { unwrap } from '../envelopes/unwrap.ts'
import { mayBeUnmistakable, writerOf } from '../unmistakable.ts'
import type { Sheet } from './sheet.ts'

/** A text that was read off a picture of a screen is short; lines of a longer one are not looked at. */
const MOST_LINES = 2000
/** Lines above and below one that was read off a picture that may come from the same one. */
const SAME_PICTURE = 60
const LONGEST = 2000
/** Blanks where no program prints them: within a stamp, several between words, before a colon or a full stop. */
const SIGN = /^\s{0,8}\[\s{0,12}\d{1,10}(?:\s\.|\.\s)\s?\d|[A-Za-z-] {2,8}[A-Za-z-]|\S [:;](?:\s|$)|\S \.$|\( |\S \)/
const STAMP = /^(\s{0,8}\[\s{0,12}\d{1,10})\s?\.\s?(\d{4,9})\s{0,3}\]/

/** Lines of the kernel as they were on the screen, before they were read off a picture of it (OCR): where that gives what only the kernel writes. */
export function unpictured({ texts }: Sheet): void {
  if (texts.length > MOST_LINES) return
  const whole = texts.map((text, i) =>
    text.length <= LONGEST && SIGN.test(text) && isOfKernel(tightened(text)) && !isOfKernel(text) ? i : -1,
  )
  for (const at of whole) {
    if (at < 0) continue
    for (let i = at; i >= Math.max(0, at - SAME_PICTURE) && texts[i]!.trim() !== ''; i--) texts[i] = tightened(texts[i]!)
    for (let i = at + 1; i < Math.min(texts.length, at + SAME_PICTURE) && texts[i]!.trim() !== ''; i++) texts[i] = tightened(texts[i]!)
  }
}

const isOfKernel = (text: string): boolean => mayBeUnmistakable(text) && writerOf(unwrap(text).message) === 'kernel'

/** A line without the blanks that were read into it. */
function tightened(text: string): string {
  if (text.length > LONGEST) return text
  const stamp = STAMP.exec(text)
  const rest = stamp === null ? text : text.slice(stamp[0].length)
  const indent = /^\s*/.exec(rest)![0]
  const bare = rest
    .slice(indent.length)
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/(?<=[^\s]) (?=[:;,](?:\s|$)|\)|[.]$)/g, '')
    .replaceAll(/(?<=\() /g, '')
    .replaceAll(/ ?([+/]) ?(?=0x[0-9a-f])/g, '$1')
    .replaceAll(/\b(total|anon|file|shmem) ?- ?(vm|rss) ?: ?(?=\d)/g, '$1-$2:')
    .replaceAll(/\b(EXT[234]) - fs\b/g, '$1-fs')
    .replaceAll(/(?<=\btask \S{1,64}): (?=\d{1,10} blocked\b)/g, ':')
  return `${stamp === null ? '' : `${stamp[1]}.${stamp[2]}]`}${indent}${bare}`
}
