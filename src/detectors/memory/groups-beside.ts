import { largestGroups } from '../../casefile/largest-groups.ts'
import type { Groups } from '../../core/finding.ts'
import { distinct } from '../../core/grouped.ts'
import { once } from '../../core/scope.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { cgroupOf, memoryGroups } from './memory-groups.ts'

/** The cgroups and containers whose use of memory captures show, the largest first; undefined where these are not several. */
export const groupsBeside = once((scope): Groups | undefined => {
  const files = memoryGroups(scope).flatMap((group) =>
    group.usageKb === undefined ? [] : [{ path: cgroupOf(group) ?? group.folder, usage: group.usageKb, limit: group.limit?.kb }],
  )
  // the last look at each
  const tools = distinct(
    scope
      .rows(MEMORY_USE)
      .filter(({ pid }) => pid === undefined)
      .toReversed(),
    ({ source, consumer }) => `${source}\0${consumer}`,
  ).map(({ consumer, usedKb, limitKb }) => ({ path: consumer, usage: usedKb, limit: limitKb }))
  return largestGroups('KiB', [...files, ...tools])
})
