import type { Instant, Span } from '../../../core/span.ts'
import { type Crash, namesOf } from './crash.ts'

/** The kernel cuts names at 15 bytes. */
const NAME_LENGTH = 15
const BUCKET_SECONDS = 30
/** Crashes of one place that are looked at for one report of a death. */
const MAX_CANDIDATES = 64
const LINES_BACK = 96

/** Finds the crashes that a report may be about without a look at all of them: by pid, name, unit, place and time. */
export class CrashIndex {
  readonly #byKey = new Map<string, Crash[]>()
  readonly #blocks = new Map<string, Crash[]>()
  readonly #times = new Map<string, Crash[]>()

  add(crash: Crash): void {
    for (const pid of [crash.fault?.pid, crash.said?.pid]) this.#put(this.#byKey, `pid ${pid ?? ''}`, pid === undefined ? undefined : crash)
    for (const name of namesOf(crash)) this.#put(this.#byKey, nameKey(name), crash)
    this.#put(this.#byKey, `unit ${crash.unit ?? ''}`, crash.unit === undefined ? undefined : crash)
    for (const at of [crash.at, ...crash.copies]) this.#place(crash, at, crash.time)
    for (const death of crash.deaths) this.told(crash, death)
  }

  /** A report was joined to the crash: it is found by the report's names from now on. */
  told(
    crash: Crash,
    by: {
      readonly pid?: number | undefined
      readonly comm?: string | undefined
      readonly unit?: string | undefined
      readonly at: Span
      readonly time?: Instant
    },
  ): void {
    this.#put(this.#byKey, `pid ${by.pid ?? ''}`, by.pid === undefined ? undefined : crash)
    this.#put(this.#byKey, nameKey(by.comm ?? ''), by.comm === undefined ? undefined : crash)
    this.#put(this.#byKey, `unit ${by.unit ?? ''}`, by.unit === undefined ? undefined : crash)
    this.#place(crash, by.at, by.time)
  }

  byPid(pid: number): readonly Crash[] {
    return this.#byKey.get(`pid ${pid}`) ?? []
  }

  byName(name: string): readonly Crash[] {
    return this.#byKey.get(nameKey(name)) ?? []
  }

  byUnit(unit: string): readonly Crash[] {
    return this.#byKey.get(`unit ${unit}`) ?? []
  }

  near(at: Span, time: Instant | undefined): readonly Crash[] {
    const block = Math.floor(at.line / LINES_BACK)
    const bucket = bucketOf(time)
    return [
      ...[block - 1, block, block + 1].flatMap((n) => this.#blocks.get(`${at.artifact}\0${n}`) ?? []),
      ...(bucket === undefined ? [] : [bucket.n - 1, bucket.n, bucket.n + 1].flatMap((n) => this.#times.get(`${bucket.clock} ${n}`) ?? [])),
    ]
  }

  #place(crash: Crash, at: Span, time: Instant | undefined): void {
    this.#put(this.#blocks, `${at.artifact}\0${Math.floor(at.line / LINES_BACK)}`, crash)
    const bucket = bucketOf(time)
    if (bucket !== undefined) this.#put(this.#times, `${bucket.clock} ${bucket.n}`, crash)
  }

  #put(map: Map<string, Crash[]>, key: string, crash: Crash | undefined): void {
    if (crash === undefined) return
    const list = map.get(key)
    if (list === undefined) map.set(key, [crash])
    // the latest are the likeliest
    else if (list.at(-1) !== crash) {
      if (list.length >= MAX_CANDIDATES) list.shift()
      list.push(crash)
    }
  }
}

const nameKey = (name: string): string => `name ${name.replaceAll('_', '-').slice(0, NAME_LENGTH)}`

/** Wall times by their place in the year, since some sources print none. */
function bucketOf(time: Instant | undefined): { clock: string; n: number } | undefined {
  if (time === undefined) return undefined
  const seconds = 'boot' in time ? time.boot : (time.wall - Date.UTC(new Date(time.wall).getUTCFullYear(), 0, 1)) / 1000
  return Number.isFinite(seconds) ? { clock: 'boot' in time ? 'boot' : 'wall', n: Math.floor(seconds / BUCKET_SECONDS) } : undefined
}
