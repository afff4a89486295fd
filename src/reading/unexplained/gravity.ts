import type { LogLine } from '../../core/log-line.ts'
import { type Level, levelOf } from './level.ts'
import { isQuiet } from './quiet.ts'
import { statement } from './set-aside.ts'
import { ends } from './shape.ts'
import { FAILURE_WORDS, GRAVE_PREFIXES, type Gravity, WORDS } from './words.ts'

/** syslog severity err; the kernel says so of what broke. */
const ERR = 3
const CRIT = 2
const INFO = 6

/** How grave what the line says is, and whether words say it or the kernel's priority alone; undefined when it says of nothing that it broke. */
export function gravityOf(line: LogLine, raw: string): { readonly gravity: Gravity; readonly by: 'words' | 'priority' } | undefined {
  const said = ends(line.message)
  const found = WORDS.within(said)
  const isByPriority = isGrave(line, raw)
  if (!isByPriority) {
    if (found.length === 0) return undefined
    // cheap first: most words of failure in a log stand in counters of 0
    if (!found.some((word) => FAILURE_WORDS[word]!.says?.test(said) !== false)) return undefined
  }
  if (isQuiet(said, isBare(line))) return undefined
  const level = line.kernel === true ? undefined : (levelOf(said) ?? levelBySource(line))
  const sentence = statement(level === undefined ? said : said.slice(0, level.at) + said.slice(level.end))
  const lower = sentence.toLowerCase()
  let most: Gravity | undefined
  for (const word of found) {
    const { literal, gravity, says } = FAILURE_WORDS[word]!
    if ((most === undefined || gravity > most) && lower.includes(literal) && says?.test(sentence) !== false) most = gravity
  }
  // a program that works something out says so at debug level; the end of a process is told at any level
  if (level?.level === 'debug' && most !== 3) return undefined
  if (level?.level === 'error' && found.length > 0) most = most === undefined || most < 2 ? 2 : most
  if (most !== undefined) return { gravity: most, by: 'words' }
  return isByPriority ? { gravity: (line.priority ?? ERR) <= CRIT ? 2 : 1, by: 'priority' } : undefined
}

/** klog tells the level of a line in its head. */
const levelBySource = ({ source, priority = INFO }: LogLine): Level | undefined =>
  source === undefined ? undefined : { level: priority <= ERR ? 'error' : priority < INFO ? 'warning' : 'info', at: 0, end: 0 }

/** The kernel at priority err and worse, written so that the gate lets it through. */
function isGrave(line: LogLine, raw: string): boolean {
  if (line.kernel !== true || line.priority === undefined || line.priority > ERR) return false
  return GRAVE_PREFIXES.some((prefix) => raw.startsWith(prefix)) || raw.startsWith('{') || raw.startsWith('__CURSOR=')
}

/** Nothing says who wrote it, or when. */
function isBare(line: LogLine & { readonly time?: unknown }): boolean {
  return line.time === undefined && line.ident === undefined && line.host === undefined && line.kernel === undefined
}
