import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { ArrayFault } from '../../../records/raid-state.ts'

type Told = Event<ArrayFault & LogLine>

/**
 * The line that ends what these faults tell of one array: its last recovery is done, and no more than one member was missing when it
 * was (drivers/md/md.c says `interrupted` of one that was not). A recovery fills one place for certain.
 */
export function rebuiltBy(told: readonly Told[]): Told | undefined {
  let missing = 0
  let lost = new Set<string>()
  let by: Told | undefined
  for (const event of told.toSorted((a, b) => a.order - b.order)) {
    const { isRecovered, isBack, isMention, member, members, working, isDown } = event.what
    if (isRecovered === true || isBack === true) {
      if (missing !== 1) continue
      by = event
      missing = 0
      lost = new Set()
    } else if (isMention !== true) {
      by = undefined
      if (member !== undefined) lost.add(member)
      const short = members === undefined || working === undefined ? 0 : members - working
      missing = isDown ? Infinity : Math.max(missing, lost.size, short, 1)
    }
  }
  return by
}
