/** What the columns of a table are about whose cells tell whether something works. */
export type Kind = 'state' | 'works' | 'broken'

/** The last word of a label of states; before it may stand whose: `MANAGER STATUS`. */
const STATE = /^(?:[\p{L}\d]{1,20}[ _.-]){0,2}(?:STATUS|STATE|PHASE|HEALTH|CONDITION|ROBUSTNESS)$/iu
/** What somebody wants, set, or was told once, is no state. */
const WANTED = /\b(?:DESIRED|EXPECTED|TARGET|WANTED|ADMIN|LAST|PREVIOUS|PREV|OLD|PRIOR|INITIAL|EXIT|HTTP|CODE|RESPONSE|POLICY)(?:\b|_)/i
const WORKS = /^(?:IS[ _-]?)?(?:READY|AVAILABLE|ONLINE|HEALTHY|SYNCED|REACHABLE|REPLICAS)\??$/i
const BROKEN = /^(?:IS[ _-]?)?(?:DEGRADED|UNHEALTHY)\??$/i

/** What a column of this label tells; undefined where it is none of states. */
export function kindOf(label: string): Kind | undefined {
  if (WORKS.test(label)) return 'works'
  if (BROKEN.test(label)) return 'broken'
  return STATE.test(label) && !WANTED.test(label) ? 'state' : undefined
}

/** In lower case, without what stands between its parts. */
const BAD: ReadonlySet<string> = new Set([
  ...['failed', 'failure', 'failing', 'fail', 'error', 'errored', 'fatal', 'critical', 'healtherr', 'crashed', 'crashloopbackoff'],
  ...['degraded', 'down', 'faulty', 'faulted', 'fault', 'unavail', 'unavailable', 'unhealthy', 'unreachable', 'notready', 'dead'],
  ...['lost', 'offline', 'missing', 'red', 'evicted', 'oomkilled', 'imagepullbackoff', 'errimagepull', 'corrupt', 'corrupted', 'broken'],
  ...['errdisabled', 'outofmemory', 'outofme'],
])
/** Words that are made of what broke and of that: `PartiallyFailed`, `ReconcileError`, `CREATE_FAILED`. */
const MADE = /^(?:[A-Z]\w{0,40}(?:Failed|Failure|Error|NotReady|Unhealthy|Unavailable)|[A-Z][A-Z_]{0,40}_(?:FAILED|FAIL|ERROR))$/
const WORD = /^[^\p{L}\d]{0,3}(\p{L}[\p{L}\d_-]{1,60})(?![\p{L}\d/.@])/u
/** What takes the first word back, or says that somebody means it to be so. */
const TAKEN_BACK =
  /\b(?:0|none|no|not|resolved|recovered|repaired|fixed|replaced|closed|done|planned|expected|intended|intentional|ignored?|maintenance|over|test|tests)\b/i

const NO = /^(?:false|no|n)$/i
const YES = /^true$/i
/** The first word alone, with what stands in brackets behind it: `False (MissingEndpoints)`. */
const ANSWER = /^(\p{L}{1,5})(?:\s{1,4}\(.{1,200}\))?$/u

/** None of those that there should be. */
const NONE_OF = /^0 ?\/ ?[1-9]\d{0,4}$/
/** States of what is to have none: a job that is done, what somebody stopped. */
const AT_REST =
  /^(?:completed?|succeeded|done|finished|suspended|paused|stopped|scaled ?down|terminating|disabled|containercreating|pending|creating)$/i

/** Whether a row tells that what it is about need not run, or not yet. */
export const isAtRest = (cell: string): boolean => AT_REST.test(cell.trim())

/** Whether a cell of such a column says that something is broken: the whole of it, or its first word. What is not known says nothing. */
export function isBad(cell: string, kind: Kind, label: string): boolean {
  if (kind === 'works' && NONE_OF.test(cell)) return true
  if (kind !== 'state') {
    const answer = ANSWER.exec(cell)?.[1]
    if (answer === undefined) return false
    // people write of what can be had as well
    if (/^available/i.test(label)) return /^false$/i.test(answer)
    return (kind === 'works' ? NO : YES).test(answer)
  }
  const m = WORD.exec(cell)
  if (m === null || TAKEN_BACK.test(cell.slice(m[0].length))) return false
  return MADE.test(m[1]!) || BAD.has(m[1]!.toLowerCase().replaceAll(/[_-]/g, ''))
}
