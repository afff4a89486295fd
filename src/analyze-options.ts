import type { Severity } from './core/severity.ts'
import type { ThresholdSettings } from './core/threshold.ts'
import type { InputLimits } from './input/source.ts'

/** What `analyze` and `analyzeText` may be told. */
export interface AnalyzeOptions {
  limits?: Partial<InputLimits>
  /** Only these failures are looked for. */
  only?: readonly string[]
  /** These failures are not looked for. */
  ignore?: readonly string[]
  /** Findings below this severity are left out. */
  minSeverity?: Severity
  /** Thresholds that differ from the detectors' own. */
  thresholds?: ThresholdSettings
  /**
   * Only what happened from then on: `2026-11-21`, `2026-11-21T14:00[:00]`, with `Z` or an offset or without; or a duration (`2h`, `90m`,
   * `1d12h`) counted back from the last moment that the input tells. Without an offset it is of `timeZone`, and without that what each
   * machine's own clock shows. What bears no time that can be compared is kept.
   */
  since?: string
  /** Only what happened until then: as `since`. */
  until?: string
  /** Zone of all clocks that print none: a name of the tz database (`Europe/Berlin`) or an offset (`+01:00`). */
  timeZone?: string
  /** Texts that mark a line as harmless, in any case: it is not listed as unexplained. */
  benign?: readonly string[]
  stdin?: NodeJS.ReadableStream
  signal?: AbortSignal
  /** While reading: the text in hand, bytes of it so far, and bytes of all inputs so far as they lie on the disk. */
  onProgress?: (progress: { path: string; bytes: number; read: number }) => void
  /** Shows every line to every matcher. Slow; the answer is the same. */
  noGate?: boolean
  /** Reads large texts line by line instead of in blocks. Slow; the answer is the same. */
  plainly?: boolean
  /** Texts up to so many bytes are read whole and without the gate; default 4 MiB. */
  wholeBytes?: number
  /** So many lines at the beginning of such a text are opened in any case; later ones where they hold a literal or stand beside one that does. Default 400. */
  headLines?: number
  /** Threads that read files and members of archives beside the one that asks, where there is enough to do; 0: none. Default: one for each core but one, at most 4. */
  workers?: number
  /** Milliseconds of CPU that reading takes before they are started; default 2000. */
  aloneMs?: number
}
