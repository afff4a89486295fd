import type { Kept } from '../core/flood.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { type Cited, type Instant, isLocal, secondsBetween } from '../core/span.ts'
import { CLOCK_JUMP, type ClockJump } from '../records/clock-jump.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { MACHINE_FACT, type MachineFact } from '../records/machine-fact.ts'
import type { Marked, Source } from './boots.ts'
import type { Covered } from './case-file.ts'
import { type Collected, lineStated, markOf, type Mark, type Stated, type Statement } from './collected.ts'
import type { Placed } from './copies.ts'
import { finish, Pieces } from './finish.ts'
import type { Draft } from './drafts.ts'
import type { HostLog, Stamped } from './host-log.ts'
import type { Machines, Owner } from './machines.ts'
import type { Moment } from './moment.ts'
import type { SeamBudget } from './piece-index.ts'
import { apiObject, NO_PODS, recordOf } from './owners.ts'
import { Timeline } from './timeline.ts'
import type { Dated } from './window.ts'
import { namedZone, type Zone } from './zone.ts'

// what most of many statements have in common
const NO_MARKS: readonly never[] = []
const NEVER: Moment = {}

/** The logs of each machine. */
export class LogsOfMachines {
  readonly #machines: Machines
  /** By text, and by the key of the owner. */
  readonly #logs = new Map<Collected, ReadonlyMap<string, readonly HostLog[]>>()

  constructor(machines: Machines) {
    this.#machines = machines
  }

  /** Those of a scope's machine in its texts. */
  of({ owner, texts }: Draft): Marked[] {
    return [...texts].flatMap(([text, kept]) =>
      (this.#byOwner(text).get(owner.key) ?? []).map((log) => ({
        path: text.path,
        log,
        marks: marksOf(log.host, log.head, kept),
        isWhole: text.isWhole,
      })),
    )
  }

  #byOwner(text: Collected): ReadonlyMap<string, readonly HostLog[]> {
    const known = this.#logs.get(text) ?? grouped(text.logs, ({ host }) => this.#machines.of(text.path, host).key)
    this.#logs.set(text, known)
    return known
  }
}

/** What was stated in texts, in their order. */
export const recordsOf = (texts: Draft['texts']): Stated[] => [...texts.values()].flatMap((kept) => kept.map(({ item }) => item.stated))

/** The host that the lines of a statement name. */
export const hostOf = ({ stated }: Statement): string | undefined => stated.host

/** The statements of one scope on their machine's clocks. */
export class Axis {
  readonly owner: Owner
  readonly timeline: Timeline
  readonly facts: readonly MachineFact[]
  /** The paths of the texts that hold something of it. */
  readonly paths: readonly string[]
  /** What its whole logs of the kernel cover; an excerpt beside captures covers nothing. */
  readonly kernelLog: readonly Covered[]

  /** `sources`: its logs in these texts. */
  constructor({ owner, texts }: Draft, sources: readonly Marked[], zone: Zone | undefined) {
    this.owner = owner
    this.paths = [...texts.keys()].map(({ path }) => path)
    const records = recordsOf(texts)
    this.facts = records.flatMap((stated) => recordOf<MachineFact>(stated, MACHINE_FACT.name) ?? [])
    const stated = this.facts.map(({ timeZone }) => timeZone).find((name) => name !== undefined && namedZone(name) !== undefined)
    this.timeline = new Timeline(sources, {
      asked: zone,
      stated,
      sets: records.flatMap((one) => {
        const jump = recordOf<ClockJump>(one, CLOCK_JUMP.name)
        const { time, at } = one.record
        return jump?.isSet !== true || jump.seconds === undefined || time === undefined
          ? []
          : [{ path: at.artifact, host: one.host, line: at.line, time, seconds: jump.seconds }]
      }),
      dated: records.flatMap(({ record }) => record.time ?? []),
      written: records.flatMap((one) => {
        const { time, at } = one.record
        return time === undefined || apiObject(one, NO_PODS) !== undefined || one.type.name === CONTAINER_STATE.name
          ? []
          : [{ time, text: at.text }]
      }),
    })
    this.kernelLog = sources.flatMap(({ path, log, isWhole }) => {
      const on = ({ time, line }: Stamped): Instant => this.timeline.settled(time, path, log.host, line)
      return log.kernel === undefined || !isWhole ? [] : [{ path, from: on(log.kernel.first), to: on(log.kernel.last) }]
    })
  }

  /** What was stated of it on its clocks, by text, the oldest first. */
  placed({ texts }: Draft, sources: readonly Source[], seams: SeamBudget, failed: (what: string, error: unknown) => void): Placed[][] {
    const pieces = new Pieces(sources, this.timeline, seams)
    return inOrder([...texts], this.timeline, sources).map(([text, kept]) =>
      [...kept, ...finish(text, pieces, failed)].map((one) => this.place(text.path, one)),
    )
  }

  place(path: string, kept: Kept<Statement>): Placed {
    const { stated } = kept.item
    const host = hostOf(kept.item)
    const on = (time: Instant | undefined, line: number, uptime: number | undefined): Moment => {
      const boot = this.timeline.boot(path, host, line)
      if (time === undefined && uptime === undefined && boot === undefined) return NEVER
      return {
        time: time === undefined ? undefined : this.timeline.settled(time, path, host, line),
        uptime: uptime ?? (time !== undefined && 'boot' in time ? time.boot : undefined),
        boot,
      }
    }
    const { time, at } = stated.record
    const uptime = lineStated(kept.item)?.uptime
    const when = on(time, at.line, uptime)
    // most often the record is that of its only line
    const whenOf = (mark: Mark): Moment =>
      mark.time === time && mark.line === at.line && mark.uptime === uptime ? when : on(mark.time, mark.line, mark.uptime)
    const onClock = (mark: Mark): Placed['marks'][number] => ({ hash: mark.hash, line: mark.line, uptime: mark.uptime, when: whenOf(mark) })
    const marks = stated.marks.length === 0 ? NO_MARKS : stated.marks.map(onClock)
    return { kept, path, when, marks }
  }

  /** The last line that one of its texts has of this machine, and when that was. */
  endOf(path: string): { line: number; time: Instant | undefined } | undefined {
    const logs = this.timeline.logsOf(path)
    if (logs.length === 0) return undefined
    const last = logs.reduce((a, b) => (b.toLine > a.toLine ? b : a))
    const { last: wall, lastUptime } = last.stretches.at(-1)!
    const time = wall ?? (lastUptime === undefined ? undefined : { boot: lastUptime })
    return { line: last.toLine, time: time === undefined ? undefined : this.timeline.settled(time, path, last.host, last.toLine) }
  }

  /** The boot that all its log lines in a text are of, by the path of the text; none where they are of several, or it is not known. */
  bootsOfTexts(): ReadonlyMap<string, number> {
    return new Map(
      this.paths.flatMap((path) => {
        const stretches = this.timeline.logsOf(path).flatMap((log) => log.stretches)
        const told = stretches.filter(({ first, lastUptime }) => first !== undefined || lastUptime !== undefined)
        const [boot, ...others] = new Set(told.map((stretch) => this.timeline.bootOf(stretch)))
        return boot === undefined || others.length > 0 ? [] : [[path, boot] as const]
      }),
    )
  }

  /** A time of one of its texts, as it can be compared with others. */
  dated(time: Instant, path: string, host: string | undefined, line: number): Dated {
    const { timeline, owner } = this
    return {
      time: timeline.settled(time, path, host, line),
      zone: timeline.zone,
      machine: owner.key,
      boot: timeline.boot(path, host, line),
    }
  }

  /** When a statement was made: a line of a log without a time goes on with the one right above it. */
  datedOf(path: string, { item }: Pick<Kept<Statement>, 'item'>): Dated | undefined {
    const { record, above } = item.stated
    const time = record.time ?? above
    return time === undefined ? undefined : this.dated(time, path, hostOf(item), record.at.line)
  }

  /** The moments that its logs and what was stated tell, of each stretch of a log the first and the last. */
  *moments(placed: readonly (readonly Placed[])[]): Generator<Dated> {
    for (const path of this.paths)
      for (const { host, stretches } of this.timeline.logsOf(path))
        for (const { first, last, lastUptime, fromLine } of stretches) {
          if (first !== undefined) yield this.dated(first, path, host, fromLine)
          if (last !== undefined) yield this.dated(last, path, host, fromLine)
          if (last === undefined && lastUptime !== undefined) yield this.dated({ boot: lastUptime }, path, host, fromLine)
        }
    for (const own of placed)
      for (const { path, kept } of own) {
        const dated = this.datedOf(path, kept)
        if (dated !== undefined) yield dated
      }
  }
}

/** What can be found again in another log: the first lines, what is watched for, and the lines of records. */
function marksOf(host: string | undefined, head: readonly Cited<LogLine>[], kept: readonly Kept<Statement>[]): readonly Mark[] {
  const marks = head.map(markOf)
  for (const { item } of kept) {
    if (item.stated.host === host) marks.push(...item.stated.marks)
  }
  if (marks.length === 0) return NO_MARKS
  return [...new Map(marks.map((mark) => [keyOf(mark), mark])).values()].sort((a, b) => a.line - b.line)
}

/** One number for the line and the hash of 32 bits, as long as it is exact. */
const keyOf = ({ line, hash }: Mark): number | string => (line < 2 ** 20 ? line * 2 ** 32 + hash : `${line} ${hash}`)

/** By their paths; logs whose beginnings can be compared stand in their order, so that what was rotated away comes first. */
function inOrder<T>(
  texts: readonly (readonly [Collected, T])[],
  timeline: Timeline,
  sources: readonly Source[],
): (readonly [Collected, T])[] {
  const starts = new Map<string, Instant>()
  for (const { path, log } of sources) {
    const first = log.stretches.find((s) => s.first !== undefined)
    if (first?.first !== undefined && !starts.has(path)) starts.set(path, timeline.settled(first.first, path, log.host, first.fromLine))
  }
  const ordered = [...texts].sort(([a], [b]) => (a.path < b.path ? -1 : 1))
  for (const local of [true, false]) {
    const places = [...ordered.keys()].filter((i) => {
      const start = starts.get(ordered[i]![0].path)
      return start !== undefined && 'wall' in start && isLocal(start) === local
    })
    const startOf = (i: number): Instant => starts.get(ordered[i]![0].path)!
    const byStart = places.toSorted((i, j) => secondsBetween(startOf(j), startOf(i)) ?? 0).map((i) => ordered[i]!)
    for (const [n, place] of places.entries()) ordered[place] = byStart[n]!
  }
  return ordered
}
