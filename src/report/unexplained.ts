import type { Finding, Report, Unexplained } from '../core/report.ts'
import { isFarewell, namesReason, reasonsIn } from '../core/reason.ts'
import { speakerOf } from '../core/speaker.ts'

/** Entries that a reader is shown where nothing was found, and beside an incident. */
const SHOWN = 3
const SHOWN_BESIDE = 2
/** Entries with all details. */
const SHOWN_VERBOSE = 20
/** Lines around a quoted one that belong to the same report. */
const NEAR_LINES = 3
/** What was refused so few lines above a proof may be why. */
const RIGHT_ABOVE = 2
/** Entities whose name in a line says what it is about. */
const NAMES = ['unit', 'pod', 'container', 'device', 'containerId', 'cgroup'] as const

/**
 * The lines that a reader should look at: the worst when no failure was found; beside incidents only those that tell of an end, of something that
 * failed, or of what was refused right above a line that shows one, and of no thing that is told above; first those that name a reason. With all details
 * every one.
 */
export function toLookAt({ coverage, incidents, findings }: Report, verbose = false): Unexplained[] {
  if (verbose) return coverage.unexplained.slice(0, SHOWN_VERBOSE)
  if (incidents.length === 0) return coverage.unexplained.slice(0, SHOWN)
  return coverage.unexplained
    .filter(
      (line) =>
        (line.gravity === 'fatal' || line.gravity === 'failed' || isRightAbove(line, findings)) &&
        (!isFarewell(said(line)) || (line.gravity === 'fatal' && reasonsIn(said(line)).size > 0)) &&
        !findings.some((f) => isAbout(line, f)),
    )
    .toSorted((a, b) => Number(namesReason(said(b))) - Number(namesReason(said(a))))
    .slice(0, SHOWN_BESIDE)
}

const said = ({ message, text }: Pick<Unexplained, 'message' | 'text'>): string => message ?? text

const isRightAbove = ({ artifact, line, gravity }: Unexplained, findings: readonly Finding[]): boolean =>
  gravity === 'refused' &&
  findings.some(({ evidence }) =>
    evidence.some((quote) => quote.artifact === artifact && line < quote.line && line >= quote.line - RIGHT_ABOVE),
  )

/** Whether it tells of what made a pod, in a table or a description: a Deployment `api` of the pod `api-7d9f6c9b5-2xk4p`. */
function isOwner({ message }: Unexplained, pod: unknown): boolean {
  const of = /^(?:deployment|replicaset|statefulset|daemonset) (?:[\w.-]{1,253}\/)?([\w.-]{1,253}):/.exec(message ?? '')?.[1]
  return of !== undefined && typeof pod === 'string' && pod.split('/').at(-1)!.startsWith(`${of}-`)
}

/** What a counter of a cgroup says, whose file seldom names it (`src/records/counters.ts`). */
const COUNTED_KILLS = /\(oom_kill \d{1,20}\)$/
/** Who tells of such kills, each with its process. */
const KILLS: ReadonlySet<string> = new Set(['oom-kill-cgroup', 'container-oomkilled'])

/**
 * Whether it says what the finding says: it names its thing, or stands beside a line that shows it and is of the same speaker. What a program said
 * just before systemd or the kernel tell of its end is news, and so is what stopped it, where no quoted line says that.
 */
function isAbout(seen: Unexplained, finding: Finding): boolean {
  const { entities, evidence } = finding
  const { artifact, line, text } = seen
  if (COUNTED_KILLS.test(said(seen))) return KILLS.has(finding.id)
  const names = NAMES.flatMap((name) => (typeof entities[name] === 'string' ? [entities[name].split('/').at(-1)!] : []))
  const speaker = speakerOf(seen)
  if (names.some((name) => name.length > 3 && text.includes(name)) || isOwner(seen, entities['pod'])) return true
  const isBeside = evidence.some(
    (quote) =>
      quote.artifact === artifact &&
      line >= quote.line - NEAR_LINES &&
      line <= (quote.endLine ?? quote.line) + NEAR_LINES &&
      (speaker === undefined || speaker === speakerOf(quote)),
  )
  return (
    isBeside &&
    (seen.gravity === 'fatal'
      ? speaker !== undefined || !endsOverOther(seen, finding)
      : !namesReason(said(seen)) || isTold(said(seen), finding))
  )
}

/** Whether a line that tells not who speaks names a reason of its own for an end, below all that shows the finding: neither that nor the finding speaks of it. */
function endsOverOther(seen: Unexplained, { title, headline = '', cause, evidence }: Finding): boolean {
  // the head of a panic or a trace stands above its signal
  if (evidence.some(({ artifact, line }) => artifact === seen.artifact && line > seen.line)) return false
  const reasons = [...reasonsIn(said(seen))]
  const told = [title, headline, cause, ...evidence.map(said)].map((words) => words.toLowerCase())
  return reasons.length > 0 && !reasons.some((reason) => told.some((words) => words.includes(reason)))
}

/** Letters of a last link that is a statement of its own. */
const LEAST_LINK = 8

/** Whether its last link, which names the reason, is told by the finding or by a line that shows it: in other words it is no news. */
function isTold(words: string, { title, headline = '', cause, evidence }: Finding): boolean {
  const link = words
    .slice(words.lastIndexOf(': ') + 1)
    .replace(/[\s.'")\]]+$/, '')
    .trim()
    .toLowerCase()
  if (link.length < LEAST_LINK) return true
  return [title, headline, cause, ...evidence.map(said)].some((told) => told.toLowerCase().includes(link))
}
