import type { Finding, Report, Unexplained } from '../core/report.ts'
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
 * failed, or of what was refused right above a line that shows one, and of no thing that is told above; with all details every one.
 */
export function toLookAt({ coverage, incidents, findings }: Report, verbose = false): Unexplained[] {
  if (verbose) return coverage.unexplained.slice(0, SHOWN_VERBOSE)
  if (incidents.length === 0) return coverage.unexplained.slice(0, SHOWN)
  return coverage.unexplained
    .filter(
      (line) =>
        (line.gravity === 'fatal' || line.gravity === 'failed' || isRightAbove(line, findings)) && !findings.some((f) => isAbout(line, f)),
    )
    .slice(0, SHOWN_BESIDE)
}

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

/**
 * Whether it says what the finding says: it names its thing, or stands beside a line that shows it and is of the same speaker. What a program said
 * just before systemd or the kernel tell of its end is news.
 */
function isAbout(seen: Unexplained, { entities, evidence }: Finding): boolean {
  const { artifact, line, text } = seen
  const names = NAMES.flatMap((name) => (typeof entities[name] === 'string' ? [entities[name].split('/').at(-1)!] : []))
  const speaker = speakerOf(seen)
  return (
    names.some((name) => name.length > 3 && text.includes(name)) ||
    isOwner(seen, entities['pod']) ||
    evidence.some(
      (quote) =>
        quote.artifact === artifact &&
        line >= quote.line - NEAR_LINES &&
        line <= (quote.endLine ?? quote.line) + NEAR_LINES &&
        (speaker === undefined || speaker === speakerOf(quote)),
    )
  )
}
