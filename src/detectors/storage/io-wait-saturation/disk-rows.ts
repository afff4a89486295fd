import { overTime } from '../../../casefile/series/over-time.ts'
import { medianOf } from '../../../casefile/series/steps.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { DISK_COUNTERS, type DiskCounters } from '../../../records/disk-counters.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'

const MAX_DEVICES = 1000
const MAX_INTERVALS = 10_000
const SECTORS_PER_KB = 2

export interface Disk {
  readonly device: string
  rounds: number
  /** Intervals in which reads waited long, and in which all requests queued. */
  stalledRounds: number
  busyRounds: number
  queuedRounds: number
  requests: number
  maxUtilPct?: number | undefined
  maxAwaitMs: number
  maxQueue?: number | undefined
  /** Milliseconds of waiting in each second, per interval. */
  readonly waits: number[]
  worst?: Proof | undefined
  worstAwait: number
  readonly looks: Look[]
}

/** What one interval showed: the longest wait of a request in ms, and the share of time in which the device was busy. */
type Look = Cited<{ readonly awaitMs: number; readonly utilPct: number | undefined }>

export interface DiskLimits {
  readonly busyPct: number
  readonly slowReadMs: number
  readonly minReads: number
  readonly queuedMs: number
  readonly minQueue: number
  readonly smallKb: number
}

/** One live interval of a device, whoever printed it. Undefined where the tool has no such column. */
interface Interval {
  readonly util: number | undefined
  readonly reads: number
  readonly writes: number
  readonly readMs: number | undefined
  readonly writeMs: number | undefined
  readonly awaitMs: number
  readonly queue: number | undefined
  /** Mean size of a request, and of a write, in KiB. */
  readonly sizeKb: number | undefined
  readonly writeKb: number | undefined
  /** Time that flushes took, in ms for each second. */
  readonly flushedMs: number
}

function intervalOf(v: ReadonlyMap<string, number>): Interval | undefined {
  const util = v.get('%util')
  const [readMs, writeMs] = [v.get('r_await'), v.get('w_await')]
  const awaits = [v.get('await'), readMs, writeMs].filter((ms) => ms !== undefined)
  if (util === undefined && awaits.length === 0) return undefined
  const sectors = v.get('avgrq-sz')
  return {
    util,
    reads: v.get('r/s') ?? 0,
    writes: v.get('w/s') ?? v.get('tps') ?? 0,
    readMs,
    writeMs,
    awaitMs: v.get('await') ?? Math.max(0, ...awaits),
    queue: v.get('aqu-sz') ?? v.get('avgqu-sz'),
    sizeKb: v.get('areq-sz') ?? (sectors === undefined ? undefined : sectors / SECTORS_PER_KB),
    writeKb: v.get('wareq-sz'),
    flushedMs: (v.get('f/s') ?? 0) * (v.get('f_await') ?? 0),
  }
}

/** Sums the live intervals of iostat, sar -d and of counters that were read twice, per device. */
class DiskRows {
  readonly #disks = new Map<string, Disk>()
  readonly #before = new Map<string, Cited<DiskCounters>>()
  readonly #limits: DiskLimits

  constructor(limits: DiskLimits) {
    this.#limits = limits
  }

  see(sample: Cited<Sample>): void {
    if (sample.sinceBoot || sample.about === undefined || (sample.tool !== 'iostat' && sample.tool !== 'sar') || sample.about === 'cpu')
      return
    const interval = intervalOf(sample.values)
    if (interval !== undefined) this.#add(sample.about, interval, sample)
  }

  /** Counters since boot: what lies between two of them is an interval. */
  count(now: Cited<DiskCounters>): void {
    const key = `${now.of}\0${now.device}`
    const before = this.#before.get(key)
    if (before !== undefined || this.#before.size < MAX_DEVICES) this.#before.set(key, now)
    if (before === undefined) return
    const [reads, writes] = [now.reads - before.reads, now.writes - before.writes]
    if (reads < 0 || writes < 0 || reads + writes === 0) return
    const readMs = reads === 0 ? undefined : (now.readMs - before.readMs) / reads
    const writeMs = writes === 0 ? undefined : (now.writeMs - before.writeMs) / writes
    const seconds = now.clock === undefined || before.clock === undefined ? 0 : now.clock - before.clock
    const rate = (count: number): number => (seconds > 0 ? count / seconds : count)
    const waitedMs = now.readMs - before.readMs + now.writeMs - before.writeMs
    const round = (n: number): number => Math.round(10 * n) / 10
    this.#add(
      now.device,
      {
        util: seconds > 0 ? Math.min(100, round((now.busyMs - before.busyMs) / seconds / 10)) : undefined,
        reads: rate(reads),
        writes: rate(writes),
        readMs: readMs === undefined ? undefined : round(readMs),
        writeMs: writeMs === undefined ? undefined : round(writeMs),
        awaitMs: round(waitedMs / (reads + writes)),
        queue: seconds > 0 ? round(waitedMs / (1000 * seconds)) : undefined,
        sizeKb: undefined,
        writeKb: writes === 0 ? undefined : round((now.writeKb - before.writeKb) / writes),
        flushedMs: 0,
      },
      now,
    )
  }

  #add(device: string, i: Interval, record: Cited<object>): void {
    let disk = this.#disks.get(device)
    if (disk === undefined) {
      if (this.#disks.size >= MAX_DEVICES) return
      disk = {
        device,
        rounds: 0,
        stalledRounds: 0,
        busyRounds: 0,
        queuedRounds: 0,
        requests: 0,
        maxAwaitMs: 0,
        waits: [],
        worstAwait: -1,
        looks: [],
      }
      this.#disks.set(device, disk)
    }
    const limits = this.#limits
    const longest = Math.max(0, i.awaitMs, i.readMs ?? 0, i.writeMs ?? 0)
    disk.rounds++
    disk.requests += i.reads + i.writes
    if (disk.waits.length < MAX_INTERVALS) {
      disk.waits.push((i.reads + i.writes) * i.awaitMs + i.flushedMs)
      const { at, time } = record
      disk.looks.push({ awaitMs: longest, utilPct: i.util, at, ...(time === undefined ? {} : { time }) })
    }
    disk.maxAwaitMs = Math.max(disk.maxAwaitMs, longest)
    if (i.util !== undefined) disk.maxUtilPct = Math.max(disk.maxUtilPct ?? 0, i.util)
    if (i.queue !== undefined) disk.maxQueue = Math.max(disk.maxQueue ?? 0, i.queue)
    const busy = (i.util ?? 0) >= limits.busyPct
    if (busy) disk.busyRounds++
    const stalled = busy && (i.readMs ?? 0) >= limits.slowReadMs && i.reads >= limits.minReads
    if (stalled) disk.stalledRounds++
    if (stalled || (busy && isQueued(i, limits))) disk.queuedRounds++
    if ((stalled ? 1e9 : 0) + longest > disk.worstAwait) {
      disk.worstAwait = (stalled ? 1e9 : 0) + longest
      disk.worst = {
        at: record.at,
        time: record.time,
        witness: 'capture',
        note: `${i.util === undefined ? '' : `${i.util} % busy, `}up to ${longest} ms${i.queue === undefined ? '' : `, ${i.queue} queued`}`,
      }
    }
  }

  /** The device for which was waited most, in most intervals: one burst of another does not count. */
  busiest(): Disk | undefined {
    return [...this.#disks.values()]
      .filter((disk) => disk.requests > 0)
      .sort((a, b) => b.stalledRounds - a.stalledRounds || b.queuedRounds - a.queuedRounds || typical(b) - typical(a))[0]
  }
}

/** The device for which was waited most, as far as the input shows one. */
export function busiestDisk(scope: Scope, limits: DiskLimits): Disk | undefined {
  const rows = new DiskRows(limits)
  for (const counters of scope.rows(DISK_COUNTERS)) rows.count(counters)
  for (const sample of scope.rows(SAMPLE)) rows.see(sample)
  return rows.busiest()
}

/** How long its requests took, and how busy it was. */
export const diskOverTime = (disk: Disk | undefined, { busyPct, queuedMs, slowReadMs }: DiskLimits): Measured[] =>
  disk === undefined
    ? []
    : [
        ...overTime(
          { quantity: 'disk.await', unit: 'milliseconds', of: disk.device, threshold: disk.stalledRounds > 0 ? slowReadMs : queuedMs },
          disk.looks,
          ({ awaitMs }) => awaitMs,
        ),
        ...overTime(
          { quantity: 'disk.utilisation', unit: 'percent', of: disk.device, threshold: busyPct },
          disk.looks,
          ({ utilPct }) => utilPct,
        ),
      ]

/** Median of the waiting. */
const typical = (disk: Disk): number => medianOf(disk.waits) ?? 0

/** Small requests that wait behind one another: large writes are a stream or writeback, for which nobody waits. */
function isQueued(i: Interval, limits: DiskLimits): boolean {
  if (i.reads + i.writes < limits.minReads || (i.queue ?? 0) < limits.minQueue) return false
  if (i.reads >= limits.minReads && (i.readMs ?? 0) >= limits.queuedMs) return true
  const size = i.writeKb ?? i.sizeKb
  return i.awaitMs >= limits.queuedMs && size !== undefined && size <= limits.smallKb
}
