import { type Instant, secondsBetween } from '../core/span.ts'
import type { HostLog, Mark, Stretch } from './collected.ts'
import { crashedAt, rotations } from './path-times.ts'
import { Sighted } from './sighted.ts'
import type { Wall } from './zone.ts'

/** One run of a machine's kernel. */
export interface Boot {
  /** From 0 on, the oldest first. */
  number: number
  id: string | undefined
  /** When it began, as far as that follows from lines with both clocks or from its first line. */
  start: Wall | undefined
  /** The first moment that a log tells of it. */
  first: Wall | undefined
  /** Seconds since boot against the wall. */
  readonly readings: { readonly uptime: number; readonly time: Wall }[]
}

/** What one text tells of one machine's log lines. */
export interface Source {
  readonly path: string
  readonly log: HostLog
  readonly marks: readonly Mark[]
  /** What it does not tell of did not happen, as far as it reaches. */
  readonly isWhole: boolean
}

/** A stretch of a source, its times on the machine's one wall clock. */
export interface Run {
  readonly source: Source
  /** Its place among all runs. */
  readonly order: number
  readonly rotations: number
  readonly stretch: Stretch
  readonly last: boolean
  start: Wall | undefined
  readonly readings: { readonly uptime: number; readonly time: Wall }[]
  readonly first: Wall | undefined
  readonly marks: readonly Mark[]
  /** Those with a stamp since boot. */
  readonly stamped: readonly Mark[]
  boot: Boot | undefined
}

/** Starts that are told within so many seconds of each other are of one boot: a clock that was set, a log daemon that came late. */
const SAME_START_SECONDS = 180
export const EARLY_SECONDS = 60
/** The same stamp since boot, to a tick. */
export const SAME_STAMP_SECONDS = 0.002
/** What two logs say of one line's wall time. */
const SAME_LINE_SECONDS = 3
/** The next piece of a console's log begins within this after the one before. */
export const FOLLOWS_SECONDS = 3600
const MOST_PAIRS = 2_000

/** All boots of one machine, the oldest first, and which boot each stretch of each log belongs to. `wall` puts a time on the machine's clock. */
export function bootsOf(
  sources: readonly Source[],
  wall: (time: Wall) => Wall,
): { boots: readonly Boot[]; of: ReadonlyMap<Stretch, Boot> } {
  const runs: Run[] = []
  for (const source of sources) runs.push(...runsOf(source, wall, runs.length))
  const stamps = walledMarks(runs)
  for (const run of runs)
    if (run.start === undefined && run.stretch.lastUptime !== undefined && run.first === undefined) anchor(run, stamps, wall)
  const boots: Boot[] = []
  const byId = new Map<string, Boot>()
  const sighted = new Sighted()
  const join = (run: Run, boot: Boot): void => {
    run.boot = boot
    sighted.add(run, boot)
    boot.id ??= run.stretch.bootId
    if (boot.id !== undefined && !byId.has(boot.id)) byId.set(boot.id, boot)
    boot.start ??= run.start
    boot.readings.push(...run.readings)
    if (run.first !== undefined && (boot.first === undefined || (secondsBetween(run.first, boot.first) ?? 0) > 0)) boot.first = run.first
  }
  const open = (run: Run): void => {
    const boot: Boot = { number: 0, id: undefined, start: undefined, first: undefined, readings: [] }
    boots.push(boot)
    join(run, boot)
  }
  const near = (a: Wall | undefined, b: Wall | undefined): boolean => {
    const apart = a === undefined || b === undefined ? undefined : secondsBetween(a, b)
    return apart !== undefined && Math.abs(apart) <= SAME_START_SECONDS
  }
  const byStart = runs.filter((run) => run.start !== undefined).sort((a, b) => -(secondsBetween(a.start!, b.start!) ?? 0))
  for (const run of byStart) {
    const id = run.stretch.bootId
    const known = boots.find(
      (boot) => (id !== undefined && boot.id === id) || ((id === undefined || boot.id === undefined) && near(boot.start, run.start)),
    )
    if (known === undefined) open(run)
    else join(run, known)
  }
  for (const run of runs) {
    if (run.boot !== undefined) continue
    const same =
      (run.stretch.bootId === undefined ? undefined : byId.get(run.stretch.bootId)) ??
      sighted.alike(run) ??
      around(run, boots) ??
      sighted.before(run)
    if (same !== undefined) join(run, same)
    else if ((run.stretch.begins && run.first !== undefined) || !run.last || isOlder(run, boots)) open(run)
  }
  // a log without a wall clock and without a line in common with another is read off the machine that runs now
  const ordered = inOrder(boots, runs)
  const unread = runs.filter((run) => run.boot === undefined && run.first === undefined)
  for (const run of unread.sort((a, b) => b.rotations - a.rotations)) {
    const last = ordered.at(-1)
    if (last !== undefined && !sighted.isLater(run, last)) join(run, last)
    else {
      open(run)
      ordered.push(boots.at(-1)!)
    }
  }
  for (const [n, boot] of ordered.entries()) {
    boot.number = n
    boot.readings.sort((a, b) => a.uptime - b.uptime)
  }
  return { boots: ordered, of: new Map(runs.flatMap(({ stretch, boot }) => (boot === undefined ? [] : [[stretch, boot] as const]))) }
}

function runsOf(source: Source, wall: (time: Wall) => Wall, before: number): Run[] {
  const settled = (time: Instant | undefined): Wall | undefined => (time !== undefined && 'wall' in time ? wall(time) : undefined)
  const stretches = source.log.stretches.filter((s) => s.begins || s.first !== undefined || s.lastUptime !== undefined)
  return stretches.map((stretch, i) => {
    const readings = stretch.readings.flatMap(({ uptime, time }) => ('wall' in time ? [{ uptime, time: wall(time) }] : []))
    const next = stretches[i + 1]
    const first = settled(stretch.first)
    const crashed = first === undefined ? crashedAt(source.path) : undefined
    const dumped = crashed === undefined ? undefined : startOf([{ uptime: stretch.lastUptime ?? 0, time: wall(crashed) }])
    const marks = source.marks.filter(({ line }) => line >= stretch.fromLine && (next === undefined || line < next.fromLine))
    return {
      source,
      order: before + i,
      rotations: rotations(source.path),
      stretch,
      last: next === undefined,
      // what the log daemon found when it started bears its own time: the latest readings are the true ones
      start: startOf(readings.slice(Math.floor(readings.length / 2))) ?? (stretch.begins ? first : undefined) ?? dumped,
      readings,
      first,
      marks,
      stamped: marks.filter(({ uptime }) => uptime !== undefined),
      boot: undefined,
    }
  })
}

function startOf(readings: Run['readings']): Wall | undefined {
  if (readings.length === 0) return undefined
  const starts = readings.map(({ uptime, time }) => time.wall - uptime * 1000).sort((a, b) => a - b)
  return { ...readings[0]!.time, wall: starts[starts.length >> 1]! }
}

interface Walled {
  /** In the order of the runs and of their marks. */
  readonly order: number
  readonly time: Wall
  readonly uptime: number | undefined
}

/** Lines that logs tell with a wall time, by what they say. */
function walledMarks(runs: readonly Run[]): ReadonlyMap<number, readonly Walled[]> {
  const marks = new Map<number, Walled[]>()
  let order = 0
  for (const { first, marks: own } of runs) {
    if (first === undefined) continue
    for (const { hash, time, uptime } of own) {
      if (time === undefined || !('wall' in time)) continue
      const known = marks.get(hash)
      const one = { order: order++, time, uptime }
      if (known === undefined) marks.set(hash, [one])
      else if (known.length < MOST_PAIRS) known.push(one)
    }
  }
  return marks
}

/** A log with stamps since boot only: its lines that another tells with a wall time say when it booted. */
function anchor(run: Run, walled: ReadonlyMap<number, readonly Walled[]>, wall: (time: Wall) => Wall): void {
  if (walled.size === 0) return
  const own = new Map<number, number[]>()
  // in its first minute every boot says the same: only a log that holds nothing later is found by that
  const late = run.marks.filter(({ uptime = 0 }) => uptime >= EARLY_SECONDS)
  for (const { hash, uptime } of late.length > 0 ? late : run.marks)
    if (uptime !== undefined) own.set(hash, [...(own.get(hash) ?? []), uptime].slice(-16))
  const found: { order: number; uptime: number; time: Wall }[] = []
  for (const [hash, stamps] of own)
    for (const { order, time, uptime } of walled.get(hash) ?? [])
      for (const since of stamps)
        if (uptime === undefined || Math.abs(uptime - since) <= SAME_STAMP_SECONDS) found.push({ order, uptime: since, time })
  const pairs = found
    .sort((a, b) => a.order - b.order)
    .slice(0, MOST_PAIRS)
    .map(({ uptime, time }) => ({ uptime, time: wall(time) }))
  const startOfPair = ({ uptime, time }: (typeof pairs)[number]): number => time.wall - uptime * 1000
  const votes = pairs.map((pair) => pairs.filter((other) => Math.abs(startOfPair(other) - startOfPair(pair)) <= SAME_LINE_SECONDS * 1000))
  const agreed = votes.reduce<typeof pairs>((best, some) => (some.length > best.length ? some : best), [])
  if (agreed.length === 0) return
  run.readings.push(...agreed)
  run.start = startOf(agreed)
}

/** The boot that was running when a log without stamps since boot begins. */
function around(run: Run, boots: readonly Boot[]): Boot | undefined {
  if (run.first === undefined) return undefined
  const before = boots.filter((boot) => {
    const begun = boot.start ?? boot.first
    const apart = begun === undefined ? undefined : secondsBetween(begun, run.first!)
    return apart !== undefined && apart >= (boot.start === undefined ? -Number.MAX_VALUE : -SAME_LINE_SECONDS)
  })
  return before.reduce<Boot | undefined>((latest, boot) => (latest === undefined || later(boot, latest) ? boot : latest), undefined)
}

/** Whether a log begins, for sure, before every boot that is known. */
function isOlder(run: Run, boots: readonly Boot[]): boolean {
  return (
    run.first !== undefined &&
    boots.every((boot) => {
      const apart = begun(boot) === undefined ? undefined : secondsBetween(run.first!, begun(boot)!)
      return apart !== undefined && apart > SAME_LINE_SECONDS
    })
  )
}

const begun = (boot: Boot): Wall | undefined => boot.start ?? boot.first

const later = (a: Boot, b: Boot): boolean => {
  const [x, y] = [begun(a), begun(b)]
  return x !== undefined && y !== undefined && (secondsBetween(y, x) ?? 0) > 0
}

/** By their starts; one whose start nobody tells comes before the next of its log. */
function inOrder(boots: readonly Boot[], runs: readonly Run[]): Boot[] {
  const dated = boots.filter((boot) => begun(boot) !== undefined).sort((a, b) => -(secondsBetween(begun(a)!, begun(b)!) ?? 0))
  const ordered = [...dated]
  for (const boot of boots.filter((b) => begun(b) === undefined).toReversed()) {
    const own = runs.find((run) => run.boot === boot)!
    const after = runs.filter(({ source }) => source === own.source)
    const next = after[after.indexOf(own) + 1]?.boot
    const at = next === undefined ? -1 : ordered.indexOf(next)
    ordered.splice(at < 0 ? 0 : at, 0, boot)
  }
  return ordered
}
