import type { SettledScope } from '../casefile/case-file.ts'
import type { Certainty, Failure, Found } from '../core/failure.ts'
import type { Entities, Fact, Groups, Ledger, Measured, Processes, Proof, Witness } from '../core/finding.ts'
import { distinct } from '../core/grouped.ts'
import type { Severity } from '../core/severity.ts'
import type { Instant } from '../core/span.ts'
import type { LastWords } from './last-words.ts'
import { toldIn } from './told-in.ts'
import { usersUnits } from '../casefile/users-units.ts'

/** Proofs that are kept of one finding: the first, the last, and each witness at least once. */
const MOST_PROOFS = 8
const MOST_WITNESSES = 8
const MOST_NAMES = 256
/** Digits of a container's id that its engines print: one of 12 and one of 64 are joined by them. */
const ID_DIGITS = 12

type Facts = Record<string, Fact>

/** One failure of one thing: what will become one finding. */
export interface Entry {
  readonly failure: Failure
  /** The machine or cluster that it is about. */
  readonly scope: SettledScope
  readonly facts: Facts
  readonly title: string
  readonly severity: Severity
  readonly count: number
  proofs: Proof[]
  /** The latest proof, kept apart so that the last occurrence can be shown too. */
  readonly last?: Proof | undefined
  /** Proofs that are counted only, the last among them. */
  readonly omitted: number
  readonly against: readonly Proof[]
  readonly firstTime?: Instant | undefined
  readonly lastTime?: Instant | undefined
  entities: Entities
  /** Every value that was seen for an entity, for joining. */
  readonly linked: ReadonlyMap<keyof Entities, ReadonlySet<string>>
  /** Names of the devices that it is about, and of nothing that these lie on. */
  readonly devices: ReadonlySet<string>
  readonly witnesses: Set<Witness>
  /** Boots that its proofs are of; empty where the logs tell of one boot only, or the proofs are of no log. */
  readonly boots: ReadonlySet<number>
  /** A proof is of no boot that is known: it may be of the present one. */
  readonly undated: boolean
  /** Stamps since boot of its proofs, of the first boot that has any. */
  readonly stamps?: { readonly boot: number; readonly first: number; readonly last: number } | undefined
  readonly certainty: Certainty
  readonly missing?: string | undefined
  readonly settle?: string | undefined
  /** Whether it goes on at the end of the input, where its judge knows. */
  readonly ongoing?: boolean | undefined
  readonly series?: readonly Measured[] | undefined
  readonly ledger?: Ledger | undefined
  readonly processes?: Processes | undefined
  readonly cgroups?: Groups | undefined
  /** Units that a user's own manager runs: it is asked for them. */
  readonly usersUnits: ReadonlySet<string>
  /** Further pods of its owner that the same befell. */
  readonly replicas?: readonly string[] | undefined
  /** What its program said before it ended, in a line that no finding cites. */
  readonly heard?: LastWords | undefined
  /** Its source calls its pod by the name alone; the namespace is another source's. */
  readonly bareName?: true | undefined
}

/** A finding of a judge as diagnosis sees it, bounded whatever the input repeats. */
export function entryOf(failure: Failure, found: Found<Facts>, scope: SettledScope): Entry {
  const {
    facts,
    about = {},
    also = [],
    proof,
    against = [],
    certainty,
    missing,
    settle,
    ongoing,
    severity = failure.severity,
    count = 1,
    time,
  } = found
  const places = distinct(proof, ({ at }) => `${at.artifact}\0${at.line}`)
  const proofs = keptOf(places)
  const omitted = places.length - proofs.length
  return {
    failure,
    scope,
    facts,
    title: titleOf(failure, facts, count),
    severity,
    count,
    proofs,
    last: omitted > 0 ? places.findLast((one) => !proofs.includes(one)) : undefined,
    omitted,
    against: against.slice(0, MOST_PROOFS),
    firstTime: time,
    lastTime: found.until ?? time,
    ...namesOf([about, ...also, ...toldIn(scope, proof, [about, ...also])], scope),
    witnesses: new Set(proof.flatMap(({ witness }) => witness ?? [])),
    boots: new Set(proof.flatMap(({ at: { boot } }) => boot ?? [])),
    undated: proof.some(({ at }) => at.boot === undefined),
    stamps: stampsOf(proof),
    certainty,
    missing,
    settle,
    ongoing,
    series: found.series,
    ledger: found.ledger,
    processes: found.processes,
    cgroups: found.cgroups,
    usersUnits: usersUnits(scope),
  }
}

/** The first of them; a witness not heard yet is always kept. */
function keptOf(proofs: readonly Proof[]): Proof[] {
  const kept: Proof[] = []
  for (const one of proofs) {
    const isNew = one.witness !== undefined && !kept.some(({ witness }) => witness === one.witness)
    if (kept.length < MOST_PROOFS || (isNew && kept.length < MOST_PROOFS + MOST_WITNESSES)) kept.push(one)
  }
  return kept
}

/** What it is called: each name as it was given first, and all under which it may be joined with another. */
function namesOf(called: readonly Entities[], scope: SettledScope): Pick<Entry, 'entities' | 'linked' | 'devices'> {
  const entities = new Map<string, string | number>(scope.name === undefined ? [] : [['host', scope.name]])
  const given = new Set<string>()
  const linked = new Map<keyof Entities, Set<string>>()
  const devices = new Set<string>()
  for (const names of called)
    for (const [name, value] of Object.entries(names) as [keyof Entities, string | number | undefined][]) {
      if (value === undefined) continue
      if (!given.has(name)) entities.set(name, value)
      given.add(name)
      const values = linked.get(name) ?? new Set()
      for (const one of linkedBy(name, String(value), scope)) if (values.size < MOST_NAMES) values.add(one)
      linked.set(name, values)
      if (name === 'device' && devices.size < MOST_NAMES) for (const one of scope.devices.namesOf(String(value))) devices.add(one)
    }
  return { entities: Object.fromEntries(entities), linked, devices }
}

/** Under which values a thing may be joined with another. */
function linkedBy(entity: keyof Entities, value: string, scope: SettledScope): readonly string[] {
  if (entity === 'device') return scope.devices.family(value)
  return [entity === 'containerId' ? value.slice(0, ID_DIGITS) : value]
}

function stampsOf(proofs: readonly Proof[]): Entry['stamps'] {
  const stamped = proofs.flatMap(({ at: { boot = 0, sinceBoot } }) => (sinceBoot === undefined ? [] : [{ boot, sinceBoot }]))
  const [first] = stamped
  if (first === undefined) return undefined
  const own = stamped.filter(({ boot }) => boot === first.boot).map(({ sinceBoot }) => sinceBoot)
  return { boot: first.boot, first: own.reduce((a, b) => Math.min(a, b)), last: own.reduce((a, b) => Math.max(a, b)) }
}

/** It is called what its headline says; one whose words throw keeps the failure's title, and is named when it is closed. */
function titleOf(failure: Failure, facts: Facts, count: number): string {
  try {
    return failure.headline(facts, count).replace(/[.]$/, '')
  } catch {
    return failure.title
  }
}
