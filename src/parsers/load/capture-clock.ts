import type { Instant } from '../../core/span.ts'
import { CaptureClock } from '../../core/time/stamp.ts'

/** A clock that begins at the date above a section, where there is one. */
export function clockFrom(stamp: Instant | undefined): CaptureClock {
  const clock = new CaptureClock()
  if (stamp !== undefined && 'wall' in stamp) clock.set({ clock: stamp.wall / 1000, time: stamp, rest: '' })
  return clock
}
