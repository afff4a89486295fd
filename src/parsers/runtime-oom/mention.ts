import type { LogLine } from '../../core/log-line.ts'

/** What stands before the name of an error where the error itself is told: a mark, or words that say that it was thrown. */
const TELLS =
  /(?:^|[:;>\]})["'[({=|,–—-]|\bUnhandled [Ee]xception[.:]|\b(?:exception|error|throwable|cause|reason|threw|throws?|thrown|throwing|raised|failed|fails|died|dies|crashed|crashes|aborted|killed|exited|exiting|hit|got|due to|because of|caused by|by|with|is|was|an?|of|from|in thread "[^"]{1,100}"|after|encountered|received|reported|uncaught|unhandled|and|of class|type|fatal|FATAL|ERROR|SEVERE|WARN(?:ING)?)) ?["'(<[]?$/i
/** What stands before it where it is only spoken of: what is prepared for it, what would be if. */
const SPEAKS =
  /\b(?:handl(?:er|ers|ing|e|es) (?:for|of|on)?|hook(?:s)? (?:for|on)|on|upon|if|when|whenever|for|against|about|like|as|catch(?:es|ing)?|caught|ignor(?:e|es|ing)|avoid(?:s|ing)?|prevent(?:s|ing)?|simulat(?:e|es|ed|ing)|inject(?:s|ed|ing)?|expect(?:s|ed|ing)?|no|without|not|never|retry(?:ing)? (?:on|after)|recover(?:s|ed|ing)? from|sees?|such as|register(?:s|ed|ing)?|throws|may|might|could|would)(?: (?:an?|any|the|further|more))? ?["'(<[]?$/i
/** What is said behind it where it was taken care of. */
const CAUGHT =
  /^["')\]>]{0,2}[:,]? ?(?:was |were |is |got |been )?(?:caught|handled|ignored|suppressed|swallowed|recovered|simulated|expected)\b/i
const SIMULATED = /\((?:simulated|injected|expected|test)\)|\bself-?test\b/i
/** What somebody tells of a time that is over. */
const OVER =
  /\b(?:old|former|previous|earlier|original) (?:error|message|crash|problem|issue)s?\b|\bused to (?:\w{1,12} ){0,2}(?:say|fail|crash|die|end|throw|get|see)\b|\bno longer\b|\bfor the record\b|\bthere (?:was|were|has been|have been) (?:no|not a single)\b/i
/** An entry of a list of changes: `Fixed: …`, `fix(import): …`, `- Resolves a …`, with the beginning of a commit's id before it. */
const CHANGE =
  /^\s{0,8}(?:[-*•] |[0-9a-f]{7,40} )?(?:(?:bug ?)?fix(?:e[sd])?|resolve[sd]?|close[sd]?)(?:\([\w./-]{1,40}\))?!?(?::| (?:an?|the|for|possible|potential|rare|random|occasional|issue|bug|#\d{1,7}|[\w.]{1,80}(?:Error|Exception))\b)/i
/** The level that a program gives a line. */
const LOW = /(?:^|[\s[(|])(?:INFO|DEBUG|TRACE|info|debug|trace|FINE|FINEST|CONFIG)(?=[\s\])|:])/

/** Whether a line tells that an error was thrown, and not only its name. */
export function isSaid(m: RegExpExecArray, name: string, { priority }: LogLine): boolean {
  const at = m.input.indexOf(name, m.index)
  const before = m.input.slice(Math.max(0, at - 160), at)
  const behind = m.input.slice(at + name.length)
  if (CHANGE.test(m.input) || OVER.test(before)) return false
  if (SIMULATED.test(behind.slice(0, 120)) || SIMULATED.test(before)) return false
  const isLow = (priority !== undefined && priority >= 6) || LOW.test(m.input.slice(0, 120).slice(0, at))
  // who catches it at a low level goes on; a thread's last handler speaks of an error
  if (CAUGHT.test(behind) && !/\b(?:ERROR|FATAL|SEVERE|CRITICAL)\b/.test(m.input.slice(0, at))) return false
  if (/^[\s"'(<[]*$/.test(before)) return true
  if (SPEAKS.test(before)) return /\bcaught ?["'(<[]?$/i.test(before) && !isLow
  return TELLS.test(before)
}
