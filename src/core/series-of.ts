/** A folder that only tells when: `t1`, `sample-3`, `2026-11-24T10:00:00`, `before`. */
const MOMENT =
  /^(?:(?:t|s|sample|snap|snapshot|shot|round|run|step|capture|iter|iteration|before|after)[-_.]?\d{0,6}|(?!\d{1,3}(?:\.\d{1,3}){3}$)[\dTZ:_.-]{1,32})$/i
/** Numbers and words in a file name that only tell when; the name of a process or a device may hold digits, it stays another. */
const WHEN = /(?:^|[._-])(?:before|after|start|end|\d[\dTZ:_.+-]{0,40})(?=$|[._-])/gi

/**
 * What samples of one thing share: the path without what only tells when they were taken.
 * A folder below `proc` is a process and stays.
 */
export function seriesOf(path: string): string {
  const parts = path.split(/(?<=[/!])/)
  return parts
    .map((part, i) => {
      const bare = part.replace(/[/!]$/, '')
      if (i === parts.length - 1) return bare.replace(/\.(?:txt|log|out)$/, '').replace(WHEN, '#')
      return MOMENT.test(bare) && parts[i - 1]?.replace(/[/!]$/, '') !== 'proc' ? '#/' : part
    })
    .join('')
}
