import { sanitizeText } from '../report/sanitize.ts'
import { size } from '../report/words.ts'
import { shorten } from '../report/wrap.ts'
import type { Io } from './io.ts'

/** Nothing is shown before this, and not more often than ten times a second. Milliseconds. */
const PATIENCE = 500
const PACE = 100

/** One line on standard error that says what is being read, on a terminal only. `stop` erases it. */
export function showProgress({ stderr }: Io, quiet: boolean): { update(path: string, bytes: number): void; stop(): void } {
  if (quiet || stderr.isTTY !== true) return { update() {}, stop() {} }
  let last = Date.now() + PATIENCE - PACE
  let shown = 0
  return {
    update(path, bytes) {
      const now = Date.now()
      if (now - last < PACE) return
      last = now
      const line = shorten(`reading ${sanitizeText(path, 200)}  ${size(bytes)}`, (stderr.columns ?? 80) - 1)
      stderr.write(`\r${line.padEnd(shown)}`)
      shown = line.length
    },
    stop() {
      if (shown > 0) stderr.write(`\r${' '.repeat(shown)}\r`)
      shown = 0
      last = Infinity
    },
  }
}
