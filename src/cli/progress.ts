import { sanitizeText } from '../report/sanitize.ts'
import { size } from '../report/words.ts'
import { shorten } from '../report/wrap.ts'
import type { Io } from './io.ts'

/** Nothing is shown before this, and not more often than ten times a second. Milliseconds. */
const PATIENCE = 500
const PACE = 100

/** One line on standard error that says how far reading is: the share, how much, how fast, how long still, and the file in hand. */
export interface Progress {
  /** `read`: bytes of the inputs as they lie on the disk. */
  update(path: string, read: number): void
  /** Erases the line. */
  stop(): void
}

/** On a terminal only. `total` says how many bytes there are, where that can be known; it is asked when there is something to show. */
export function showProgress({ stderr }: Io, quiet: boolean, total: () => Promise<number | undefined>): Progress {
  if (quiet || stderr.isTTY !== true) return { update() {}, stop() {} }
  const begun = Date.now()
  let last = begun + PATIENCE - PACE
  let shown = 0
  let all: number | undefined
  let asked = false
  return {
    update(path, read) {
      const now = Date.now()
      if (now - last < PACE) return
      last = now
      if (!asked) {
        asked = true
        void total().then((bytes) => (all = bytes))
      }
      const line = shorten(`${howFar(read, all, (now - begun) / 1000)}  ${sanitizeText(path, 200)}`, (stderr.columns ?? 80) - 1)
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

/** `34 %  1.2 GiB of 3.5 GiB, 310 MiB/s, 8 s left`; without what there is in all, how much and how fast. */
function howFar(read: number, all: number | undefined, seconds: number): string {
  const rate = read / seconds
  if (all === undefined || all === 0 || read > all) return `read ${size(read)}, ${size(rate)}/s`
  const left = Math.ceil((all - read) / rate)
  const inWords = left < 120 ? `${left} s` : `${Math.round(left / 60)} min`
  return `${Math.floor((100 * read) / all)} %  ${size(read)} of ${size(all)}, ${size(rate)}/s${rate > 0 ? `, ${inWords} left` : ''}`
}
