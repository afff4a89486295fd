import { grewBy } from '../../../casefile/series/counter.ts'
import { withSample, type Ends } from '../../../casefile/series/ends.ts'
import type { Fact, Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { seriesOf } from '../../../core/series-of.ts'
import { secondsBetween, type Cited } from '../../../core/span.ts'
import { CGROUP_IO, type CgroupIo } from '../../../records/cgroup-io.ts'

export interface Held {
  readonly [name: string]: Fact
  readonly cgroup: string
  /** major:minor */
  readonly device: string
  readonly what: CgroupIo['what']
  readonly perSecond: number
  readonly limitPerSecond: number
  readonly windowSeconds: number
}

const MAX_SERIES = 20_000
/** Where no folder tells its name. */
export const NAMELESS = 'the cgroup'
const cgroupOf = (folder: string): string => /[/!]cgroup(?:[/!](?:blkio|unified))?[/!](.{1,300})$/.exec(folder)?.[1] ?? (folder || NAMELESS)

/** Cgroups at this share of their own limit or above, nearest first. */
export function heldGroups(scope: Scope, share: number): ReturnType<HeldGroups['held']> {
  const groups = new HeldGroups()
  for (const io of scope.rows(CGROUP_IO)) groups.see(io)
  return groups.held(share)
}

/** Cgroups that transfer what their own limit allows (io.max of v2, blkio.throttle.* of v1), between two dated samples. */
class HeldGroups {
  readonly #done = new Map<string, Ends<Cited<CgroupIo>>>()
  readonly #limits = new Map<string, Cited<CgroupIo>>()

  see(io: Cited<CgroupIo>): void {
    const key = `${seriesOf(`${io.folder.replace(/[/!]$/, '')}/x`)}\0${io.device}\0${io.what}`
    if (io.kind === 'limit') {
      if (this.#limits.size < MAX_SERIES) this.#limits.set(key, io)
      return
    }
    if (io.time === undefined) return
    const known = this.#done.get(key)
    if (known !== undefined || this.#done.size < MAX_SERIES) this.#done.set(key, withSample(known, io))
  }

  /** Those at this share of their limit or above, nearest first. */
  held(share: number): { readonly held: Held; readonly proof: Proof[] }[] {
    return [...this.#done]
      .flatMap(([key, { first, last }]) => {
        const limit = this.#limits.get(key)
        const seconds = secondsBetween(first.time!, last.time!) ?? 0
        const done = grewBy(first.value, last.value, 'other')
        if (limit === undefined || limit.value <= 0 || seconds <= 0 || done === undefined) return []
        const perSecond = Math.round(done / seconds)
        if (perSecond < limit.value * share) return []
        const { device, what } = last
        const cgroup = cgroupOf(last.folder.replace(/[/!]$/, ''))
        const proof: Proof[] = [
          {
            at: last.at,
            time: last.time,
            witness: 'capture',
            note: `${Math.round((100 * perSecond) / limit.value)} % of its limit over ${seconds} s`,
          },
          { at: limit.at, time: limit.time, witness: 'capture', note: 'the limit' },
        ]
        return [{ held: { cgroup, device, what, perSecond, limitPerSecond: limit.value, windowSeconds: seconds }, proof }]
      })
      .sort((a, b) => b.held.perSecond / b.held.limitPerSecond - a.held.perSecond / a.held.limitPerSecond)
  }
}
