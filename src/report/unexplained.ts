import { grouped } from '../core/grouped.ts'
import type { Evidence, Finding, Report, Unexplained } from '../core/report.ts'
import { isFarewell, namesReason, reasonsIn } from '../core/reason.ts'
import { speakerOf } from '../core/speaker.ts'
import { NamesIn } from './names-in.ts'
import { Stretches } from './stretches.ts'

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
  const told = new Told(findings)
  return coverage.unexplained
    .filter(
      (line) =>
        (line.gravity === 'fatal' || line.gravity === 'failed' || isRightAbove(line, told)) &&
        (!isFarewell(said(line)) || (line.gravity === 'fatal' && reasonsIn(said(line)).size > 0)) &&
        !isAbout(line, told),
    )
    .toSorted((a, b) => Number(namesReason(said(b))) - Number(namesReason(said(a))))
    .slice(0, SHOWN_BESIDE)
}

const said = ({ message, text }: Pick<Unexplained, 'message' | 'text'>): string => message ?? text

const lastLine = ({ line, endLine }: Evidence): number => endLine ?? line

/** What many findings tell, to be asked for each of many lines. */
class Told {
  readonly #names: NamesIn
  /** Names of the pods that they are about. */
  readonly #pods: readonly string[]
  readonly #ids: ReadonlySet<string>
  readonly #texts: ReadonlyMap<string, Stretches<{ readonly quote: Evidence; readonly finding: Finding }>>

  constructor(findings: readonly Finding[]) {
    const nameOf = ({ entities }: Finding, name: string): string[] =>
      typeof entities[name] === 'string' ? [entities[name].split('/').at(-1)!] : []
    this.#names = new NamesIn(findings.flatMap((finding) => NAMES.flatMap((name) => nameOf(finding, name))))
    this.#ids = new Set(findings.map(({ id }) => id))
    this.#pods = [...new Set(findings.flatMap((finding) => nameOf(finding, 'pod')))]
    const quotes = findings.flatMap((finding) => finding.evidence.map((quote) => ({ quote, finding })))
    const texts = grouped(quotes, ({ quote }) => quote.artifact)
    this.#texts = new Map(
      [...texts].map(([artifact, own]) => [
        artifact,
        new Stretches(
          own,
          ({ quote }) => quote.line,
          ({ quote }) => lastLine(quote),
        ),
      ]),
    )
  }

  /** Whether one of them is of these. */
  tellsOf(ids: ReadonlySet<string>): boolean {
    return [...ids].some((id) => this.#ids.has(id))
  }

  /** Whether a text names a thing of one of them. */
  names(text: string): boolean {
    return this.#names.standIn(text)
  }

  /** Whether a pod of one of them may be made by what is called so. */
  hasPodOf(owner: string): boolean {
    return this.#pods.some((pod) => pod.startsWith(`${owner}-`))
  }

  /** The quoted lines near a line, with their findings. */
  near({ artifact, line }: Unexplained, above: number, below: number): Iterable<{ readonly quote: Evidence; readonly finding: Finding }> {
    return this.#texts.get(artifact)?.meeting(line - above, line + below) ?? []
  }
}

const isRightAbove = (seen: Unexplained, told: Told): boolean =>
  seen.gravity === 'refused' && anyIn(told.near(seen, 0, RIGHT_ABOVE), ({ quote }) => quote.line > seen.line)

function anyIn<T>(all: Iterable<T>, is: (one: T) => boolean): boolean {
  for (const one of all) if (is(one)) return true
  return false
}

/** What made a pod, as a line tells of it in a table or a description: a Deployment `api` of the pod `api-7d9f6c9b5-2xk4p`. */
const ownerIn = ({ message }: Unexplained): string | undefined =>
  /^(?:deployment|replicaset|statefulset|daemonset) (?:[\w.-]{1,253}\/)?([\w.-]{1,253}):/.exec(message ?? '')?.[1]

/** What a counter of a cgroup says, whose file seldom names it (`src/records/counters.ts`). */
const COUNTED_KILLS = /\(oom_kill \d{1,20}\)$/
/** Who tells of such kills, each with its process. */
const KILLS: ReadonlySet<string> = new Set(['oom-kill-cgroup', 'container-oomkilled'])

/**
 * Whether it says what one of the findings says: it names its thing, or stands beside a line that shows it and is of the same speaker. What a program
 * said just before systemd or the kernel tell of its end is news, and so is what stopped it, where no quoted line says that.
 */
function isAbout(seen: Unexplained, told: Told): boolean {
  if (COUNTED_KILLS.test(said(seen))) return told.tellsOf(KILLS)
  if (told.names(seen.text)) return true
  const owner = ownerIn(seen)
  if (owner !== undefined && told.hasPodOf(owner)) return true
  const speaker = speakerOf(seen)
  const isNews = (finding: Finding): boolean =>
    seen.gravity === 'fatal'
      ? speaker === undefined && endsOverOther(seen, finding)
      : namesReason(said(seen)) && !isTold(said(seen), finding)
  return anyIn(
    told.near(seen, NEAR_LINES, NEAR_LINES),
    ({ quote, finding }) => (speaker === undefined || speaker === speakerOf(quote)) && !isNews(finding),
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
