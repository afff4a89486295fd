import type { Detector, Fact, Proof } from '../core/detector.ts'
import type { FormatParser } from '../core/parser.ts'
import type { Coverage, Evidence, Finding, Json, Report } from '../core/report.ts'
import { severityRank } from '../core/severity.ts'
import { isShownAlike, timeFields } from '../core/time/show.ts'
import { momentOf } from '../core/time/words.ts'
import type { Entry } from './ledger.ts'
import { joinAlike } from './alike.ts'
import { chain, type Judged, type Link, linksOf } from './chains.ts'
import { confidence } from './confidence.ts'
import { nextCommands, notObserved, type ReadSource } from './absence.ts'
import { withoutGeneral } from './silence.ts'
import { summarise } from './summary.ts'

const MAX_TIMELINE = 500

/**
 * Closes the findings and says how they belong together. Pure: the same entries give the same report. A detector whose words throw is
 * named through `failed`, and its finding keeps its title for them.
 */
export function diagnose(
  entries: readonly Entry[],
  detectors: readonly Detector[],
  parsers: readonly FormatParser[],
  sources: readonly ReadSource[],
  coverage: Omit<Coverage, 'notObserved'>,
  tool: Report['tool'],
  failed: (id: string, error: unknown) => void,
): Report {
  const numbers = new Map<string, number>()
  const unjudged: Judged[] = withoutGeneral(joinAlike(entries, failed))
    .map((entry) => ({ ...entry, proofs: [...entry.proofs], witnesses: new Set(entry.witnesses) }))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.count - a.count)
    .map((entry) => {
      const n = (numbers.get(entry.detector.id) ?? 0) + 1
      numbers.set(entry.detector.id, n)
      return { key: `${entry.detector.id}#${n}`, entry, confidence: 0, history: isHistory(entry) }
    })
  const links = linksOf(unjudged)
  corroborate(links)
  const judged = unjudged.map((f) => ({ ...f, confidence: confidence(f.entry).confidence }))
  const findings = judged.map((f) => close(f, failed))
  const incidents = chain(judged, links)
  const found = new Set(findings.map((f) => f.id))
  const absent = notObserved(detectors, found, sources)
  const { next, alternatives } = nextCommands(incidents[0], judged, detectors, parsers, sources)
  if (incidents[0] !== undefined) incidents[0].alternatives.push(...alternatives)
  const timeline = judged
    .flatMap(({ key, entry: { title, count, firstTime, lastTime } }) =>
      (count === 1 || isShownAlike(firstTime, lastTime) ? [firstTime] : [firstTime, lastTime]).flatMap((time, n) => {
        const fields = timeFields({ time })
        const { order } = momentOf(fields, 'time') ?? {}
        const text = count === 1 ? title : `${title} (${n === 0 ? 'first' : 'last'} of ${count})`
        return order === undefined ? [] : [{ order, event: { ...fields, text, finding: key } }]
      }),
    )
    .sort((a, b) => (a.event.clock ?? '').localeCompare(b.event.clock ?? '') || a.order - b.order)
    .slice(0, MAX_TIMELINE)
    .map(({ event }) => event)
  const report: Report = {
    schemaVersion: 1,
    tool,
    summary: '',
    findings,
    incidents,
    timeline,
    coverage: { ...coverage, notObserved: absent },
    next,
  }
  return { ...report, summary: summarise(report) }
}

/** What another observer says of the same event becomes evidence of it, and names what it knew. */
function corroborate(links: readonly Link[]): void {
  for (const link of links) {
    const { cause, effect } = link
    if (!link.isIdentity || effect.entry.detector.tellsOf?.includes(cause.entry.detector.id) !== true) continue
    const fresh = effect.entry.proofs.find((proof) => !cause.entry.witnesses.has(proof.witness))
    if (fresh === undefined) continue
    cause.entry.witnesses.add(fresh.witness)
    cause.entry.proofs.unshift(...cause.entry.proofs.splice(0, 1), {
      ...fresh,
      note: `the same event as the ${fresh.witness} tells it (${link.why[0]})`,
    })
    const { pod, container, unit } = effect.entry.entities
    cause.entry.entities = {
      ...(pod === undefined ? {} : { pod }),
      ...(container === undefined ? {} : { container }),
      ...(unit === undefined ? {} : { unit }),
      ...cause.entry.entities,
    }
  }
}

/** True when all of it lies before the last boot of its machine: it is history, unless nothing newer is wrong. */
function isHistory({ scope, boots, undated }: Entry): boolean {
  return !undated && boots.size > 0 && Math.max(...boots) < scope.timeline.boots.length - 1
}

function close({ key, entry, history }: Judged, failed: (id: string, error: unknown) => void): Finding {
  const { detector } = entry
  const said = <T>(say: () => T, otherwise: T): T => {
    try {
      return say()
    } catch (error) {
      failed(detector.id, error)
      return otherwise
    }
  }
  return {
    key,
    id: detector.id,
    title: entry.title,
    severity: entry.severity,
    ...judge(entry, history),
    count: entry.count,
    ...timeFields({ first: entry.firstTime, last: isShownAlike(entry.firstTime, entry.lastTime) ? undefined : entry.lastTime }),
    entities: Object.fromEntries(Object.entries(entry.entities).filter((e): e is [string, string | number] => e[1] !== undefined)),
    facts: plain(entry.facts) as { [name: string]: Json },
    cause: said(() => detector.cause(entry.facts, entry.count), `${entry.title}.`),
    evidence: [...entry.proofs, ...(entry.last === undefined ? [] : [entry.last])].map(evidence),
    ...(entry.omitted > 1 ? { evidenceOmitted: entry.omitted - 1 } : {}),
    against: entry.against.map((proof) => ({ note: proof.note ?? 'speaks against it', evidence: evidence(proof) })),
    fix: said(() => detector.fix(entry.facts, entry.count), []).map(({ when, say, run }) => ({
      when,
      say,
      ...(run === undefined ? {} : { run }),
    })),
    links: [...detector.links],
  }
}

function judge(entry: Entry, history: boolean): { confidence: number; because: string[] } {
  const judged = confidence(entry)
  return history ? { ...judged, because: [...judged.because, 'history: the machine was started again after it'] } : judged
}

function evidence({ at, time, note }: Proof): Evidence {
  return {
    artifact: at.artifact,
    line: at.line,
    ...(at.endLine === undefined ? {} : { endLine: at.endLine }),
    offset: at.offset,
    text: at.text,
    ...(at.message === undefined ? {} : { message: at.message }),
    ...timeFields({ time }),
    ...(note === undefined ? {} : { note }),
  }
}

/** Facts as JSON: BigInt as decimal digits, numbers that are none left out. */
function plain(fact: Fact): Json {
  if (typeof fact === 'bigint') return fact.toString()
  if (typeof fact === 'number') return Number.isFinite(fact) ? fact : null
  if (fact === undefined || fact === null) return null
  if (typeof fact !== 'object') return fact
  if (Array.isArray(fact)) return fact.map(plain)
  return Object.fromEntries(
    Object.entries(fact)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, plain(value)]),
  )
}
