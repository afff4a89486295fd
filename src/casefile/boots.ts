import { grouped, mostOf } from '../core/grouped.ts'
import { LateMap } from '../core/late.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import { Anchor } from './anchor.ts'
import type { Mark } from './collected.ts'
import type { HostLog, Stretch } from './host-log.ts'
import { begun, inOrder } from './boot-order.ts'
import { firstFrom } from './nearest.ts'
import { crashedAt, rotations } from './path-times.ts'
import { linkPieces } from './pieces.ts'
import { Sighted } from './sighted.ts'
import { isNear, type Reading, startOf, type Step, stepsOf } from './steps.ts'
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
  readonly readings: Reading[]
  steps: readonly Step[]
}

/** What one text tells of one machine's log lines. */
export interface Source {
  readonly path: string
  readonly log: HostLog
  /** What it does not tell of did not happen, as far as it reaches. */
  readonly isWhole: boolean
}

/** The same with what can be found again in another log. */
export interface Marked extends Source {
  readonly marks: readonly Mark[]
}

/**
 * Whether a log bears times that were computed from stamps since boot when it was printed: `dmesg -T` adds them to one moment, so that all before the
 * machine last slept, or its clock was set, is dated wrong (dmesg(1), -T).
 */
export const isComputed = ({ log: { host, head } }: Pick<Source, 'log'>): boolean =>
  host === undefined &&
  head.length > 0 &&
  head.every(
    ({ kernel, time, uptime }) => kernel === true && uptime === undefined && time !== undefined && 'wall' in time && time.zoneless === true,
  )

/** A stretch of a source, its times on the machine's one wall clock. */
export interface Run {
  readonly source: Source
  /** Its place among all runs. */
  readonly order: number
  readonly rotations: number
  readonly stretch: Stretch
  readonly last: boolean
  start: Wall | undefined
  readonly readings: Reading[]
  steps: readonly Step[]
  readonly first: Wall | undefined
  readonly marks: readonly Mark[]
  /** Those with a stamp since boot. */
  readonly stamped: readonly Mark[]
  /** The pieces of the same log that end where this one begins, and begin where it ends, by their stamps since boot. */
  before: Run | undefined
  after: Run | undefined
  boot: Boot | undefined
}

export const EARLY_SECONDS = 60
const NO_MARKS: readonly Mark[] = []
/** The same stamp since boot, to a tick. */
export const SAME_STAMP_SECONDS = 0.002
/** What two logs say of one line's wall time. */
export const SAME_LINE_SECONDS = 3
/** The next piece of a console's log begins within this after the one before. */
export const FOLLOWS_SECONDS = 3600

/** All boots of one machine, the oldest first, and which boot each stretch of each log belongs to. `wall` puts a time on the machine's clock. */
export function bootsOf(
  sources: readonly Marked[],
  wall: (time: Wall) => Wall,
): { boots: readonly Boot[]; of: (stretch: Stretch) => Boot | undefined } {
  const runs: Run[] = []
  for (const source of sources) runs.push(...runsOf(source, wall, runs.length))
  const clocks = runs.filter(({ source }) => !isComputed(source))
  const walls = new Anchor(clocks.some(({ first }) => first !== undefined) ? clocks : runs, wall)
  for (const run of runs) if (run.start === undefined && run.stretch.lastUptime !== undefined && run.first === undefined) walls.anchor(run)
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
    if (run.steps.length > boot.steps.length) boot.steps = run.steps
    if (run.first !== undefined && (boot.first === undefined || (secondsBetween(run.first, boot.first) ?? 0) > 0)) boot.first = run.first
  }
  const open = (run: Run): void => {
    const boot: Boot = { number: 0, id: undefined, start: undefined, first: undefined, readings: [], steps: [] }
    boots.push(boot)
    join(run, boot)
  }
  linkPieces(runs)
  // a log that tells of the steps of a clock joins those that tell of one of them
  const byStart = runs
    .filter((run) => run.start !== undefined)
    .sort((a, b) => b.steps.length - a.steps.length || -(secondsBetween(a.start!, b.start!) ?? 0))
  for (const run of byStart) {
    const id = run.stretch.bootId
    const mayBe = (boot: Boot): boolean => id === undefined || boot.id === undefined
    const known =
      boots.find((boot) => (id !== undefined && boot.id === id) || (mayBe(boot) && isNear(boot.start, run.start))) ??
      boots.find((boot) => mayBe(boot) && hasStep(boot, run) && runs.every((own) => own.boot !== boot || own.source !== run.source)) ??
      [run.before?.boot ?? [], run.after?.boot ?? []].flat().find(mayBe)
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
    // it began before its first line, by the clock that this line shows
    const [step] = boot.steps
    if (step !== undefined && boot.steps.length > 1 && startedAfter(boot)) boot.start = step.start
  }
  return { boots: ordered, of: bootsByStretch(runs) }
}

/** Most stretches of a machine's logs are of one boot: only the others are listed. */
function bootsByStretch(runs: readonly Run[]): (stretch: Stretch) => Boot | undefined {
  const usual = mostOf(
    grouped(runs, ({ boot }) => boot),
    ([, own]) => own.length,
  )?.[0]
  const others = new LateMap<Stretch, Boot | undefined>()
  for (const { stretch, boot } of runs) if (boot !== usual) others.set(stretch, boot)
  return (stretch) => (others.has(stretch) ? others.get(stretch) : isOfRun(stretch) ? usual : undefined)
}

/** Whether it tells anything of a boot. */
const isOfRun = ({ begins, first, lastUptime }: Stretch): boolean => begins || first !== undefined || lastUptime !== undefined

/** What one log tells of each boot. */
export function runsOf(source: Marked, wall: (time: Wall) => Wall, before: number): Run[] {
  const settled = (time: Instant | undefined): Wall | undefined => (time !== undefined && 'wall' in time ? wall(time) : undefined)
  const stretches = source.log.stretches.filter(isOfRun)
  return stretches.map((stretch, i) => {
    const readings = stretch.readings.flatMap(({ uptime, time }) => ('wall' in time ? [{ uptime, time: wall(time) }] : []))
    const next = stretches[i + 1]
    const first = settled(stretch.first)
    const crashed = first === undefined ? crashedAt(source.path) : undefined
    const dumped = crashed === undefined ? undefined : startOf([{ uptime: stretch.lastUptime ?? 0, time: wall(crashed) }])
    const marks =
      stretches.length === 1 && stretch.fromLine === 1 ? source.marks : marksFrom(source.marks, stretch.fromLine, next?.fromLine)
    return {
      source,
      order: before + i,
      rotations: rotations(source.path),
      stretch,
      last: next === undefined,
      start: startOf(readings) ?? (stretch.begins ? first : undefined) ?? dumped,
      readings,
      steps: stepsOf(readings),
      first,
      marks,
      stamped: marks.some(({ uptime }) => uptime !== undefined) ? marks.filter(({ uptime }) => uptime !== undefined) : NO_MARKS,
      before: undefined,
      after: undefined,
      boot: undefined,
    }
  })
}

/** Those of a list in the order of its lines that stand in some of them. */
function marksFrom(marks: readonly Mark[], from: number, to: number | undefined): readonly Mark[] {
  const first = firstFrom(marks, ({ line }) => line, from)
  return marks.slice(
    first,
    to === undefined
      ? undefined
      : Math.max(
          first,
          firstFrom(marks, ({ line }) => line, to),
        ),
  )
}

/** Whether one of them tells of the step of the clock by which the other begins. Steps alone may be of two boots that each began with a wrong clock. */
function hasStep(boot: Boot, run: Run): boolean {
  return boot.steps.some(({ start }) => isNear(start, run.start)) || run.steps.some(({ start }) => isNear(start, boot.start))
}

/** The boot that was running when a log without stamps since boot begins, by what its clock showed then; else the first that begins within it. */
function around(run: Run, boots: readonly Boot[]): Boot | undefined {
  if (run.first === undefined) return undefined
  let latest: { readonly boot: Boot; readonly from: Wall } | undefined
  for (const boot of boots)
    for (const from of momentsOf(boot)) {
      const apart = secondsBetween(from, run.first)
      if (apart === undefined || apart < (boot.start === undefined ? -Number.MAX_VALUE : -SAME_LINE_SECONDS)) continue
      if (latest === undefined || (secondsBetween(latest.from, from) ?? 0) > 0) latest = { boot, from }
    }
  return latest?.boot
}

/** From when on its clock ran evenly, each time; of a boot whose start nobody tells its first line. */
function momentsOf(boot: Boot): readonly Wall[] {
  const begun = boot.start ?? boot.first
  if (begun === undefined) return []
  return boot.steps.length > 1 ? boot.steps.map(({ from }) => from) : [begun]
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

function startedAfter({ first, start }: Boot): boolean {
  return first !== undefined && start !== undefined && (secondsBetween(first, start) ?? 0) > SAME_LINE_SECONDS
}
