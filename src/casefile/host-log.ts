import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant } from '../core/span.ts'
import type { Unfinished } from './collected.ts'

/** A run of lines of one boot, as one log tells it. */
export interface Stretch {
  readonly fromLine: number
  /** The log says that a boot begins here. */
  readonly begins: boolean
  readonly bootId?: string | undefined
  /** Moments at which both clocks were read: seconds since boot and the wall. */
  readonly readings: { readonly uptime: number; readonly time: Instant }[]
  first?: Instant | undefined
  last?: Instant | undefined
  /** Seconds since boot of the first and the last line that has them. */
  firstUptime?: number | undefined
  lastUptime?: number | undefined
}

/** Up to where the lines of one host in one text reach, and when they were said. */
export interface LogSpan {
  /** As written; undefined where the lines name none. */
  readonly host: string | undefined
  /** Of the last of them. */
  readonly toLine: number
  readonly stretches: readonly Stretch[]
}

/** When a line was said. */
export interface Stamped {
  readonly line: number
  readonly time: Instant
}

/** The lines of one host in one text. */
export interface HostLog extends LogSpan {
  lines: number
  /** Of the first of them. */
  readonly fromLine: number
  toLine: number
  /** What the last ones say. */
  readonly tail: string[]
  readonly stretches: Stretch[]
  /** The first lines, to see whether they go on with what another text began. */
  readonly head: Cited<LogLine>[]
  /** The same without a gap, where only those of them were opened that matter. */
  wholeHead?: (() => readonly Cited<LogLine>[]) | undefined
  readonly unfinished: Unfinished[]
  /** Too many boots begin in it. */
  crowded?: true
  /** The first and the last line of the kernel that has a time. */
  kernel?: { readonly first: Stamped; last: Stamped } | undefined
}

const MOST_READINGS = 1_024
/** A stamp that falls back to a boot's first moments, from later ones, is of another boot; one that falls back further is of another excerpt. */
const EARLY_SECONDS = 5
const LATER_SECONDS = 30

/** Boots that are told apart in one log; what begins later counts as the last of them. */
export const MOST_BOOTS = 1_000

/** Where a log says that a boot begins. */
export interface Begun {
  readonly fromLine: number
  readonly bootId?: string | undefined
}

/** A boot begins, unless nothing was said since the line that told of it. */
export function begin(log: HostLog, { fromLine, bootId }: Begun): void {
  const last = log.stretches.at(-1)!
  if (last.begins && last.first === undefined && last.lastUptime === undefined) return
  const stretch: Stretch = { fromLine, begins: true, bootId, readings: [] }
  if (last.first === undefined && last.lastUptime === undefined) log.stretches.pop()
  open(log, stretch)
}

/** The stretch that goes on from here: this one, or the last where there are too many. */
function open(log: HostLog, stretch: Stretch): Stretch {
  if (log.stretches.length >= MOST_BOOTS) {
    log.crowded = true
    return log.stretches.at(-1)!
  }
  log.stretches.push(stretch)
  return stretch
}

/** Reads the clocks of one line. */
export function readClocks(log: HostLog, { at, time, uptime, kernel, bootId }: Cited<LogLine>): void {
  let stretch = log.stretches.at(-1)!
  if (bootId !== undefined && stretch.bootId !== bootId) {
    // the first entry of a journal, or of another boot
    const isFirst = stretch.bootId === undefined && stretch.first === undefined
    if (isFirst) log.stretches.pop()
    stretch = open(log, { fromLine: isFirst ? stretch.fromLine : at.line, begins: stretch.begins || !isFirst, bootId, readings: [] })
  }
  const since = uptime ?? (time !== undefined && 'boot' in time ? time.boot : undefined)
  if (since !== undefined && kernel !== false) {
    if (since < EARLY_SECONDS && stretch.lastUptime !== undefined && since < stretch.lastUptime - LATER_SECONDS)
      stretch = open(log, { fromLine: at.line, begins: true, readings: [] })
    stretch.firstUptime ??= since
    stretch.lastUptime = since
    if (time !== undefined && 'wall' in time) {
      stretch.readings.push({ uptime: since, time })
      if (stretch.readings.length >= MOST_READINGS)
        stretch.readings.splice(0, MOST_READINGS, ...stretch.readings.filter((_, i) => i % 2 === 0))
    }
  }
  if (time === undefined || !('wall' in time)) return
  stretch.first ??= time
  stretch.last = time
}

/** Nothing is added to it. */
const EMPTY: never[] = []

/** The same of a text that has ended, in arrays of its size, those that are empty in common; `tailed`: with its last lines. */
export const trimmed = (log: HostLog, tailed: boolean): HostLog => ({
  ...log,
  tail: tailed ? log.tail : EMPTY,
  stretches: log.stretches.map((stretch) => (stretch.readings.length === 0 ? { ...stretch, readings: EMPTY } : stretch)),
  head: log.head.length === 0 ? EMPTY : log.head.slice(),
  unfinished: log.unfinished.length === 0 ? EMPTY : log.unfinished.slice(),
})
