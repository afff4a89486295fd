import type { Entities } from '../core/detector.ts'
import type { Incident } from '../core/report.ts'
import { severityRank } from '../core/severity.ts'
import { secondsBetween, within } from '../core/span.ts'
import type { Entry } from './ledger.ts'

/** A finding before it is written down: its key and confidence are known. */
export interface Judged {
  readonly key: string
  readonly entry: Entry
  readonly confidence: number
  /** All of it happened before the last boot that the sources show. */
  readonly history: boolean
}

/** Shared entities that join two findings by themselves, the strongest first. */
const IDENTITIES: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'pid', 'container', 'comm']
/** Entities that say that a finding is about a part of the machine, not about all of it. */
const PARTS: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'pid', 'container']
const WORDS: Partial<Record<keyof Entities, string>> = {
  containerId: 'container id',
  podUid: 'pod uid',
  comm: 'process name',
  unit: 'systemd unit',
}
/** Where these differ, two findings are about different things even on one host. */
const SEPARATE: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'container']
/** On one host, without anything else in common, only what comes at once belongs together. */
const NEAR_SECONDS = 10
/** An effect is not looked for later than this after its cause's last sign, nor earlier than this before its first. */
const LATEST_SECONDS = 3600
const EARLIEST_SECONDS = 120

export interface Link {
  readonly cause: Judged
  readonly effect: Judged
  readonly why: string[]
  /** Lower is stronger. */
  readonly rank: number
}

/** What two findings have in common; undefined when nothing, or when they contradict. */
export function shared(a: Entry, b: Entry): { why: string; rank: number } | undefined {
  if (contradicts(a, b, 'host')) return undefined
  for (const [rank, name] of IDENTITIES.entries()) {
    const common = [...(a.linked.get(name) ?? [])].find((value) => b.linked.get(name)?.has(value))
    if (common !== undefined) return { why: `same ${WORDS[name] ?? name} ${common}`, rank }
  }
  const near =
    hostInCommon(a, b) && a.firstTime !== undefined && b.firstTime !== undefined && within(a.firstTime, b.firstTime, NEAR_SECONDS) === true
  if (near && !SEPARATE.some((name) => contradicts(a, b, name)))
    return { why: `same host ${[...(a.linked.get('host') ?? [])][0] ?? ''}`.trim(), rank: IDENTITIES.length + 1 }
  if (IDENTITIES.some((name) => name !== 'comm' && contradicts(a, b, name))) return undefined
  const wide = [a, b].some((entry) => PARTS.every((name) => !entry.linked.has(name)))
  return wide ? { why: 'same machine', rank: IDENTITIES.length } : undefined
}

function hostInCommon(a: Entry, b: Entry): boolean {
  return [...(a.linked.get('host') ?? [])].some((host) => b.linked.get('host')?.has(host))
}

function contradicts(a: Entry, b: Entry, name: keyof Entities): boolean {
  const left = a.linked.get(name)
  const right = b.linked.get(name)
  return left !== undefined && right !== undefined && ![...left].some((value) => right.has(value))
}

/** Whether the effect's time fits the cause's. Unknown, or on another clock: it may. */
function fits(cause: Entry, effect: Entry): { fits: boolean; why?: string } {
  if (cause.firstTime === undefined || effect.firstTime === undefined) return { fits: true }
  const apart = secondsBetween(cause.firstTime, effect.lastTime ?? effect.firstTime)
  if (apart === undefined) return { fits: true }
  const late = secondsBetween(cause.lastTime ?? cause.firstTime, effect.firstTime) ?? 0
  if (apart < -EARLIEST_SECONDS || late > LATEST_SECONDS) return { fits: false }
  // from whichever sign of the cause is nearest
  const gap = Math.min(
    ...[cause.firstTime, cause.lastTime ?? cause.firstTime].map((time) => Math.abs(secondsBetween(time, effect.firstTime!) ?? 0)),
  )
  return { fits: true, why: gap < 120 ? `${Math.round(gap)} s apart` : `${Math.round(gap / 60)} min apart` }
}

/** The nearest cause of each finding that has one. */
export function linksOf(findings: readonly Judged[]): Link[] {
  const alarms = findings.filter((f) => f.entry.severity !== 'note')
  const parent = new Map<string, Link>()
  for (const effect of alarms) {
    for (const cause of alarms) {
      if (cause === effect || !cause.entry.detector.leadsTo?.includes(effect.entry.detector.id)) continue
      const common = shared(cause.entry, effect.entry)
      const time = fits(cause.entry, effect.entry)
      if (common === undefined || !time.fits) continue
      const before = parent.get(effect.key)
      if (before === undefined || common.rank < before.rank)
        parent.set(effect.key, { cause, effect, rank: common.rank, why: [common.why, ...(time.why === undefined ? [] : [time.why])] })
    }
  }
  return [...parent.values()]
}

/** Whether the two were joined by something that only one thing in the world has. */
export function byIdentity(link: Link): boolean {
  return link.rank <= IDENTITIES.indexOf('unit')
}

/** One incident per root, the gravest and surest first. */
export function chain(findings: readonly Judged[], links: readonly Link[]): Incident[] {
  const children = groupLinks(links)
  const effects = new Set(links.map((link) => link.effect.key))
  return findings
    .filter((f) => f.entry.severity !== 'note' && !effects.has(f.key))
    .map((root) => {
      const links = descendants(root.key, children)
      return {
        judged: root,
        worst: Math.max(...[root, ...links.map((l) => l.effect)].map((f) => severityRank(f.entry.severity))),
        incident: {
          root: root.key,
          effects: links.map((l) => l.effect.key),
          why: [...new Set(links.flatMap((l) => l.why))].slice(0, 12),
          alternatives: [] as string[],
        },
      }
    })
    .sort(
      (a, b) =>
        Number(a.judged.history) - Number(b.judged.history) ||
        b.worst - a.worst ||
        b.judged.confidence - a.judged.confidence ||
        b.incident.effects.length - a.incident.effects.length ||
        (a.judged.entry.firstTime !== undefined && b.judged.entry.firstTime !== undefined
          ? -(secondsBetween(a.judged.entry.firstTime, b.judged.entry.firstTime) ?? 0)
          : 0),
    )
    .map(({ incident }) => incident)
}

function groupLinks(links: Iterable<Link>): Map<string, Link[]> {
  const groups = new Map<string, Link[]>()
  for (const link of links) groups.set(link.cause.key, [...(groups.get(link.cause.key) ?? []), link])
  return groups
}

function descendants(key: string, children: ReadonlyMap<string, readonly Link[]>, seen = new Set<string>([key])): Link[] {
  return (children.get(key) ?? []).flatMap((link) => {
    if (seen.has(link.effect.key)) return []
    seen.add(link.effect.key)
    return [link, ...descendants(link.effect.key, children, seen)]
  })
}
