import type { SettledScope } from '../casefile/case-file.ts'
import type { Detector, Found as Watched } from '../core/detector.ts'
import { worthOf } from '../core/event.ts'
import type { Certainty, Failure, Found } from '../core/failure.ts'
import type { Entities, Fact, Proof, Witness } from '../core/finding.ts'
import { severityRank, type Severity } from '../core/severity.ts'
import { secondsBetween, type Instant, type Span } from '../core/span.ts'

/** Groups of one detector that are kept; past this, occurrences are counted only. */
const MAX_GROUPS = 10_000
const MAX_PROOFS = 8
const MAX_EVENTS = 20_000
const MAX_ENTITY_VALUES = 256

/** All occurrences of one failure in one place: what will become one finding. */
export interface Entry {
  readonly detector: Detector | Failure
  /** The machine or cluster that it is about. */
  readonly scope: SettledScope
  readonly group: string
  facts: Record<string, Fact>
  title: string
  severity: Severity
  count: number
  proofs: Proof[]
  /** The latest proof, kept apart so that the last occurrence can be shown too. */
  last?: Proof | undefined
  omitted: number
  against: Proof[]
  firstTime?: Instant | undefined
  lastTime?: Instant | undefined
  entities: Entities
  /** Every value that was seen for an entity, for joining. */
  readonly linked: Map<keyof Entities, Set<string>>
  readonly witnesses: Set<Witness>
  /** Boots that its proofs are of; empty where the logs tell of one boot only, or the proofs are of no log. */
  readonly boots: Set<number>
  /** A proof is of no boot that is known: it may be of the present one. */
  undated: boolean
  /** Stamps since boot of its proofs, where all of them have one, of one boot. */
  stamps?: { readonly boot: number; readonly first: number; readonly last: number } | undefined
  strength: 'direct' | 'partial' | 'weak'
  missing?: string | undefined
  /** As the judge states it; else it follows from the strength and the witnesses. */
  readonly certainty?: Certainty | undefined
  /** Its source calls its pod by the name alone; the namespace is another source's. */
  readonly bareName?: true | undefined
}

interface Kept extends Entry {
  readonly events: Set<string>
}

const STRENGTHS = ['weak', 'partial', 'direct'] as const

/** Collects what detectors find, one entry per group, bounded whatever the input repeats. */
export class Ledger {
  readonly #entries = new Map<string, Kept>()
  readonly #groups = new Map<string, number>()
  /** Occurrences per detector id that were only counted. */
  readonly overflow = new Map<string, number>()
  readonly #scope: SettledScope
  readonly #cite: (at: Span) => void

  /** `cite` is told the place of every proof, also of those that are only counted. */
  constructor(scope: SettledScope, cite: (at: Span) => void = () => {}) {
    this.#scope = scope
    this.#cite = cite
  }

  /** `times`: so many alike are behind what was found, itself included. */
  enter(detector: Detector, found: Watched<Record<string, Fact>>, times = 1): void {
    for (const { at } of [...found.proof, ...(found.against ?? [])]) this.#cite(at)
    const key = `${detector.id}\0${found.group}`
    const before = this.#entries.get(key)
    const all = times === 1 ? found : { ...found, times: (found.times ?? 1) * times }
    if (before === undefined) this.#open(key, detector, all)
    else this.#add(before, all)
  }

  /** What a judge found: each is one finding. */
  record(failure: Failure, found: readonly Found<Record<string, Fact>>[]): void {
    for (const [i, { about, also = [], certainty, ...one }] of found.entries()) {
      for (const { at } of [...one.proof, ...(one.against ?? [])]) this.#cite(at)
      const { until, count, ...rest } = one
      const strength = certainty === 'suggested' ? 'weak' : one.missing === undefined ? 'direct' : 'partial'
      const key = `${failure.id}\0${i}`
      this.#open(
        key,
        failure,
        { ...rest, group: String(i), times: count ?? 1, entities: about, strength, title: titleOf(failure, one.facts, count ?? 1) },
        until,
        certainty,
      )
      const entry = this.#entries.get(key)
      if (entry !== undefined) for (const names of also) this.#name(entry, names)
    }
  }

  entries(): Entry[] {
    return [...this.#entries.values()]
  }

  #open(key: string, detector: Detector | Failure, found: Watched<Record<string, Fact>>, until = found.time, certainty?: Certainty): void {
    const groups = this.#groups.get(detector.id) ?? 0
    if (groups >= MAX_GROUPS) {
      this.overflow.set(detector.id, (this.overflow.get(detector.id) ?? 0) + 1)
      return
    }
    this.#groups.set(detector.id, groups + 1)
    const entry: Kept = {
      detector,
      scope: this.#scope,
      group: found.group,
      facts: found.facts,
      title: found.title ?? detector.title,
      severity: found.severity ?? detector.severity,
      count: found.times ?? 1,
      proofs: [],
      omitted: 0,
      against: [...(found.against ?? [])],
      firstTime: found.time,
      lastTime: until,
      entities: {},
      linked: new Map(),
      witnesses: new Set(),
      boots: new Set(),
      undated: false,
      strength: found.strength ?? 'direct',
      missing: found.missing,
      certainty,
      events: new Set(),
    }
    if (found.event !== undefined) entry.events.add(found.event)
    this.#prove(entry, found)
    this.#entries.set(key, entry)
  }

  #add(entry: Kept, found: Watched<Record<string, Fact>>): void {
    const known = found.event !== undefined && entry.events.has(found.event)
    if (!known) {
      entry.count += found.times ?? 1
      if (found.event !== undefined && entry.events.size < MAX_EVENTS) entry.events.add(found.event)
      const joined = entry.detector.join?.(entry.facts, found.facts)
      if (joined !== undefined) entry.facts = joined
    }
    if (found.severity !== undefined && severityRank(found.severity) > severityRank(entry.severity)) entry.severity = found.severity
    const strength = found.strength ?? 'direct'
    if (STRENGTHS.indexOf(strength) > STRENGTHS.indexOf(entry.strength)) {
      entry.strength = strength
      entry.missing = found.missing
    }
    this.#span(entry, found.time)
    if (entry.against.length < MAX_PROOFS) entry.against.push(...(found.against ?? []))
    this.#prove(entry, found)
  }

  #span(entry: Kept, time: Instant | undefined): void {
    if (time === undefined) return
    // the better clock counts; on one clock the earliest and the latest
    if (entry.firstTime === undefined || worthOf(time) > worthOf(entry.firstTime)) {
      entry.firstTime = time
      entry.lastTime = time
      return
    }
    if (worthOf(time) < worthOf(entry.firstTime)) return
    if ((secondsBetween(entry.firstTime, time) ?? 0) < 0) entry.firstTime = time
    if (entry.lastTime === undefined || (secondsBetween(entry.lastTime, time) ?? 0) > 0) entry.lastTime = time
  }

  /** Under which values a thing may be joined with another. */
  #names(entity: keyof Entities, value: string): readonly string[] {
    if (entity === 'device') return this.#scope.devices.family(value)
    return [entity === 'containerId' ? value.slice(0, ID_DIGITS) : value]
  }

  #prove(entry: Kept, found: Watched<Record<string, Fact>>): void {
    for (const proof of found.proof) {
      if (proof.witness !== undefined) entry.witnesses.add(proof.witness)
      if (proof.at.boot === undefined) entry.undated = true
      else entry.boots.add(proof.at.boot)
      const { boot = 0, sinceBoot } = proof.at
      if (sinceBoot !== undefined && (entry.stamps === undefined || entry.stamps.boot === boot))
        entry.stamps = {
          boot,
          first: Math.min(entry.stamps?.first ?? sinceBoot, sinceBoot),
          last: Math.max(entry.stamps?.last ?? sinceBoot, sinceBoot),
        }
      const same = (p: Proof) => p.at.artifact === proof.at.artifact && p.at.line === proof.at.line
      if (entry.proofs.some(same)) continue
      // a witness not heard yet is always shown
      if (
        entry.proofs.length < MAX_PROOFS ||
        (proof.witness !== undefined && !entry.proofs.some((p) => p.witness === proof.witness) && entry.proofs.length < MAX_PROOFS + 8)
      ) {
        entry.proofs.push(proof)
        continue
      }
      entry.omitted++
      entry.last = proof
    }
    this.#name(entry, found.entities ?? {})
  }

  #name(entry: Kept, entities: Entities): void {
    const host = this.#scope.name
    entry.entities = { ...(host === undefined ? {} : { host }), ...dropUndefined(entities), ...dropUndefined(entry.entities) }
    for (const [name, value] of Object.entries(entities) as [keyof Entities, string | number | undefined][]) {
      if (value === undefined) continue
      const values = entry.linked.get(name) ?? new Set()
      for (const one of this.#names(name, String(value))) if (values.size < MAX_ENTITY_VALUES) values.add(one)
      entry.linked.set(name, values)
    }
  }
}

/** Digits of a container's id that its engines print: one of 12 and one of 64 are joined by them. */
const ID_DIGITS = 12

function dropUndefined(entities: Entities): Entities {
  return Object.fromEntries(Object.entries(entities).filter(([, value]) => value !== undefined))
}

/** A judge's finding is called what its headline says; one whose words throw keeps the failure's title, and is named when it is closed. */
function titleOf(failure: Failure, facts: Record<string, Fact>, count: number): string {
  try {
    return failure.headline(facts, count).replace(/[.]$/, '')
  } catch {
    return failure.title
  }
}
