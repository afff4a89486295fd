import type { Finding, Incident } from '../../core/report.ts'
import type { Severity } from '../../core/severity.ts'
import { flow } from './flow.ts'
import { message } from './message.ts'
import { type Indexes, place, proofOf, related } from './place.ts'

export const LEVELS = { critical: 'error', error: 'error', warning: 'warning', note: 'note' } as const satisfies Record<Severity, string>

/** The incident that a finding belongs to. */
export interface Part {
  /** From 1, in the order of the report. */
  readonly number: number
  readonly incident: Incident
  /** The other findings of it, where this one is the root. */
  readonly effects: readonly Finding[]
}

export interface Around {
  readonly ruleIndex: number
  readonly fingerprint: string
  readonly part: Part | undefined
  readonly indexes: Indexes
  /** Lines beside the deciding one. */
  readonly mostRelated: number
}

/** A `result` (SARIF 2.1.0, 3.27): what was found, its deciding line, further lines and those against it. */
export function result(finding: Finding, { ruleIndex, fingerprint, part, indexes, mostRelated }: Around) {
  const { id, severity, confidence, count, headline, title, cause, against } = finding
  const [first, ...more] = proofOf(finding)
  const others = [
    ...more.map((quote) => ({ quote, said: quote.note ?? 'It shows this too.' })),
    ...against.flatMap(({ note, evidence }) => (evidence === undefined ? [] : [{ quote: evidence, said: `Against it: ${note}` }])),
  ].slice(0, mostRelated)
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[severity],
    message: message([headline ?? title, cause].filter((text) => text !== '').join(' ')),
    ...(first === undefined ? {} : { locations: [place(first, indexes)] }),
    ...(others.length === 0 ? {} : { relatedLocations: others.map(({ quote, said }, i) => related(quote, said, i + 1, indexes)) }),
    ...(part === undefined ? {} : flow(finding, part.effects, indexes, mostRelated)),
    occurrenceCount: count,
    rank: Math.round(confidence * 1000) / 10,
    partialFingerprints: { 'failureAndEntities/v1': fingerprint },
    properties: properties(finding, part),
  }
}

/** What SARIF has no word for. */
function properties(finding: Finding, part: Part | undefined) {
  const { key, severity, certainty, witnesses, because, entities, when, ongoing, fix } = finding
  const { first, firstText, firstSinceBoot, last, lastText, lastSinceBoot, clock, zone } = finding
  return {
    key,
    severity,
    certainty,
    because,
    witnesses,
    ...(part === undefined
      ? {}
      : {
          incident: part.number,
          role: part.incident.root === key ? 'root' : 'effect',
          ...(part.incident.history === true ? { history: true } : {}),
        }),
    ...{ first, firstText, firstSinceBoot, last, lastText, lastSinceBoot, clock, zone, when, ongoing },
    entities,
    against: finding.against.map(({ note }) => note),
    fix,
  }
}
