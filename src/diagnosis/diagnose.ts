import type { CaseFile } from '../casefile/case-file.ts'
import type { Vitals } from '../casefile/vitals.ts'
import type { Described } from '../core/failure.ts'
import type { Coverage, Finding, Gap, Incident, Report, Unexplained } from '../core/report.ts'
import { grouped } from '../core/grouped.ts'
import { extended } from '../core/extended.ts'
import { cutLineOf, isWholeOf } from '../core/cut-line.ts'
import { hostsOf } from '../core/hosts.ts'
import { severityRank } from '../core/severity.ts'
import { notObserved } from './absence.ts'
import type { Sources } from './sources.ts'
import { joinAlike } from './alike.ts'
import { sureness } from './certainty.ts'
import { chain, type Judged, linksOf } from './chains.ts'
import { close, type Closing } from './close.ts'
import { corroborate } from './corroborate.ts'
import { fairShare } from './fair-share.ts'
import { firstOf } from './first-of.ts'
import { happenings } from './happenings.ts'
import { kernelSilence } from './kernel-silence.ts'
import type { Entry } from './entry.ts'
import { withLastWords } from './last-words.ts'
import { perhapsOf } from './perhaps.ts'
import { withNamespaces } from './pod-names.ts'
import { joinReplicas } from './same-owner.ts'
import { headlineOf, machinesOf, summarise } from './summary.ts'
import type { Typed } from './typed.ts'

/** For each that is told so many are asked whether they belong together: what the others caused is told with them. */
const OF_TOLD = 1.5

/** What is diagnosed, beside the findings. */
export interface Ward {
  readonly copiesOf: CaseFile['copiesOf']
  /** The lines around one, as far as they were kept. */
  readonly around: Closing['around']
  /** Of a text only a part was read. */
  readonly isSampled: Closing['isSampled']
  /** Findings that the report tells. */
  readonly most: number
  readonly failures: readonly Described[]
  readonly sources: Sources
  readonly coverage: Omit<Coverage, 'notObserved'>
  readonly tool: Report['tool']
  /** Of the machine that the input is about, where it is one. */
  readonly vitals?: Vitals | undefined
  /** What was typed in the texts of the input. */
  readonly typed?: Typed | undefined
  /** A failure's words threw: its finding keeps its title for them. */
  readonly failed: (id: string, error: unknown) => void
}

/** Closes the findings and says how they belong together. Pure: the same entries give the same report. */
export function diagnose(entries: readonly Entry[], ward: Ward): Report {
  const every = numbered(joinReplicas(joinAlike(withNamespaces(entries), ward.failed)))
  const unjudged = withLastWords(
    fairShare(every, ({ entry }) => entry.failure.id, ward.most * OF_TOLD),
    ward.coverage.unexplained,
  )
  const links = linksOf(unjudged)
  corroborate(links)
  const all = unjudged.map((f) => ({ ...f, confidence: sureness(f.entry).confidence }))
  const { judged, chains } = firstOf(all, chain(all, links), ward.most)
  const byFailure = grouped(
    all.map(({ entry }) => entry),
    ({ failure }) => failure.id,
  )
  const closing = {
    failed: ward.failed,
    copiesOf: ward.copiesOf,
    around: ward.around,
    isSampled: ward.isSampled,
    typed: ward.typed,
    beside: (entry: Entry) => kernelSilence(entry, byFailure),
  }
  const findings = judged.map((f) => close(f, closing))
  const unexplained = uncited(ward.coverage.unexplained, findings)
  const byKey = new Map(findings.map((f) => [f.key, f]))
  const hosts = hostsOf(findings)
  const machines = machinesOf(ward.coverage)
  const incidents = chains.map((incident) =>
    extended(incident, {
      headline: headlineOf(
        byKey.get(incident.root)!,
        incident.effects.flatMap((key) => byKey.get(key) ?? []),
        hosts,
        machines,
      ),
    }),
  )
  const found = new Set(byFailure.keys())
  const telling = incidents.length > 0 ? undefined : findings.find((_, i) => isTelling(judged[i]!.entry, findings[i]!))
  const report: Report = {
    schemaVersion: 1,
    tool: ward.tool,
    summary: '',
    findings,
    incidents,
    timeline: happenings(judged),
    coverage: {
      ...ward.coverage,
      gaps: [...ward.coverage.gaps, ...onlyCounted(every.length - judged.length)],
      unexplained,
      notObserved: notObserved(ward.failures, found, ward.sources),
    },
    next: nextOf(telling ?? askingOf(incidents[0], byKey)),
  }
  const [first, second] = chains
  const perhaps = first === undefined || second === undefined ? undefined : perhapsOf(first, second, new Map(judged.map((f) => [f.key, f])))
  return { ...report, summary: summarise(report, { telling, vitals: ward.vitals, perhaps }) }
}

const onlyCounted = (findings: number): Gap[] =>
  findings === 0 ? [] : [{ what: 'report', why: `limit: ${findings} more findings were counted, not kept`, kind: 'limit' }]

/** A note of what its source states, and what would be a failure if one question about it were answered. */
const isTelling = ({ failure, certainty }: Entry, { open }: Finding): boolean =>
  open !== undefined && severityRank(failure.severity) >= severityRank(certainty === 'stated' ? 'warning' : 'error')

const placeOf = ({ artifact, line }: { readonly artifact: string; readonly line: number }): string => `${artifact}\0${line}`

/** Lines that a finding has taken as its own are listed no more, nor what systemctl shows of them. */
function uncited(lines: readonly Unexplained[], findings: readonly Finding[]): Unexplained[] {
  const quotes = findings.flatMap(({ evidence }) => evidence)
  const cited = new Set(quotes.map(placeOf))
  return lines.filter((line) => {
    if (cited.has(placeOf(line))) return false
    const cut = cutLineOf(line.message ?? line.text)
    return cut === undefined || !quotes.some(({ message, text }) => isWholeOf(cut, message ?? text))
  })
}

/** The root of an incident, or where that leaves nothing open the first of its effects that does. */
function askingOf(incident: Incident | undefined, byKey: ReadonlyMap<string, Finding>): Finding | undefined {
  const told = incident === undefined ? [] : [incident.root, ...incident.effects].flatMap((key) => byKey.get(key) ?? [])
  return told.find(({ open = [] }) => open.length > 0)
}

/** What would settle the question that the first incident, or the note that tells most, leaves open. */
const nextOf = (root: Finding | undefined): Report['next'] => (root?.open ?? []).map(({ ask, ...how }) => ({ say: ask, ...how }))

/** The gravest first, each with a key that is stable for the same input. */
function numbered(entries: readonly Entry[]): Judged[] {
  const numbers = new Map<string, number>()
  return entries
    .map((entry) => ({ ...entry, proofs: [...entry.proofs], witnesses: new Set(entry.witnesses) }))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.count - a.count)
    .map((entry) => {
      const n = (numbers.get(entry.failure.id) ?? 0) + 1
      numbers.set(entry.failure.id, n)
      return { key: `${entry.failure.id}#${n}`, entry, confidence: 0, history: isHistory(entry) }
    })
}

/** True when all of it lies before the last boot of its machine: it is history, unless nothing newer is wrong. */
function isHistory({ scope, boots, undated }: Entry): boolean {
  return !undated && boots.size > 0 && Math.max(...boots) < scope.timeline.boots.length - 1
}
