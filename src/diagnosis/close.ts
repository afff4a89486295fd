import { extended } from '../core/extended.ts'
import { thin } from '../casefile/series/thin.ts'
import type { Entities, Fact, Measured, Proof, Question, Step, Trend } from '../core/finding.ts'
import type { Context, Evidence, Finding, Json, Series, Told } from '../core/report.ts'
import type { Instant, Span } from '../core/span.ts'
import { isShownAlike, timeFields } from '../core/time/show.ts'
import { listed } from '../core/words/lists.ts'
import { capital, paragraph } from '../core/words/opt.ts'
import { times } from '../core/words/numbers.ts'
import { shortened } from '../core/words/shortened.ts'
import { sureness } from './certainty.ts'
import type { Words } from './last-words.ts'
import type { Judged } from './chains.ts'
import type { Entry } from './entry.ts'
import { asUser } from '../casefile/users-units.ts'
import { isAnswered, type Typed } from './typed.ts'
import { type When, whenOf } from './when.ts'

/** Places of copies that are named for one finding. */
const MAX_COPIES = 16

export interface Closing {
  /** A failure's words threw: its finding keeps its title for them. */
  readonly failed: (id: string, error: unknown) => void
  /** Where copies of a log tell the same line. */
  readonly copiesOf: (at: Span) => readonly Span[]
  /** The lines around one, as far as they were kept. */
  readonly around: (at: Span) => Context
  /** Of a text only a part was read: what is counted in it is not all there is. */
  readonly isSampled: (artifact: string) => boolean
  /** What the case says beside the finding's own words. */
  readonly beside: (entry: Entry) => string | undefined
  /** What was typed in the texts of the input. */
  readonly typed?: Typed | undefined
}

/** A finding as the report document holds it: plain data, nothing of the failure's own left. */
export function close({ key, entry: judged, history }: Judged, { failed, copiesOf, around, isSampled, beside, typed }: Closing): Finding {
  const { failure } = judged
  const said = <T>(say: () => T, otherwise: T): T => {
    try {
      return say()
    } catch (error) {
      failed(failure.id, error)
      return otherwise
    }
  }
  const last = judged.heard
  const heard =
    last === undefined
      ? undefined
      : said(() => failure.hear?.(judged.facts, { words: quoted(last.line), by: last.by, isLast: last.isLast }), undefined)
  const entry = heard === undefined ? judged : { ...judged, facts: heard }
  const proofs = [...entry.proofs, ...(entry.last === undefined ? [] : [entry.last])]
  const isLeast = entry.count > 1 && proofs.some(({ at }) => isSampled(at.artifact))
  const counting = isLeast ? atLeast(entry.count) : (text: string): string => text
  const excluded = paragraph([...said(() => failure.excluded?.(entry.facts, entry.count) ?? [], []), beside(entry)])
  const state = said(() => failure.state?.(entry.facts, entry.count), undefined)
  const headline = counting(said(() => failure.headline(entry.facts, entry.count), `${entry.title}.`))
  const cause = counting(paragraph([...said(() => failure.cause(entry.facts, entry.count), [entry.title]), alsoOf(entry)]))
  const title = headline.replace(/[.]$/, '')
  const toTheirManager = <T extends { readonly run?: string | undefined }>(one: T): T =>
    one.run === undefined ? one : { ...one, run: asUser(one.run, entry.usersUnits) }
  const fix = said(() => failure.fix(entry.facts, entry.count), []).map(toTheirManager)
  const { confidence, because, ...sure } = sureness(entry)
  return {
    key,
    id: failure.id,
    // a note is told by its title alone
    title: excluded !== '' && entry.severity === 'note' ? `${title}; ${lowered(excluded)}` : title,
    headline,
    severity: entry.severity,
    confidence,
    because: history ? [...because, 'history: the machine was started again after it'] : because,
    ...sure,
    count: entry.count,
    ...(isLeast ? { atLeast: true as const } : {}),
    ...timeFields({ first: entry.firstTime, last: isShownAlike(entry.firstTime, entry.lastTime) ? undefined : entry.lastTime }),
    ...(entry.boots.size === 0 ? {} : { boots: [...entry.boots].sort((a, b) => a - b) }),
    entities: entitiesOf(entry),
    facts: plain(entry.facts) as { [name: string]: Json },
    cause,
    ...saidOften(whenOf(entry, history, headline), counting),
    ...(state === undefined ? {} : { state: paragraph([state]) }),
    ...(failure.effect === undefined
      ? {}
      : { effect: counting(paragraph([said(() => failure.effect!(entry.facts, entry.count), undefined)])) }),
    ...(excluded === '' ? {} : { excluded }),
    ...openOf(said(() => failure.open?.(entry.facts, entry.count) ?? [], []).map(toTheirManager), entry, fix, typed),
    ...(entry.series === undefined || entry.series.length === 0 ? {} : { series: entry.series.map(measured) }),
    ...(entry.ledger === undefined ? {} : { ledger: plain(entry.ledger as unknown as Fact) as unknown as NonNullable<Finding['ledger']> }),
    ...(entry.processes === undefined ? {} : { processes: entry.processes }),
    ...(entry.cgroups === undefined ? {} : { cgroups: entry.cgroups }),
    evidence: [
      ...proofs.slice(0, 1).map((proof) => extended(evidence(proof), around(proof.at))),
      ...(heard === undefined ? [] : [asEvidence(last!.line)]),
      ...proofs.slice(1).map(evidence),
      ...proofs.flatMap(({ at, time }) => copiesOf(at).map((copy) => copied(copy, time, at))).slice(0, MAX_COPIES),
    ],
    ...(entry.omitted > 1 ? { evidenceOmitted: entry.omitted - 1 } : {}),
    against: entry.against.map((proof) => ({ note: proof.note ?? 'speaks against it', evidence: evidence(proof) })),
    fix: steps(fix),
    links: [...failure.links],
  }
}

/** Says of a number of times that it is not all there is. */
function atLeast(count: number): (text: string) => string {
  const told = new RegExp(`(?<![\\d,.])(?<!at least )${times(count)}(?![\\w])`, 'g')
  return (text) => text.replace(told, `at least ${times(count)}`)
}

const saidOften = ({ when, ...rest }: When, counting: (text: string) => string): When => ({
  ...rest,
  ...(when === undefined ? {} : { when: counting(when) }),
})

/** Facts that name a thing: scripts find them beside the other names. */
const NAMES = ['container', 'pod', 'unit', 'device', 'mount', 'module', 'image', 'node', 'cgroup', 'process'] as const

/** All that the words name, under the name of what it is. */
function entitiesOf({ entities, facts }: Entry): Finding['entities'] {
  const own = Object.entries(entities).filter((e): e is [string, string | number] => e[1] !== undefined)
  const named = NAMES.flatMap((name): [string, string][] => {
    const value = facts[name]
    return typeof value === 'string' && value !== '' && entities[name as keyof Entities] === undefined ? [[name, value]] : []
  })
  return Object.fromEntries([...own, ...named])
}

/** Characters of a line that a sentence quotes. */
const MOST_QUOTED = 160

const quoted = ({ message, text }: Words): string => shortened((message ?? text).trim(), MOST_QUOTED)

/** Names that a sentence has room for. */
const MOST_NAMED = 3

/** The same is told of further pods of its owner. */
function alsoOf({ replicas = [] }: Entry): string | undefined {
  if (replicas.length === 0) return undefined
  const names = replicas.map((pod) => pod.split('/').at(-1)!)
  return `The same befell ${replicas.length === 1 ? 'another pod' : `${replicas.length} more pods`} of its owner: ${listed(names, MOST_NAMED)}`
}

/** A line that nothing explained, as one that shows a finding. */
function asEvidence({ artifact, line, offset, text, message }: Words): Evidence {
  return { artifact, line, offset, text, ...(message === undefined || message === text ? {} : { message }), note: 'what it said before' }
}

/** Points of one series. */
const MOST_POINTS = 500

/** A series as the document holds it. */
function measured({ quantity, unit, of, points, limit, threshold, trend }: Measured): Series {
  return {
    quantity,
    unit,
    ...(of === undefined ? {} : { of }),
    points: thin(points, MOST_POINTS, ({ value }) => value).map(({ value, time }) => [told(time), value]),
    ...(limit === undefined ? {} : { limit }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(trend === undefined ? {} : { trend: trended(trend) }),
  }
}

const trended = ({ perHour, fit, limitAt }: Trend): NonNullable<Series['trend']> => ({
  perHour,
  fit,
  ...(limitAt === undefined ? {} : { limitAt: told(limitAt) }),
})

/** A moment as RFC 3339, as what was written, or as seconds since boot. */
function told(time: Instant | undefined): Told {
  const { at, atText, atSinceBoot } = timeFields({ at: time })
  return at ?? atText ?? atSinceBoot ?? null
}

/** Questions that are told of one finding. */
const MOST_OPEN = 2

/** It changes nothing. */
const isLook = ({ when, changes }: Step): boolean => when !== 'verify' && changes === undefined

/** `Not in the input: a second sample.`; what says by itself that there is none stands alone. */
const notKnown = (missing: string): string => (/^no /.test(missing) ? `${capital(missing)}.` : `Not in the input: ${missing}.`)

/** Whether what is missing is what a command prints: then the step that has it asks already. */
const isOf = (missing: string | undefined, run: string): boolean => missing?.split(/[^\w-]+/).includes(/^[\w-]*/.exec(run)![0]) === true

/** What is not known of it: its failure's questions, or the part of the proof that is missing. */
function openOf(questions: readonly Question[], entry: Entry, fix: readonly Step[], typed: Typed | undefined): Pick<Finding, 'open'> {
  const { missing, settle } = entry
  const printed = new Set(fix.flatMap(({ when, run }) => (when === 'verify' ? [] : (run ?? []))))
  const look = fix.find((step) => step.run !== undefined && isLook(step))?.run
  const isAsked = settle === undefined ? look !== undefined && isOf(missing, look) : printed.has(settle)
  const asked =
    questions.length > 0 || missing === undefined || isAsked ? questions : [{ ask: notKnown(missing.replace(/\.$/, '')), run: settle }]
  const artifacts = entry.proofs.map(({ at }) => at.artifact)
  const left = asked.filter((question) => !isAnswered(question, typed, artifacts))
  const open = left.slice(0, MOST_OPEN).map(({ ask, run, separates }) => ({
    // a command that stands above already is not printed again
    ask: run !== undefined && printed.has(run) ? ask.replace(/:$/, '.') : ask,
    ...(run === undefined || printed.has(run) ? {} : { run }),
    ...(separates === undefined ? {} : { separates: [...separates] }),
  }))
  return open.length === 0 ? {} : { open }
}

/** Steps as the document holds them: a command that looks stands once, and again only where it verifies. */
function steps(fix: readonly Step[]): Finding['fix'] {
  return fix.map(({ when, say, run, changes }, i) => {
    const isTold = when !== 'verify' && run !== undefined && fix.slice(0, i).some((earlier) => earlier.run === run)
    return {
      when,
      say,
      ...(run === undefined || isTold ? {} : { run }),
      changes: changes === undefined || isTold ? ('none' as const) : changes,
    }
  })
}

/** Of the sentence that follows another. */
const lowered = (sentence: string): string => `${sentence[0]!.toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`

function evidence({ at, time, note }: Proof): Evidence {
  return {
    artifact: at.artifact,
    line: at.line,
    ...(at.endLine === undefined ? {} : { endLine: at.endLine }),
    offset: at.offset,
    text: at.text,
    ...(at.message === undefined || at.message === at.text ? {} : { message: at.message }),
    ...timeFields({ time }),
    ...(note === undefined ? {} : { note }),
  }
}

function copied(copy: Span, time: Proof['time'], { artifact, line }: Span): Evidence {
  return { ...evidence({ at: copy, time, witness: 'capture' }), copyOf: { artifact, line } }
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
