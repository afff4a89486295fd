/** Words by which people tell the first capture from the second. */
export const FIRST_WORDS = 'before|start|first|old|pre'
export const LAST_WORDS = 'after|end|last|new|post'
const WORD = `${FIRST_WORDS}|${LAST_WORDS}`
const DATE = String.raw`(?:19|20)\d\d-?\d\d-?\d\d(?:[T_-]?\d\d[:.-]?\d\d(?:[:.-]?\d\d)?)?Z?|1\d{9}|\d\d[:-]\d\d[:-]\d\d`
/** A folder that only tells when: `t1`, `sample-3`, `2026-11-24T10:00:00`, `before`. */
const MOMENT = new RegExp(
  `^(?:(?:t|s|sample|snap|snapshot|shot|round|run|step|capture|iter|iteration)[-_.]?\\d{1,6}|\\d{1,4}|${DATE}|${WORD})$`,
  'i',
)
/** What tells when at the end of a file's name, at its beginning, or, if it is a date, inside. A number inside may be a host's. */
const AT_END = new RegExp(`[._-](?:t?\\d{1,4}|${DATE}|${WORD})$`, 'i')
const AT_START = new RegExp(`^(?:\\d{1,4}|${DATE}|${WORD})[._-](?!\\d{1,3}\\.)`, 'i')
const INSIDE = new RegExp(`[._-](?:${DATE})(?=[._-])`, 'g')
const SUFFIX = /\.(?:txt|log|out)$/

/**
 * What samples of one thing share: the path without what only tells when they were taken (`cpu.stat.1`, `status-2.txt`,
 * `after/cpu.stat`). A folder below `proc` is a process and stays.
 */
export function seriesOf(path: string): string {
  const parts = path.split(/(?<=[/!])/)
  return parts
    .map((part, i) => {
      const bare = part.replace(/[/!]$/, '')
      if (i === parts.length - 1)
        return bare.replace(SUFFIX, '').replace(AT_END, '').replace(SUFFIX, '').replace(AT_START, '').replace(INSIDE, '')
      return MOMENT.test(bare) && parts[i - 1]?.replace(/[/!]$/, '') !== 'proc' ? '*/' : part
    })
    .join('')
}
