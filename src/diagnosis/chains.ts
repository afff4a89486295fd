import type { Incident } from '../core/report.ts'
import { grouped, mostOf } from '../core/grouped.ts'
import { severityRank } from '../core/severity.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import type { Entry } from './entry.ts'
import { type Candidates, Causes } from './causes.ts'
import { apart } from './moments.ts'
import { linkOnlyEnd } from './only-end.ts'
import { MACHINE_RANK, shared } from './sharing.ts'
import { silences } from './silence.ts'

/** A finding before it is written down: its key and confidence are known. */
export interface Judged {
  readonly key: string
  readonly entry: Entry
  readonly confidence: number
  /** All of it happened before the last boot of its machine. */
  readonly history: boolean
}

export interface Link {
  readonly cause: Judged
  readonly effect: Judged
  readonly why: readonly string[]
  /** Lower is stronger. */
  readonly rank: number
  /** Joined by something of which there is one in the world. */
  readonly isIdentity: boolean
  /** Seconds between them, where that is known. */
  readonly seconds: number
}

const MOST_ALTERNATIVES = 3
/** On one machine, without anything else in common, only what comes at once belongs together. */
const NEAR_SECONDS = 10
/** An effect is not looked for later than this after its cause's last sign, nor earlier than this before its first. */
const LATEST_SECONDS = 3600
/** Of one thing; a clock without a zone may also jump by the hour. */
const LATEST_OF_ONE_SECONDS = 2 * 3600
const EARLIEST_SECONDS = 120

/** How one finding may have led to another; undefined when nothing joins them, or their times do not fit. */
export function linkOf(cause: Judged, effect: Judged): Link | undefined {
  if (silences(cause.entry, effect.entry)) return { cause, effect, why: ['the same lines'], rank: -1, isIdentity: true, seconds: 0 }
  const common = shared(cause.entry, effect.entry)
  if (common === undefined) return undefined
  const times = apart(cause.entry, effect.entry)
  const downFor = cause.entry.failure.downFor?.(cause.entry.facts) ?? 0
  const linked = (why: readonly string[], seconds: number): Link => ({
    cause,
    effect,
    rank: common.rank,
    isIdentity: common.isIdentity,
    why,
    seconds,
  })
  switch (times.kind) {
    case 'other boot':
      return effect.entry.failure.crossesBoot === true && isBoot(cause.entry, effect.entry)
        ? linked([common.why, 'the boot before'], Infinity)
        : undefined
    case 'unknown':
      // what has a time that cannot be compared is not near
      if ((times.timed && !common.isIdentity) || common.soon !== undefined) return undefined
      return common.isIdentity || common.isWide === true || common.rank < MACHINE_RANK ? linked([common.why], Infinity) : undefined
    case 'known':
      if (effect.entry.failure.crossesBoot === true ? times.toFirst < -EARLIEST_SECONDS : !fits(times, common.isIdentity, downFor))
        return undefined
      if (times.toFirst > (common.soon ?? Infinity)) return undefined
      if (
        cause.entry.failure.meanwhile?.includes(effect.entry.failure.id) === true &&
        !(isMeanwhile(times) && (times.first > 0 || isBelow(cause.entry, effect.entry)))
      )
        return undefined
      // without anything in common, what was there before is no effect
      if (common.rank >= MACHINE_RANK && !common.isIdentity && times.toLast < -NEAR_SECONDS) return undefined
      if (common.rank >= MACHINE_RANK && common.isWide !== true && times.nearest > NEAR_SECONDS) return undefined
      return linked([common.why, ...inWords(times.nearest)], times.nearest)
  }
}

/** `downFor`: seconds before its first sign since when the cause may have stood. */
const fits = ({ toLast, toFirst }: { toLast: number; toFirst: number }, isIdentity: boolean, downFor: number): boolean =>
  toLast >= -EARLIEST_SECONDS - downFor && toFirst <= (isIdentity ? LATEST_OF_ONE_SECONDS : LATEST_SECONDS)

/** It began while the cause was there, or right behind it. */
const isMeanwhile = ({ toFirst, first }: { toFirst: number; first: number }): boolean => first >= 0 && toFirst <= NEAR_SECONDS

/** Stamps of whole seconds tell no order; then the lines of one text do. */
function isBelow(cause: Entry, effect: Entry): boolean {
  const begins = firstLines(cause)
  return [...firstLines(effect)].every(([artifact, line]) => line > (begins.get(artifact) ?? -1))
}

function firstLines({ proofs }: Entry): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  for (const { at } of proofs) lines.set(at.artifact, Math.min(at.line, lines.get(at.artifact) ?? Infinity))
  return lines
}

/** Whether the effect is told in a boot after the cause's. */
const isBoot = (cause: Entry, effect: Entry): boolean => Math.max(...cause.boots) < Math.max(...effect.boots)

/** Past an hour the time between them is no reason. */
const inWords = (seconds: number): string[] =>
  seconds < 120 ? [`${Math.round(seconds)} s apart`] : seconds <= LATEST_SECONDS ? [`${Math.round(seconds / 60)} min apart`] : []

/** The likeliest cause of each finding that has one: what they share first, then how near they are. */
export function linksOf(findings: readonly Judged[]): Link[] {
  const alarms = findings.filter((f) => f.entry.severity !== 'note')
  const parents = new Map<string, Link>()
  const causesOf = causesAmong(alarms)
  for (const effect of alarms)
    for (const { rank, findings: causes } of causesOf(effect)) {
      if (rank > (parents.get(effect.key)?.rank ?? Infinity)) break
      for (const cause of causes) {
        const link = cause === effect ? undefined : linkOf(cause, effect)
        const before = parents.get(effect.key)
        if (link === undefined || (before !== undefined && !isBetter(link, before)) || isCircle(link, parents)) continue
        parents.set(effect.key, link)
      }
    }
  forgetGuesses(parents)
  linkOnlyEnd(alarms, parents)
  for (const effect of alarms) throughStep(effect, causesOf, parents)
  return [...parents.values()]
}

/** Whether a failure is known to lead to another in any way, or says the same of the same lines. */
const canLead = ({ failure }: Entry, id: string): boolean =>
  [failure.leadsTo, failure.leadsToByLine, failure.leadsToOnClients, failure.insteadOf].some((ids) => ids?.includes(id) === true)

/** Of these findings those that may have led to another, the likeliest first. */
type CausesOf = (effect: Judged) => Iterable<Candidates>
function causesAmong(findings: readonly Judged[]): CausesOf {
  const known = new Map<string, Causes>()
  return (effect) => {
    const { id } = effect.entry.failure
    const causes =
      known.get(id) ??
      new Causes(
        findings.filter((cause) => canLead(cause.entry, id)),
        id,
      )
    known.set(id, causes)
    return causes.of(effect)
  }
}

/** What one program's log says, which names nobody, ended one of several pods or units: nothing tells which. */
function forgetGuesses(parents: Map<string, Link>): void {
  const guessed = [...parents.values()].filter(({ cause, rank }) => rank >= MACHINE_RANK && cause.entry.failure.domain === 'service')
  for (const own of grouped(guessed, ({ cause }) => cause.key).values()) {
    const things = new Set(own.map(({ effect: { entry } }) => entry.entities.pod ?? entry.entities.unit ?? entry.entities.container))
    if (things.size > 1) for (const { effect } of own) parents.delete(effect.key)
  }
}

/** What its cause leads to by another effect of that cause is told behind that one: kill, the container's end, its loop. */
function throughStep(effect: Judged, causesOf: CausesOf, parents: Map<string, Link>): void {
  const direct = parents.get(effect.key)
  if (direct === undefined) return
  for (const { rank, findings } of causesOf(effect)) {
    if (rank > direct.rank) return
    for (const step of findings) {
      if (step === effect || parents.get(step.key)?.cause !== direct.cause) continue
      const link = linkOf(step, effect)
      if (link === undefined || !link.isIdentity || link.rank > direct.rank || isCircle(link, parents)) continue
      parents.set(effect.key, link)
      return
    }
  }
}

const isBetter = (a: Link, b: Link): boolean => a.rank < b.rank || (a.rank === b.rank && a.seconds < b.seconds)

/** Whether the effect already leads to the cause. */
function isCircle({ cause, effect }: Link, parents: ReadonlyMap<string, Link>): boolean {
  for (let at: Judged | undefined = cause; at !== undefined; at = parents.get(at.key)?.cause) if (at === effect) return true
  return false
}

/** One incident per root: the present before history, then the gravest and surest. */
export function chain(findings: readonly Judged[], links: readonly Link[]): Incident[] {
  const children = groupLinks(links)
  const effects = new Set(links.map((link) => link.effect.key))
  const notesOf = causesAmong(findings.filter((f) => f.entry.severity === 'note'))
  const incidents = findings
    .filter((f) => f.entry.severity !== 'note' && !effects.has(f.key))
    .map((root) => {
      const below = descendants(root.key, children)
      const members = [root, ...below.map((l) => l.effect)]
      const host = root.entry.scope.name
      return {
        judged: root,
        members,
        // a chain that reaches the present boot is no history
        history: members.every((f) => f.history),
        worst: Math.max(...members.map((f) => severityRank(f.entry.severity))),
        incident: {
          root: root.key,
          effects: below.map((l) => l.effect.key),
          why: [...new Set(below.flatMap((l) => l.why))].slice(0, 12),
          ...(below.length === 0
            ? {}
            : { chain: below.map(({ cause, effect, why }) => ({ cause: cause.key, effect: effect.key, why: [...why] })) }),
          alternatives: alternativesTo(
            root,
            [...notesOf(root)].flatMap(({ findings: notes }) => notes),
          ),
          ...(members.every((f) => f.history) ? { history: true as const } : {}),
          ...(host === undefined ? {} : { host }),
        },
      }
    })
  const isPresent = presentAmong(incidents)
  const present = new Map(incidents.map((one) => [one, isPresent(one.members)]))
  return incidents
    .toSorted(
      (a, b) =>
        Number(a.history) - Number(b.history) ||
        Number(present.get(b)) - Number(present.get(a)) ||
        b.worst - a.worst ||
        b.judged.confidence - a.judged.confidence ||
        b.incident.effects.length - a.incident.effects.length ||
        (a.judged.entry.firstTime !== undefined && b.judged.entry.firstTime !== undefined
          ? -(secondsBetween(a.judged.entry.firstTime, b.judged.entry.firstTime) ?? 0)
          : 0),
    )
    .map(({ incident }) => incident)
}

/** What was over so long before something grave of today is told behind it. */
const LONG_AGO_SECONDS = 30 * 24 * 3600

/** Whether an incident is none of long before another that is grave. */
function presentAmong(
  incidents: readonly { readonly members: readonly Judged[]; readonly worst: number }[],
): (members: readonly Judged[]) => boolean {
  const grave = incidents.filter(({ worst }) => worst >= severityRank('error')).map(({ members }) => members)
  const lastOf = (members: readonly Judged[]) => members.map(({ entry }) => entry.lastTime ?? entry.firstTime)
  const first = latestOfClocks(grave.flatMap((members) => members[0]!.entry.lastTime ?? members[0]!.entry.firstTime ?? []))
  return (members) =>
    !first.some((time) => lastOf(members).every((last) => last !== undefined && (secondsBetween(last, time) ?? 0) > LONG_AGO_SECONDS))
}

/** The latest moment on each clock: of many machines nobody compares each with each. */
function latestOfClocks(times: readonly Instant[]): readonly Instant[] {
  const of = (time: Instant): string =>
    'boot' in time ? 'boot' : `wall ${time.yearless ?? ''} ${time.zoneless ?? ''} ${time.offset === undefined}`
  const on = (time: Instant): number => ('boot' in time ? time.boot : time.wall)
  return [...grouped(times, of).values()].flatMap((own) => mostOf(own, on) ?? [])
}

/** What was seen of other failures that lead to this one, below the line of an alarm. */
function alternativesTo(root: Judged, notes: readonly Judged[]): string[] {
  return notes
    .filter((f) => linkOf(f, root)?.isIdentity ?? false)
    .map(({ entry }) => `Perhaps behind it: ${entry.title}.`)
    .slice(0, MOST_ALTERNATIVES)
}

function groupLinks(links: Iterable<Link>): Map<string, Link[]> {
  const groups = new Map<string, Link[]>()
  for (const link of links) {
    const group = groups.get(link.cause.key)
    if (group === undefined) groups.set(link.cause.key, [link])
    else group.push(link)
  }
  return groups
}

function descendants(key: string, children: ReadonlyMap<string, readonly Link[]>): Link[] {
  return (children.get(key) ?? []).flatMap((link) => [link, ...descendants(link.effect.key, children)])
}
