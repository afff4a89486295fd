import type { Instant } from '../../core/span.ts'
import { isoTime, syslogTime } from '../envelopes/time.ts'

const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w{0,7},?\s{1,3}(?:(\w{3})\w{0,6}\s{1,3}(\d{1,2})|(\d{1,2})\s(\w{3})\w{0,6})(?:\s(\d{4}))?,?\s{1,3}(\d\d:\d\d:\d\d)(?:\s([AP]M))?(?:\s\S{1,6})?(?:\s(\d{4}))?$/

/** The moment that a line between two samples tells: what date(1) prints, ISO 8601, or seconds since 1970. A named zone is read as UTC. */
export function stampOf(text: string): Instant | undefined {
  if (text.length > 80) return undefined
  const bare = text.replace(/^[\s#=*>-]{1,20}/, '').replace(/[\s#=*:-]{1,20}$/, '')
  if (/^1\d{9}(?:\.\d{1,9})?$/.test(bare)) return { wall: Math.round(Number(bare) * 1000) }
  const iso = isoTime(bare)
  if (iso !== undefined) return iso
  const m = DATE.exec(bare)
  if (m === null) return undefined
  const twelve =
    m[7] === undefined ? m[6]! : m[6]!.replace(/^\d\d/, (hour) => String((Number(hour) % 12) + (m[7] === 'PM' ? 12 : 0)).padStart(2, '0'))
  return syslogTime(m[1] ?? m[4]!, m[2] ?? m[3]!, twelve, m[5] ?? m[8])
}

/** A command line at a prompt: `$ cat x`, `[root@db-1 ~]# free -m`, `root@db-1:~# free`. */
export const isPrompt = (text: string): boolean =>
  text.length < 300 && /^(?:\[?[\w.-]{0,40}(?:@[\w.-]{1,60})?[^#$%]{0,60}\]?)?[#$%]\s+\S/.test(text)

/** Whether a line holds a literal that opens a section. One that is none of its first lines belongs to another text, and is not passed over. */
export const holds = (text: string, literals: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return literals.some((literal) => lower.includes(literal.toLowerCase()))
}
