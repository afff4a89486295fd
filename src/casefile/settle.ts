import { isLocal, type Span } from '../core/span.ts'
import { asked } from './asked.ts'
import { Axis, LogsOfMachines, recordsOf } from './axis.ts'
import type { CaseFile, SettledScope, Told } from './case-file.ts'
import type { Collected } from './collected.ts'
import { copiesAmong, type Placed, placeOf } from './copies.ts'
import { Devices } from './devices.ts'
import type { Machines } from './machines.ts'
import { SeamBudget } from './piece-index.ts'
import type { Names } from './names.ts'
import { type Owned, owners } from './drafts.ts'
import { onAxis } from './told.ts'
import { whoseTexts } from './whose-texts.ts'
import { type Bounds, type Dated, Window } from './window.ts'
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
  const { machines, names, copied, axes, unscoped } = onAxes(texts, options)
  const window = new Window({ since: options.since, until: options.until }, moments(axes))
  const copies = new Map<string, readonly Span[]>()
  const counts = nothing()
  const scopes = axes.map((one) => scopeOf(one, machines, names, window, copies, counts))
  for (const [copy, of] of copied) copyOfText(copy, of, copies)
  const whose = whoseTexts(
    texts,
    axes.map(({ axis }) => axis),
    machines,
    copied,
  )
  return {
    scopes,
    window,
    crowded: machines.crowded,
    unscoped,
    ...askedOfTexts(
      new Map(axes.map(({ axis }) => [axis.owner.key, axis])),
      machines,
      options.zone,
      whose,
      new Set([...copied.keys()].map(({ path }) => path)),
      copies,
    ),
    ...counts,
  }
}

/** A scope on its axis. */
interface OnAxis {
  readonly axis: Axis
  /** Let go of when the scope is made. */
  readonly placed: Placed[][]
  readonly devices: Devices
}

/** Each scope on its axis. What leads there is let go of. */
function onAxes(texts: readonly Collected[], options: SettleOptions): Omit<Owned, 'drafts'> & { readonly axes: readonly OnAxis[] } {
  const { drafts, ...owned } = owners(texts)
  const seams = new SeamBudget()
  const logs = new LogsOfMachines(owned.machines)
  const axes = drafts.map((draft): OnAxis => {
    const sources = logs.of(draft)
    const axis = new Axis(draft, sources, options.zone)
    const placed = axis.placed(draft, sources, seams, (what, error) => options.failed(what, error))
    return { axis, placed, devices: new Devices(recordsOf(draft.texts)) }
  })
  return { ...owned, axes }
}

function* moments(axes: readonly OnAxis[]): Generator<Dated> {
  for (const { axis, placed } of axes) yield* axis.moments(placed)
}

/** What is asked later on. It holds on to nothing else of what was settled: of a hundred thousand texts that is much. */
function askedOfTexts(
  axes: ReadonlyMap<string, Axis>,
  machines: Machines,
  zone: Zone | undefined,
  whose: ReturnType<typeof whoseTexts>,
  copied: ReadonlySet<string>,
  copies: ReadonlyMap<string, readonly Span[]>,
): Pick<CaseFile, 'dated' | 'whose' | 'isCopy' | 'copiesOf'> {
  return {
    dated(time, path, host, line) {
      const { key } = machines.of(path, host)
      return axes.get(key)?.dated(time, path, host, line) ?? { time, zone, machine: key, boot: undefined }
    },
    whose: (path) => whose.get(path) ?? {},
    isCopy: (path) => copied.has(path),
    copiesOf: (at) => copies.get(placeOf(at)) ?? [],
  }
}

const NO_COPIES: readonly Span[] = []
const NO_ADDRESSES: ReadonlySet<string> = new Set()

function scopeOf(
  { axis, placed, devices }: OnAxis,
  machines: Machines,
  names: Names,
  window: Window,
  copies: Map<string, readonly Span[]>,
  counts: Counts,
): SettledScope {
  const { owner, timeline, facts } = axis
  const best = [...placed].sort((a, b) => clockRank(b) - clockRank(a)).flat()
  const found = copiesAmong(best)
  for (const [place, spans] of found.copies) copies.set(place, spans)
  const told: Told[] = []
  /** A line may be watched for and make up a record: it is counted once. */
  const seen = new Set<string>()
  for (const one of placed.splice(0).flat()) {
    if (found.dropped.has(one)) continue
    const place = placeOf(one.kept.item.stated.record.at)
    const known = !window.isOpen && seen.size === seen.add(place).size
    const kept = withinOf(one.kept, (item) => axis.datedOf(one.path, { item }), window, known ? nothing() : counts)
    if (kept === undefined) continue
    const said = onAxis(kept === one.kept ? one : axis.place(one.path, kept), owner.name, timeline, found.lent.get(one))
    told.push({ ...said, copies: copies.get(place) ?? NO_COPIES })
  }
  return {
    key: owner.key,
    name: owner.name,
    aliases: owner.name === undefined ? [] : machines.aliases(owner.key),
    addresses: facts.length === 0 ? NO_ADDRESSES : new Set(facts.flatMap(({ addresses }) => addresses ?? [])),
    timeline,
    devices,
    names,
    kernelLog: axis.kernelLog,
    told,
    ...endedBy(axis),
    ...asked(told),
  }
}

/** It holds on to the axis alone. */
const endedBy = (axis: Axis): Pick<SettledScope, 'endOf'> => ({ endOf: (artifact) => axis.endOf(artifact) })

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
