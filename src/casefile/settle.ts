import type { Kept } from '../core/flood.ts'
import { type Instant, isLocal, type Span } from '../core/span.ts'
import { MACHINE_FACT, type MachineFact } from '../records/machine-fact.ts'
import { asked } from './asked.ts'
import { Axis, type Draft } from './axis.ts'
import type { CaseFile, SettledScope, Told } from './case-file.ts'
import type { Collected, Statement } from './collected.ts'
import { copiesAmong, type Placed, placeOf } from './copies.ts'
import { Devices } from './devices.ts'
import { Machines, type Naming, type Owner } from './machines.ts'
import { Names } from './names.ts'
import { nodesOfPods, ownerOf, recordOf } from './owners.ts'
import { renamedIn } from './renamed.ts'
import { onAxis } from './told.ts'
import { wholeCopies } from './whole-copies.ts'
import { whoseTexts } from './whose-texts.ts'
import { type Bounds, Window } from './window.ts'
import { type Counts, nothing, withinOf } from './within.ts'
import type { Zone } from './zone.ts'

export interface SettleOptions extends Bounds {
  /** Zone of all clocks that print none. */
  readonly zone?: Zone | undefined
  /** Something threw while log lines were put together. */
  failed(what: string, error: unknown): void
}

/** Says whose everything is, when it was, and what is told twice. Pure: the same collections, in any order, give the same case file. */
export function settle(collected: readonly Collected[], options: SettleOptions): CaseFile {
  const texts = [...collected].sort((a, b) => (a.path < b.path ? -1 : 1))
  const statements = new Map(texts.map((text) => [text, text.statements()]))
  const machines = new Machines(
    texts.map((text) => ({
      path: text.path,
      hosts: hostsOf(text, statements.get(text)!),
      renames: renamedIn(text),
      isKernelLog: [...text.logs].some(({ host, kernel }) => host === undefined && kernel !== undefined),
    })),
  )
  const names = new Names([...statements.values()].flat().flatMap(({ item }) => item.stated ?? []))
  const pods = nodesOfPods([...statements.values()].flat())
  const copied = wholeCopies(texts, (path) => machines.of(path, undefined).key)
  const drafts = new Map<string, Draft>()
  const draftOf = (owner: Owner): Draft => {
    const known = drafts.get(owner.key)
    if (known !== undefined) return known
    const draft: Draft = { owner, texts: new Map() }
    drafts.set(owner.key, draft)
    return draft
  }
  for (const [text, own] of statements) {
    if (copied.has(text)) continue
    for (const log of text.logs) {
      const draft = draftOf(machines.of(text.path, log.host))
      if (!draft.texts.has(text)) draft.texts.set(text, [])
    }
    for (const kept of own) {
      const draft = draftOf(ownerOf(text, kept.item, machines, pods))
      const list = draft.texts.get(text)
      if (list === undefined) draft.texts.set(text, [kept])
      else list.push(kept)
    }
  }
  const axes = [...drafts.values()]
    .sort((a, b) => (a.owner.key < b.owner.key ? -1 : 1))
    .map((draft) => new Axis(draft, machines, options.zone, (what, error) => options.failed(what, error)))
  const bounds = { since: options.since, until: options.until }
  const window = new Window(
    bounds,
    axes.flatMap((axis) => [...axis.moments()]),
  )
  const copies = new Map<string, readonly Span[]>()
  const counts = nothing()
  const scopes = axes.map((axis) => scopeOf(axis, machines, names, window, copies, counts))
  for (const [copy, of] of copied) copyOfText(copy, of, copies)
  const copiedPaths = new Set([...copied.keys()].map(({ path }) => path))
  const whose = whoseTexts(texts, axes, machines, copied)
  const byKey = new Map(axes.map((axis) => [axis.owner.key, axis]))
  return {
    scopes,
    window,
    dated(time: Instant, path: string, host: string | undefined, line: number) {
      const { key } = machines.of(path, host)
      return byKey.get(key)?.dated(time, path, host, line) ?? { time, zone: options.zone, machine: key, boot: undefined }
    },
    whose: (path) => whose.get(path) ?? {},
    isCopy: (path) => copiedPaths.has(path),
    copiesOf: (at) => copies.get(placeOf(at)) ?? [],
    ...counts,
  }
}

/** Hosts that a text names, with the number of lines that do; a fact (uname, hostname) counts as one. */
function hostsOf(text: Collected, statements: readonly Kept<Statement>[]): Naming['hosts'] {
  const hosts = new Map<string, number>()
  for (const { host, lines } of text.logs) if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + lines)
  for (const { item } of statements) {
    const { stated } = item
    const fact = recordOf<MachineFact>(stated, MACHINE_FACT.name)
    // the lines of logs are counted above; a record below a prompt is that machine's, whatever it calls itself
    const named = stated === undefined || stated.marks.length > 0 ? undefined : (stated.host ?? fact?.host)
    if (named !== undefined) hosts.set(named, (hosts.get(named) ?? 0) + 1)
  }
  return [...hosts]
}

function scopeOf(
  axis: Axis,
  machines: Machines,
  names: Names,
  window: Window,
  copies: Map<string, readonly Span[]>,
  counts: Counts,
): SettledScope {
  const { owner, timeline, records, facts } = axis
  const best = [...axis.placed].sort((a, b) => clockRank(b) - clockRank(a)).flat()
  const found = copiesAmong(best)
  for (const [place, spans] of found.copies) copies.set(place, spans)
  const told: Told[] = []
  /** A line may be watched for and make up a record: it is counted once. */
  const seen = new Set<string>()
  for (const one of axis.placed.flat()) {
    if (found.dropped.has(one)) continue
    const place = placeOf(one.kept.item.stated.record.at)
    const known = seen.size === seen.add(place).size
    const kept = withinOf(one.kept, (item) => axis.datedOf(one.path, { item }), window, known ? nothing() : counts)
    if (kept === undefined) continue
    const said = onAxis(kept === one.kept ? one : axis.place(one.path, kept), owner.name, timeline, found.lent.get(one))
    told.push({ ...said, copies: copies.get(place) ?? [] })
  }
  return {
    key: owner.key,
    name: owner.name,
    aliases: owner.name === undefined ? [] : machines.aliases(owner.key),
    addresses: new Set(facts.flatMap(({ addresses }) => addresses ?? [])),
    timeline,
    devices: new Devices(records),
    names,
    kernelLog: axis.kernelLog(),
    told,
    endOf: (artifact) => axis.endOf(artifact),
    ...asked(told),
  }
}

/** How much a log's clock says: a year and a zone, a wall time, seconds since boot, nothing. */
function clockRank(placedOf: readonly Placed[]): number {
  const first = placedOf.find(({ when }) => when.time !== undefined)
  const written = first?.kept.item.stated.record.time
  if (written === undefined) return 0
  if ('boot' in written) return 1
  return written.yearless ? 2 : isLocal(written) ? 3 : 4
}

/** Every line of a copied text stands in the text that it is a copy of. */
function copyOfText(copy: Collected, of: Collected, copies: Map<string, readonly Span[]>): void {
  for (const { item } of copy.statements()) {
    const at = item.stated.record.at
    const place = placeOf({ artifact: of.path, line: at.line })
    const known = copies.get(place) ?? []
    if (!known.some((other) => placeOf(other) === placeOf(at))) copies.set(place, [...known, at])
  }
}
