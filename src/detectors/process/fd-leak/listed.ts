import { holdersOf, type Holder } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { pointsOf } from '../../../casefile/series/point.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { RawLine } from '../../../core/parser.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited, Span } from '../../../core/span.ts'
import { processName } from '../../../core/words/names.ts'
import type { OpenFiles } from '../../../records/open-files.ts'
import { STALE } from '../descriptor-words.ts'
import { podOf } from '../pod-of.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { during, pace, trendOf, trendProof, trendSeries } from './trend.ts'

/** The line that shows one of them. */
const placeOf = ({ at }: Cited<OpenFiles>, { line, offset, text }: RawLine): Span => ({ artifact: at.artifact, line, offset, text })

type Kind = readonly [kind: string, count: number]

export const ONE_CAPTURE = 'only one capture: growth is concluded from the kind'

/** Listings of a process that holds as many as before differ by less. */
const LEVEL_SHARE = 0.8

/** Processes whose descriptors were listed: they grow, or hold what nobody keeps on purpose. */
export function listed(scope: Scope, t: Limits): Found<Facts>[] {
  return holdersOf(scope).flatMap((holder): Found<Facts>[] => {
    const { pid, comm, listings, fullest: most } = holder
    if (most === undefined) return []
    const [lists, counts] = [pointsOf(listings, ({ count }) => count), pointsOf(holder.counts, ({ count }) => count)]
    const byLists = trendOf(lists, t)
    const trend = byLists ?? trendOf(counts, t)
    const stale = staleOf(most)
    const stuck = stale[1] >= t.minStale && stale[1] >= most.count * t.minStaleShare
    const same = isSame(most, t)
    if (trend === undefined && (isLevel(holder, t) || !(stuck || same || isAnonymous(most, t)))) return []
    const [kind, kindCount] = stuck ? stale : (mostOf(most.kinds, ([, count]) => count) ?? [])
    const limit = limitsOf(scope).of('nofile', holder)
    const home = podOf(scope)(pid)
    const fewest = Math.min(...listings.map(({ count }) => count))
    const often = most.topNameCount > most.count / 4
    return [
      {
        ...during(trend),
        // with all descriptors in use, what fills them belongs to that finding; here only what is surely stale is a cause
        severity: trend === undefined && !stuck && most.count >= (limit?.soft ?? Infinity) ? 'note' : undefined,
        about: { pid, comm, pod: home?.pod },
        facts: {
          host: scope.name,
          pid,
          comm,
          pod: home?.pod,
          container: home?.container,
          kind,
          kindCount,
          target: often ? most.topName?.slice(-120).trim() : undefined,
          targetCount: often ? most.topNameCount : undefined,
          servesTarget: often && isOwn(most) ? true : undefined,
          listed: most.count,
          to: trend?.last.value ?? most.count,
          captures: trend?.captures ?? listings.length,
          ...(trend === undefined && fewest < most.count * LEVEL_SHARE ? { fewest } : {}),
          ...pace(trend, limit?.soft),
        },
        proof: [
          ...trendProof(trend),
          ...(most.example === undefined ? [] : cite({ at: placeOf(most, most.example) }, `one of ${stale[1]}`, 'capture')),
          ...(trend === undefined && most.example === undefined
            ? cite(most, same ? `one of ${most.topNameCount} of this file` : `the first of ${most.count}`, 'capture')
            : []),
          ...cite(limit, 'its limit'),
        ],
        series: trendSeries(byLists === undefined && counts.length > lists.length ? counts : lists, trend, {
          of: processName({ comm, pid }),
          limit: limit?.soft,
        }),
        certainty: 'shown',
        missing: trend !== undefined ? undefined : fewest < most.count * LEVEL_SHARE ? 'when each listing was taken' : ONE_CAPTURE,
      },
    ]
  })
}

/** Of the kinds that nobody keeps on purpose, the commonest. */
export const staleOf = ({ kinds }: OpenFiles): Kind =>
  mostOf(
    STALE.map((kind): Kind => [kind, kinds.get(kind) ?? 0]),
    ([, count]) => count,
  )!

/** Both ends are of this process: a port that it listens on, of this machine. */
const isOwn = ({ topName = '', listens = [] }: OpenFiles): boolean =>
  /^->(?:127\.|localhost|\[::1\])/.test(topName) && listens.includes(/:([\w-]{1,32})(?: \(|$)/.exec(topName)?.[1] ?? '')

const isSame = ({ topName, topNameCount, count }: OpenFiles, t: Limits): boolean =>
  topName?.startsWith('/') === true && topNameCount >= t.minSame && topNameCount >= count * t.minSameShare

function isAnonymous({ kinds, count }: OpenFiles, t: Limits): boolean {
  const anonymous = (kinds.get('FIFO') ?? 0) + (kinds.get('a_inode') ?? 0)
  return anonymous >= t.minAnonymous && anonymous >= count * t.minAnonymousShare
}

/** Looked at again and again without growth: whatever is held, no more is added. */
const isLevel = ({ listings, counts }: Holder, t: Limits): boolean => listings.length >= t.minCaptures || counts.length > t.minCaptures
