import { showInstant } from '../../src/core/span.ts'
import { unwrap, type Opened } from '../../src/reading/envelopes/unwrap.ts'

/** What of an opened line a test states; a time in words. */
export type Said = Partial<Omit<Opened, 'time'>> & { time?: string | undefined }
export const said = (text: string): Said => {
  const { time, ...line } = unwrap(text)
  return Object.fromEntries(Object.entries({ ...line, time: showInstant(time) }).filter(([, v]) => v !== undefined)) as Said
}
