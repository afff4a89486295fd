import type { Refusal } from '../../../casefile/file-systems.ts'
import { secondsBetween } from '../../../core/span.ts'

/** Seconds within which a client, or who gave the order, tells of what was refused. */
const SOON = 5
/** Lines below it, where one of the two has no time. */
const NEAR = 5

const speakerOf = ({ what: { process, ident } }: Refusal): string | undefined => process ?? ident

/** Whether `later` is the refusal of `first` once more: another program names the same file right behind it. */
function retells(later: Refusal, first: Refusal): boolean {
  const [a, b] = [first.what, later.what]
  const [who, other] = [speakerOf(first), speakerOf(later)]
  if (a.path === undefined || a.path !== b.path || who === undefined || other === undefined || who === other) return false
  const seconds = a.time === undefined || b.time === undefined ? undefined : secondsBetween(a.time, b.time)
  if (seconds !== undefined) return seconds >= 0 && seconds <= SOON
  return a.at.artifact === b.at.artifact && b.at.line > a.at.line && b.at.line - a.at.line <= NEAR
}

/** Of one file, the last that may be told again. */
const MOST_RECENT = 8

/** Those that are no other's refusal told once more, by its client or by who gave the order. Each is told again at most once by each program. */
export function withoutRetold(refusals: readonly [Refusal, ...Refusal[]]): readonly [Refusal, ...Refusal[]] {
  const kept: Refusal[] = []
  const recent = new Map<string, { readonly refusal: Refusal; readonly by: Set<string> }[]>()
  for (const one of refusals) {
    const who = speakerOf(one) ?? ''
    const ofFile = recent.get(one.what.path ?? '') ?? []
    const first = ofFile.findLast(({ refusal, by }) => retells(one, refusal) && one.count === refusal.count && !by.has(who))
    if (first !== undefined) {
      first.by.add(who)
      continue
    }
    kept.push(one)
    recent.set(one.what.path ?? '', [...ofFile.slice(1 - MOST_RECENT), { refusal: one, by: new Set() }])
  }
  return [refusals[0], ...kept.slice(1)]
}
