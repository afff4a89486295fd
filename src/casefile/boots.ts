import { type Instant, secondsBetween } from '../core/span.ts'
import type { HostLog, Mark, Stretch } from './collected.ts'
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
interface Run {
  readonly source: Source
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
const EARLY_SECONDS = 60
/** The same stamp since boot, to a tick. */
const SAME_STAMP_SECONDS = 0.002
/** What two logs say of one line's wall time. */
const SAME_LINE_SECONDS = 3
/** The next piece of a console's log begins within this after the one before. */
const FOLLOWS_SECONDS = 3600
const MOST_PAIRS = 2_000

/** All boots of one machine, the oldest first, and which boot each stretch of each log belongs to. `wall` puts a time on the machine's clock. */
export function bootsOf(
  sources: readonly Source[],
  wall: (time: Wall) => Wall,
): { boots: readonly Boot[]; of: ReadonlyMap<Stretch, Boot> } {
  const runs = sources.flatMap((source) => runsOf(source, wall))
  for (const run of runs)
    if (run.start === undefined && run.stretch.lastUptime !== undefined && run.first === undefined) anchor(run, runs, wall)
  const boots: Boot[] = []
  const join = (run: Run, boot: Boot): void => {
    run.boot = boot
    boot.id ??= run.stretch.bootId
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
      boots.find((boot) => boot.id !== undefined && boot.id === run.stretch.bootId) ??
      alikeBoot(run, runs) ??
      around(run, boots) ??
      before(run, runs)?.boot
    if (same !== undefined) join(run, same)
    else if ((run.stretch.begins && run.first !== undefined) || !run.last || isOlder(run, boots)) open(run)
  }
  // a log without a wall clock and without a line in common with another is read off the machine that runs now
  const ordered = inOrder(boots, runs)
  for (const run of [...runs].sort((a, b) => rotations(b) - rotations(a))) {
    if (run.boot !== undefined || run.first !== undefined) continue
    const last = ordered.at(-1)
    if (last !== undefined && !isLater(run, last, runs)) join(run, last)
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

function runsOf(source: Source, wall: (time: Wall) => Wall): Run[] {
  const settled = (time: Instant | undefined): Wall | undefined => (time !== undefined && 'wall' in time ? wall(time) : undefined)
  const stretches = source.log.stretches.filter((s) => s.begins || s.first !== undefined || s.lastUptime !== undefined)
  return stretches.map((stretch, i) => {
    const readings = stretch.readings.flatMap(({ uptime, time }) => ('wall' in time ? [{ uptime, time: wall(time) }] : []))
    const next = stretches[i + 1]
    const first = settled(stretch.first)
    const marks = source.marks.filter(({ line }) => line >= stretch.fromLine && (next === undefined || line < next.fromLine))
    return {
      source,
      stretch,
      last: next === undefined,
      // what the log daemon found when it started bears its own time: the latest readings are the true ones
      start: startOf(readings.slice(Math.floor(readings.length / 2))) ?? (stretch.begins ? first : undefined),
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

/** A log with stamps since boot only: its lines that another tells with a wall time say when it booted. */
function anchor(run: Run, runs: readonly Run[], wall: (time: Wall) => Wall): void {
  const own = new Map<number, number[]>()
  // in its first minute every boot says the same: only a log that holds nothing later is found by that
  const late = run.marks.filter(({ uptime = 0 }) => uptime >= EARLY_SECONDS)
  for (const { hash, uptime } of late.length > 0 ? late : run.marks)
    if (uptime !== undefined) own.set(hash, [...(own.get(hash) ?? []), uptime].slice(-16))
  const pairs: { uptime: number; time: Wall }[] = []
  for (const other of runs) {
    if (other === run || other.first === undefined) continue
    for (const { hash, time, uptime } of other.marks) {
      if (time === undefined || !('wall' in time) || pairs.length >= MOST_PAIRS) continue
      for (const since of own.get(hash) ?? [])
        if (uptime === undefined || Math.abs(uptime - since) <= SAME_STAMP_SECONDS) pairs.push({ uptime: since, time: wall(time) })
    }
  }
  const startOfPair = ({ uptime, time }: (typeof pairs)[number]): number => time.wall - uptime * 1000
  const votes = pairs.map((pair) => pairs.filter((other) => Math.abs(startOfPair(other) - startOfPair(pair)) <= SAME_LINE_SECONDS * 1000))
  const agreed = votes.reduce<typeof pairs>((best, some) => (some.length > best.length ? some : best), [])
  if (agreed.length === 0) return
  run.readings.push(...agreed)
  run.start = startOf(agreed)
}

/** The latest boot of which another log says the same at the same stamp since boot. In its first minutes every boot says the same. */
function alikeBoot(run: Run, runs: readonly Run[]): Boot | undefined {
  const own = new Map(
    run.stamped.flatMap(({ hash, uptime }) => (uptime === undefined || uptime < EARLY_SECONDS ? [] : [[hash, uptime] as const])),
  )
  if (own.size === 0) return undefined
  return runs.findLast(
    (other) =>
      other.boot !== undefined &&
      other.source !== run.source &&
      other.stamped.some(({ hash, uptime }) => {
        const since = own.get(hash)
        return since !== undefined && uptime !== undefined && Math.abs(since - uptime) <= SAME_STAMP_SECONDS
      }),
  )?.boot
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

/** The piece of a console's log that this one goes on with: stamps since boot that follow on, in a text beside it. */
function before(run: Run, runs: readonly Run[]): Run | undefined {
  const { begins, firstUptime } = run.stretch
  if (begins || run.first !== undefined || firstUptime === undefined) return undefined
  const apart = (other: Run): number => firstUptime - (other.stretch.lastUptime ?? Infinity)
  const candidates = runs.filter(
    (other) =>
      other.source !== run.source &&
      other.boot !== undefined &&
      other.first === undefined &&
      folderOf(other) === folderOf(run) &&
      apart(other) >= 0 &&
      apart(other) <= FOLLOWS_SECONDS,
  )
  return candidates.reduce<Run | undefined>((best, one) => (best === undefined || apart(one) < apart(best) ? one : best), undefined)
}

const folderOf = ({ source }: Run): string => source.path.slice(0, source.path.lastIndexOf('/') + 1)

/** `dmesg.0` is what dmesg was before the last boot, `dmesg.1.gz` before the one before it. */
function rotations({ source }: Run): number {
  const n = /(?:^|[/!])dmesg\.(\d{1,2})(?:\.\w{1,4})?$/.exec(source.path)?.[1]
  return n === undefined ? 0 : Number(n) + 1
}

/** Whether a log since boot is of a boot after the last that is known: both hold their first lines, and later ones that the other should hold. */
function isLater(run: Run, last: Boot, runs: readonly Run[]): boolean {
  if (runs.some((other) => other.boot === last && (other.source === run.source || rotations(other) > rotations(run)))) return true
  if (!run.stretch.begins) return false
  const others = runs.filter((other) => other.boot === last && other.stretch.begins)
  const known = new Set(others.flatMap(({ marks }) => marks.map(({ hash }) => hash)))
  const late = run.marks.filter(({ uptime = 0 }) => uptime >= EARLY_SECONDS)
  return others.length > 0 && late.length > 0 && late.every(({ hash }) => !known.has(hash))
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
