import type { Gap } from '../core/report.ts'
import { sanitizeText } from '../report/sanitize.ts'
import type { Io } from './io.ts'

const MOST = 20

/** One line for people, on standard error. What cannot be written there is lost: there is no other place. */
export function complain({ stderr }: Io, message: string): Promise<void> {
  return new Promise((resolve) => void stderr.write(`osdx: ${sanitizeText(message, 1_000)}\n`, () => resolve()))
}

/** Names the inputs, or parts of them, that could not be read. */
export async function nameGaps(io: Io, gaps: readonly Gap[]): Promise<void> {
  for (const { what, why } of gaps.slice(0, MOST))
    await complain(io, `not read: ${what === '-' ? 'standard input' : sanitizeText(what, 300)}: ${sanitizeText(why, 300)}`)
  if (gaps.length > MOST) await complain(io, `not read: ${gaps.length - MOST} more (coverage.gaps of --format json)`)
}
