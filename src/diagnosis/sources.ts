import type { Instant } from '../core/span.ts'
import { timeFields } from '../core/time/show.ts'
import { type Moment, momentOf } from '../core/time/words.ts'

/** What one artifact could have shown, and for which time. */
export interface ReadSource {
  readonly path: string
  readonly shows: ReadonlySet<string>
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Something of it was lost (cut, rate limited, suppressed). */
  readonly lossy: boolean
}

/** Sources that show the same kinds of thing. */
export interface AlikeSources {
  readonly shows: ReadonlySet<string>
  /** Of the first one. */
  readonly path: string
  count: number
  lossy: boolean
  /** The first and the last moment that they cover, by what is known of it. */
  readonly ends: Map<Moment['kind'], [first: Moment, last: Moment]>
}

/** What was read, put together by what it could have shown: as much for a hundred thousand files as for one. */
export class Sources {
  readonly #alike = new Map<string, AlikeSources>()

  add(source: ReadSource): void {
    const { path, shows, lossy } = source
    const key = [...shows].join('\0')
    const alike = this.#alike.get(key) ?? { shows, path, count: 0, lossy: false, ends: new Map() }
    this.#alike.set(key, alike)
    alike.count++
    alike.lossy ||= lossy
    for (const moment of momentsOf(source)) {
      const ends = alike.ends.get(moment.kind)
      if (ends === undefined) alike.ends.set(moment.kind, [moment, moment])
      else if (moment.order < ends[0].order) ends[0] = moment
      else if (moment.order >= ends[1].order) ends[1] = moment
    }
  }

  get alike(): readonly AlikeSources[] {
    return [...this.#alike.values()]
  }
}

/** The first and the last moment that a source covers. */
const momentsOf = ({ from, to }: ReadSource): readonly Moment[] =>
  [from, to].flatMap((at) => (at === undefined ? [] : (momentOf(timeFields({ at }), 'at') ?? [])))
