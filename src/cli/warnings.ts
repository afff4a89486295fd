import type { Gap } from '../core/report.ts'
import { commonFolder } from '../report/common-folder.ts'
import { gapsInWords } from '../report/gap-words.ts'
import { Places } from '../report/place.ts'
import { sanitizeText } from '../report/sanitize.ts'
import type { Io } from './io.ts'

/** One line for people, on standard error. What cannot be written there is lost: there is no other place. */
export function complain({ stderr }: Io, message: string): Promise<void> {
  return new Promise((resolve) => void stderr.write(`osdx: ${sanitizeText(message, 2_000)}\n`, () => resolve()))
}

/** Names the inputs, or parts of them, that could not be read: one line for each kind of gap. `read`: what was. */
export async function nameGaps(io: Io, gaps: readonly Gap[], read: readonly string[]): Promise<void> {
  const places = new Places(commonFolder(read))
  for (const line of gapsInWords(gaps, places)) await complain(io, line.replace(/^./, (letter) => letter.toLowerCase()).replace(/\.$/, ''))
}
