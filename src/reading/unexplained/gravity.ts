import type { LogLine } from '../../core/log-line.ts'
import { type Level, levelOf } from './level.ts'
import { LEVELS } from './level-literals.ts'
import { isQuiet } from './quiet.ts'
import { statement } from './set-aside.ts'
import { ends } from './shape.ts'
import { FAILURE_WORDS, GRAVE_PREFIXES, type Gravity, WORDS } from './words.ts'

/** syslog severity err; the kernel says so of what broke. */
const ERR = 3
const CRIT = 2
const INFO = 6

/** A program tells of its own end by the SIGTERM that it was sent, 128 and 15, in a line that it calls no warning. */
const STOPPED = /\b(?:with )?exit(?:ed|ing)?[ _-]?(?:with )?(?:code|status)?[ :=]{0,2}143\b/gi

/** Who tells how grave a line is: its words, the kernel's priority, or the level that its program gave it. */
export interface Grave {
  readonly gravity: Gravity
  readonly by: 'words' | 'priority' | 'level'
}

/** How grave the line is at most, by its words, its level and its priority alone; undefined where it has none of these. */
export function mostGravity(line: LogLine, raw: string): Gravity | undefined {
  const said = ends(line.message)
  let most: Gravity | undefined = isGrave(line, raw) ? ((line.priority ?? ERR) <= CRIT ? 2 : 1) : undefined
  for (const word of WORDS.within(said)) most = max(most, FAILURE_WORDS[word]!.gravity)
  const level = levelOf(line, said)?.level
  return level === 'fatal' ? 3 : level === 'error' ? max(most, 2) : most
}

const max = (a: Gravity | undefined, b: Gravity): Gravity => (a === undefined || a < b ? b : a)

/** How grave what the line says is; undefined when it says of nothing that it broke. */
export function gravityOf(line: LogLine, raw: string): Grave | undefined {
  const said = ends(line.message)
  const found = WORDS.within(said)
  const isByPriority = isGrave(line, raw)
  // cheap first: most words of failure in a log stand in counters of 0
  const mayBeByWords = found.some((word) => FAILURE_WORDS[word]!.says?.test(said) !== false)
  const mayBeByLevel = line.kernel !== true && (LEVELS.holds(said) || ((line.priority ?? INFO) <= ERR && LEVELS.holds(raw)))
  if (!isByPriority && !mayBeByWords && !mayBeByLevel) return undefined
  const level = levelOf(line, said)
  const byLevel = mayBeByLevel ? gravityOfLevel(level, said) : undefined
  if (!isByPriority && !mayBeByWords && byLevel === undefined) return undefined
  if (isQuiet(said, isBare(line))) return undefined
  const words = level === undefined ? said : said.slice(0, level.at) + said.slice(level.end)
  const sentence = statement(level?.level === 'info' && words.includes('143') ? words.replaceAll(STOPPED, ' ') : words)
  const lower = sentence.toLowerCase()
  let most: Gravity | undefined
  for (const word of found) {
    const { literal, gravity, says } = FAILURE_WORDS[word]!
    if ((most === undefined || gravity > most) && lower.includes(literal) && says?.test(sentence) !== false) most = gravity
  }
  // a program that works something out says so at debug level; the end of a process is told at any level
  if (level?.level === 'debug' && most !== 3) return undefined
  const isError = level?.level === 'error' || level?.level === 'fatal'
  if (isError && (most !== undefined || (mayBeByWords && SAYS.test(sentence)))) most = most === undefined || most < 2 ? 2 : most
  if (byLevel !== undefined && (most ?? 0) < byLevel) return { gravity: byLevel, by: 'level' }
  if (most !== undefined) return { gravity: most, by: 'words' }
  return isByPriority ? { gravity: (line.priority ?? ERR) <= CRIT ? 2 : 1, by: 'priority' } : undefined
}

/** A counter of a level is no statement: `CRITICAL: 0`. */
const SAYS = /\p{L}{2}/u

/** What a level alone says of a line. */
function gravityOfLevel(level: Level | undefined, said: string): 2 | 3 | undefined {
  if (level?.sure !== true || !SAYS.test(said.slice(level.end))) return undefined
  return level.level === 'fatal' ? 3 : level.level === 'error' ? 2 : undefined
}

/** The kernel at priority err and worse, written so that the gate lets it through. */
function isGrave(line: LogLine, raw: string): boolean {
  if (line.kernel !== true || line.priority === undefined || line.priority > ERR) return false
  return GRAVE_PREFIXES.some((prefix) => raw.startsWith(prefix)) || raw.startsWith('{') || raw.startsWith('__CURSOR=')
}

/** Nothing says who wrote it, or when. */
function isBare(line: LogLine & { readonly time?: unknown }): boolean {
  const { time, ident, host, kernel, priority } = line
  return time === undefined && ident === undefined && host === undefined && kernel === undefined && priority === undefined
}
