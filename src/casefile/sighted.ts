import { type Boot, EARLY_SECONDS, FOLLOWS_SECONDS, type Run, SAME_STAMP_SECONDS, type Source } from './boots.ts'

/** What is known of a boot by the logs that are of it. */
interface Known {
  readonly sources: Set<Source>
  rotations: number
  /** How many hold its first lines. */
  begun: number
  /** What these say. */
  readonly hashes: Set<number>
}

/** A line of a log with its stamp since boot. */
interface Stamp {
  readonly run: Run
  readonly uptime: number
}

/** The pieces of consoles' logs of one folder, by their last stamps since boot. */
type Pieces = Run[]

/** The logs whose boot is known, found by what they share with one whose boot is not. */
export class Sighted {
  readonly #known = new Map<Boot, Known>()
  /** By what a line says and by its stamp in ticks. */
  readonly #stamps = new Map<number, Map<number, Stamp[]>>()
  readonly #pieces = new Map<string, Pieces>()

  add(run: Run, boot: Boot): void {
    const known = this.#known.get(boot) ?? { sources: new Set(), rotations: 0, begun: 0, hashes: new Set() }
    this.#known.set(boot, known)
    known.sources.add(run.source)
    known.rotations = Math.max(known.rotations, run.rotations)
    if (run.stretch.begins) {
      known.begun++
      for (const { hash } of run.marks) known.hashes.add(hash)
    }
    for (const { hash, uptime } of run.stamped) if (uptime !== undefined && uptime >= EARLY_SECONDS - 1) this.#stamp(hash, { run, uptime })
    if (run.first === undefined && run.stretch.lastUptime !== undefined) {
      const pieces = this.#pieces.get(folderOf(run)) ?? []
      this.#pieces.set(folderOf(run), pieces)
      pieces.splice(firstAbove(pieces, run.stretch.lastUptime), 0, run)
    }
  }

  /** The latest boot of which another log says the same at the same stamp since boot. In its first minutes every boot says the same. */
  alike(run: Run): Boot | undefined {
    const own = new Map(
      run.stamped.flatMap(({ hash, uptime }) => (uptime === undefined || uptime < EARLY_SECONDS ? [] : [[hash, uptime] as const])),
    )
    let best: Run | undefined
    for (const [hash, since] of own) {
      const ticks = this.#stamps.get(hash)
      if (ticks === undefined) continue
      for (const tick of [-1, 0, 1])
        for (const { run: other, uptime } of ticks.get(tickOf(since) + tick) ?? [])
          if (
            other.source !== run.source &&
            Math.abs(since - uptime) <= SAME_STAMP_SECONDS &&
            (best === undefined || other.order > best.order)
          )
            best = other
    }
    return best?.boot
  }

  /** The boot of the piece of a console's log that this one goes on with: stamps since boot that follow on, in a text beside it. */
  before(run: Run): Boot | undefined {
    const { begins, firstUptime } = run.stretch
    if (begins || run.first !== undefined || firstUptime === undefined) return undefined
    const pieces = this.#pieces.get(folderOf(run)) ?? []
    let best: Run | undefined
    for (let i = firstAbove(pieces, firstUptime) - 1; i >= 0; i--) {
      const one = pieces[i]!
      if (firstUptime - lastOf(one) > FOLLOWS_SECONDS || (best !== undefined && lastOf(one) < lastOf(best))) break
      if (one.source !== run.source && (best === undefined || one.order < best.order)) best = one
    }
    return best?.boot
  }

  /** Whether a log since boot is of a boot after the last that is known: both hold their first lines, and later ones that the other should hold. */
  isLater(run: Run, last: Boot): boolean {
    const known = this.#known.get(last)
    if (known === undefined) return false
    if (known.sources.has(run.source) || known.rotations > run.rotations) return true
    if (!run.stretch.begins) return false
    const late = run.marks.filter(({ uptime = 0 }) => uptime >= EARLY_SECONDS)
    return known.begun > 0 && late.length > 0 && late.every(({ hash }) => !known.hashes.has(hash))
  }

  /** Of all that say the same at the same time the latest two, of two sources: one of them is another's. */
  #stamp(hash: number, stamp: Stamp): void {
    const ticks = this.#stamps.get(hash) ?? new Map<number, Stamp[]>()
    this.#stamps.set(hash, ticks)
    const tick = tickOf(stamp.uptime)
    const alike = (ticks.get(tick) ?? []).filter(({ uptime }) => uptime === stamp.uptime)
    const others = (ticks.get(tick) ?? []).filter(({ uptime }) => uptime !== stamp.uptime)
    const latest = [...alike, stamp].sort((a, b) => b.run.order - a.run.order)
    const second = latest.find(({ run }) => run.source !== latest[0]!.run.source)
    ticks.set(tick, [...others, latest[0]!, ...(second === undefined ? [] : [second])])
  }
}

const tickOf = (uptime: number): number => Math.floor(uptime / SAME_STAMP_SECONDS)

const lastOf = ({ stretch }: Run): number => stretch.lastUptime ?? -Infinity

const folderOf = ({ source }: Run): string => source.path.slice(0, source.path.lastIndexOf('/') + 1)

/** Where the first stands that ends after a stamp. */
function firstAbove(pieces: Pieces, uptime: number): number {
  let from = 0
  let to = pieces.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (lastOf(pieces[middle]!) <= uptime) from = middle + 1
    else to = middle
  }
  return from
}
