import type { Instant } from '../../src/core/span.ts'
import { timeFields } from '../../src/core/time/show.ts'
import { unwrap, type Opened } from '../../src/reading/envelopes/unwrap.ts'

/** A moment as the document tells it, in one text: `2026-11-21T10:15:00+01:00`, `21 Nov 10:15:00`, `12.345678 s after boot`. */
export function shown(time: Instant | undefined): string | undefined {
  const { at, atText, atSinceBoot } = timeFields({ at: time })
  return at ?? atText ?? (atSinceBoot === undefined ? undefined : `${atSinceBoot} s after boot`)
}

/** What of an opened line a test states; a time in words. */
export type Said = Partial<Omit<Opened, 'time'>> & { time?: string | undefined }
export const said = (text: string): Said => {
  const { time, ...line } = unwrap(text)
  return Object.fromEntries(Object.entries({ ...line, time: shown(time) }).filter(([, v]) => v !== undefined)) as Said
}
