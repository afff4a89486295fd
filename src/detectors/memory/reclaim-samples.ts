import type { Proof, Sight } from '../../core/detector.ts'
import { collect } from '../../casefile/series/collect.ts'
import { grewBy } from '../../casefile/series/counter.ts'
import { windowSeconds } from '../../casefile/series/elapsed.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import type { Cited } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'

export interface Interval {
  readonly of: string
  readonly samples: number
  readonly windowSeconds?: number | undefined
  readonly proof: readonly [first: Proof, last: Proof]
}

export interface DirectReclaim extends Interval {
  readonly stalls: number
  readonly scanned: number
}

export interface GroupReclaim extends Interval {
  readonly cgroup: string
  readonly events: number
  readonly kills: number
  /** Share of the group's limit that is anonymous memory, which cannot be dropped. */
  readonly anonShare?: number | undefined
}

const MAX_SAMPLES = 1000
const MAX_SERIES = 5000
const folderOf = (path: string): string => path.replace(/[/!]?[^/!]*$/, '')

/** Two or more samples of the kernel's and the cgroups' counters of reclaim. */
export class ReclaimSamples {
  readonly #counters = new Map<string, Cited<Counters>[]>()
  readonly #limits = new Map<string, number>()

  constructor(bench: Sight) {
    bench.on(COUNTERS, (c) => {
      if (c.kind !== 'vmstat' && c.kind !== 'memory.events' && c.kind !== 'memory.stat') return
      collect(this.#counters, `${c.kind}\0${c.of}`, c, { maxKeys: MAX_SERIES, maxEach: MAX_SAMPLES })
    })
    bench.on(CGROUP_VALUE, (v) => {
      if (!/^memory\.(?:max|high|limit_in_bytes)$/.test(v.name) || v.value === undefined) return
      const folder = v.folder.replace(/[/!]$/, '')
      if (this.#limits.size < MAX_SERIES) this.#limits.set(folder, Math.min(this.#limits.get(folder) ?? Infinity, v.value))
    })
  }

  #intervals(kind: Counters['kind']): { list: Cited<Counters>[]; delta: (test: RegExp) => number; about: Interval }[] {
    return [...this.#counters.values()].flatMap((unordered) => {
      if (unordered.length < 2 || unordered[0]!.kind !== kind) return []
      const list = inOrder(unordered)
      const [first, last] = [list[0]!, list.at(-1)!]
      const delta = (test: RegExp) =>
        [...last.values].reduce((sum, [name, value]) => {
          const before = first.values.get(name)
          return test.test(name) && before !== undefined ? sum + (grewBy(before, value, 'nothing') ?? 0) : sum
        }, 0)
      const tell = (c: Cited<Counters>, note: string): Proof => ({ at: c.at, time: c.time, witness: 'capture', note })
      return [
        {
          list,
          delta,
          about: {
            of: first.of,
            samples: list.length,
            windowSeconds: windowSeconds(first.time, last.time),
            proof: [tell(first, 'the sample before'), tell(last, '')] as const,
          },
        },
      ]
    })
  }

  /** Tasks that had to reclaim by themselves, of the whole machine (allocstall_*, pgscan_direct* of /proc/vmstat). */
  direct(): DirectReclaim[] {
    return this.#intervals('vmstat').map(({ delta, about }) => ({
      ...about,
      stalls: delta(/^allocstall/),
      scanned: delta(/^pgscan_direct(?:_(?!throttle)[a-z0-9]+)?$/),
    }))
  }

  /** How often a cgroup ran into memory.high or memory.max (memory.events of v2). */
  groups(): GroupReclaim[] {
    return this.#intervals('memory.events').map(({ delta, about }) => {
      const folder = folderOf(about.of)
      const stat = this.#counters.get(`memory.stat\0${about.of.replace(/events(?:\.local)?/, 'stat')}`)?.at(-1)
      const limit = this.#limits.get(folder)
      const anon = stat?.values.get('anon')
      return {
        ...about,
        cgroup: /[/!]cgroup[/!](.{1,300})$/.exec(folder)?.[1] ?? folder,
        events: delta(/^(?:high|max)$/),
        kills: delta(/^oom_kill$/),
        anonShare: anon === undefined || limit === undefined || limit <= 0 ? undefined : anon / limit,
      }
    })
  }
}
