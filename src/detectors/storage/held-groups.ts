import type { Fact, Proof } from '../../core/detector.ts'
import { seriesOf } from '../../core/series-of.ts'
import { secondsBetween, type Cited } from '../../core/span.ts'
import type { CgroupIo } from '../../records/cgroup-io.ts'

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
const cgroupOf = (folder: string): string =>
  /[/!]cgroup(?:[/!](?:blkio|unified))?[/!](.{1,300})$/.exec(folder)?.[1] ?? (folder || 'the cgroup')

/** Cgroups that transfer what their own limit allows (io.max of v2, blkio.throttle.* of v1), between two dated samples. */
export class HeldGroups {
  readonly #done = new Map<string, { first: Cited<CgroupIo>; last: Cited<CgroupIo> }>()
  readonly #limits = new Map<string, Cited<CgroupIo>>()

  see(io: Cited<CgroupIo>): void {
    const key = `${seriesOf(`${io.folder.replace(/[/!]$/, '')}/x`)}\0${io.device}\0${io.what}`
    if (io.kind === 'limit') {
      if (this.#limits.size < MAX_SERIES) this.#limits.set(key, io)
      return
    }
    if (io.time === undefined) return
    const known = this.#done.get(key)
    if (known === undefined) {
      if (this.#done.size < MAX_SERIES) this.#done.set(key, { first: io, last: io })
    } else if ((secondsBetween(known.last.time!, io.time) ?? -1) > 0) known.last = io
    else if ((secondsBetween(io.time, known.first.time!) ?? -1) > 0) known.first = io
  }

  /** Those at this share of their limit or above, nearest first. */
  held(share: number): { readonly held: Held; readonly proof: Proof[] }[] {
    return [...this.#done]
      .flatMap(([key, { first, last }]) => {
        const limit = this.#limits.get(key)
        const seconds = secondsBetween(first.time!, last.time!) ?? 0
        if (limit === undefined || limit.value <= 0 || seconds <= 0 || last.value < first.value) return []
        const perSecond = Math.round((last.value - first.value) / seconds)
        if (perSecond < limit.value * share) return []
        const { device, what } = last
        const cgroup = cgroupOf(last.folder.replace(/[/!]$/, ''))
        const proof: Proof[] = [
          {
            at: last.at,
            time: last.time,
            witness: 'capture',
            note: `${perSecond} ${what} a second in ${seconds} s, ${Math.round((100 * perSecond) / limit.value)} % of its limit (threshold ${share * 100} %)`,
          },
          { at: limit.at, time: limit.time, witness: 'capture', note: `${cgroup} may have ${limit.value} ${what} a second` },
        ]
        return [{ held: { cgroup, device, what, perSecond, limitPerSecond: limit.value, windowSeconds: seconds }, proof }]
      })
      .sort((a, b) => b.held.perSecond / b.held.limitPerSecond - a.held.perSecond / a.held.limitPerSecond)
  }
}
