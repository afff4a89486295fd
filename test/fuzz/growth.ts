import { runsOf } from './pattern-runs.ts'

/** What no pattern goes on with. */
const END = '\u0001'
/** Characters of a long line, and of one a quarter as long: what is linear takes a quarter of the time for it. */
const LONG = 16_384
const QUARTER = LONG / 4
/** Of what is worse than quadratic a sixteenth takes long enough. */
const SHORT = LONG / 16
/** So much longer than four times may the long line take: what is quadratic takes four times as much. */
const SLACK = 2

export interface Growth {
  readonly ms: number
  readonly quarterMs: number
  readonly text: string
}

/** The fewest milliseconds of the processor that a pattern takes for a text, as soon as they are few enough. */
function timeOf(pattern: RegExp, text: string, enough: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 5 && least > enough; turn++) {
    pattern.lastIndex = 0
    const began = process.cpuUsage()
    pattern.exec(text)
    least = Math.min(least, process.cpuUsage(began).user / 1_000)
  }
  return least
}

/** A run of its own characters for which a pattern takes longer than `most` milliseconds on a long line, and longer than grows with the line. */
export function growthOf(pattern: RegExp, most: number): Growth | undefined {
  for (const { before, part } of runsOf(pattern.source)) {
    const run = (length: number): string => `${before}${part.repeat(Math.max(1, Math.floor((length - before.length) / part.length)))}${END}`
    const text = `${before}${part}…`
    const shortMs = timeOf(pattern, run(SHORT), most / 64)
    if (shortMs > most) return { ms: shortMs, quarterMs: shortMs, text }
    const quarterMs = timeOf(pattern, run(QUARTER), most / 64)
    if (quarterMs <= most / 64) continue
    if (quarterMs > most * 4) return { ms: quarterMs, quarterMs: shortMs, text }
    const ms = timeOf(pattern, run(LONG), Math.max(most, quarterMs * 4 * SLACK))
    if (ms > most && ms > quarterMs * 4 * SLACK) return { ms, quarterMs, text }
  }
  return undefined
}
