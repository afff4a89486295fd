import type { Report } from '../../core/report.ts'
import { sanitize } from '../sanitize.ts'
import type { Kind, Original, Parts, Sight } from './identity.ts'
import { shortened } from './ids.ts'
import { podNames } from './kube.ts'
import { type Entry, Pseudonyms } from './pseudonyms.ts'
import { replaced } from './replaced.ts'
import { sightsIn, sightsMeant } from './sights.ts'
import { eachText, type Place, withTexts } from './texts.ts'
import { learn, namesTold } from './told.ts'

export interface RedactOptions {
  /** Names of pods too. */
  readonly pods?: boolean
  /** Of earlier reports: who has a pseudonym keeps it. */
  readonly known?: readonly Entry[]
}

export interface Redacted {
  readonly report: Report
  /** All identities that have a pseudonym, those of `known` too. Private. */
  readonly entries: readonly Entry[]
  /** Who must stand nowhere in what is rendered of it. */
  readonly originals: readonly Original[]
  /** Texts of ours in which a word may stand that is a name elsewhere. */
  readonly ours: readonly string[]
  readonly shown: (parts: Parts) => string
  /** The same for a text beside the report, such as a warning. */
  readonly text: (text: string) => string
}

/**
 * The report with a pseudonym for each identity, in every string: addresses of networks and of mail, users, machines, domains, namespaces, ids. Whom the
 * document names in fields of their own, and whom patterns find in its texts, is collected first and then replaced wherever the name stands as a whole
 * word (`Names` says which plain words are not). Findings, incidents, their order, numbers and times stay. Idempotent. `report` has been sanitized, and
 * so is the result.
 */
export function redact(report: Report, { pods = false, known = [] }: RedactOptions = {}): Redacted {
  const names = namesTold(report, pods)
  const pseudonyms = new Pseudonyms(known)
  for (const { kind, original } of known)
    if (kind !== 'subnet' && (pods || !OF_PODS.has(kind))) learn(names, original, [{ kind, key: original }])
  const seen = new Map<string, readonly Sight[]>()
  eachText(report, (text) => {
    if (seen.has(text)) return
    pseudonyms.reserve(text)
    const sights = sightsIn(text, pods)
    seen.set(text, sights)
    for (const sight of sights) {
      learn(names, sight.spelling, sight.parts, sight.byPlace)
      for (const short of shortened(sight)) names.add(short.spelling, short.parts)
      for (const part of pods ? sight.parts : [])
        if (typeof part === 'object' && part.kind === 'pod') for (const one of podNames(part.key)) names.add(one.spelling, one.parts)
    }
  })
  const done = new Map<string, string>()
  const text = (given: string): string => {
    const other =
      done.get(given) ??
      replaced(given, [...(seen.get(given) ?? sightsIn(given, pods)), ...sightsMeant(given, names)], (parts) => pseudonyms.shown(parts))
    done.set(given, other)
    return other
  }
  const shown = (given: string, place: Place): string => {
    const kind = kindOf(place)
    const parts = kind === undefined ? undefined : names.named(kind, given)
    return parts === undefined ? text(given) : pseudonyms.shown(parts)
  }
  const other = withTexts(report, shown)
  return {
    report: sanitize({ ...other, redacted: true }),
    entries: pseudonyms.entries(),
    originals: [...names.spellings()],
    ours: [...new Set(report.findings.flatMap(({ links }) => links))],
    shown: (parts) => pseudonyms.shown(parts),
    text,
  }
}

const OF_PODS: ReadonlySet<Kind> = new Set(['pod', 'replicaset'])

/** The class of what a field holds, where it is a whole name. */
function kindOf([field, around]: Place): Kind | undefined {
  if (field === 'name') return around === 'machines' ? 'host' : undefined
  return FIELDS.get(field)
}

const FIELDS: ReadonlyMap<string, Kind> = new Map([
  ...['host', 'node', 'server', 'machine', 'aliases', 'nodes', 'taintedNodes', 'roomiestNode'].map((field): [string, Kind] => [
    field,
    'host',
  ]),
  ['namespace', 'namespace'],
  ['user', 'user'],
])
