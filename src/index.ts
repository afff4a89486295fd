import { availableParallelism } from 'node:os'
import type { AnalyzeOptions } from './analyze-options.ts'
import type { Described } from './core/failure.ts'
import type { Report } from './core/report.ts'
import { FAILURES } from './detectors/index.ts'
import { Gaps } from './input/gaps.ts'
import { openInputs } from './input/open.ts'
import { DEFAULT_LIMITS, type ReportGap, type Source } from './input/source.ts'
import { ENVELOPES } from './reading/envelopes/unwrap.ts'
import { PARSERS } from './parsers/formats/index.ts'
import { readAll } from './readers/read-all.ts'
import { Run } from './run.ts'
import { EXPORTS } from './reading/exports/index.ts'

export type { Report } from './core/report.ts'
export type { AnalyzeOptions } from './analyze-options.ts'
export { redact, type Redacted, type RedactOptions } from './report/redact/redact.ts'
export { version } from './version.ts'

/** Each takes some 60 MB. */
const MOST_WORKERS = 2

/** Every failure that can be found. */
export const detectors: readonly Described[] = FAILURES

/** Every format that can be read. */
export const formats: readonly { id: string; title: string; capture: readonly string[]; recognised: string }[] = [
  ...ENVELOPES.map(({ id, title, capture }) => ({ id, title, capture, recognised: 'by the shape of its lines' })),
  ...[...PARSERS, ...EXPORTS].map(({ id, title, capture, recognised }) => ({ id, title, capture, recognised })),
]

/** Reads every input and says what failed. Throws only when `signal` is aborted or an option cannot be used (RangeError). */
export async function analyze(inputs: readonly string[], options: AnalyzeOptions = {}): Promise<Report> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const gaps = new Gaps()
  const run = new Run(options)
  let read = 0
  const open = (gap: ReportGap): AsyncIterable<Source> =>
    openInputs(inputs, limits, gap, {
      stdin: options.stdin ?? process.stdin,
      onRead: (bytes) => (read += bytes),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  await readAll(open, run, gaps, {
    ...readOptionsOf(options),
    maxLine: limits.maxLine,
    workers: options.workers ?? Math.min(MOST_WORKERS, availableParallelism() - 1),
    onBytes: (path, bytes) => options.onProgress?.({ path, bytes, read }),
  })
  return run.report(gaps)
}

/** The same for texts in memory: file name to contents. */
export async function analyzeText(files: Readonly<Record<string, string>>, options: AnalyzeOptions = {}): Promise<Report> {
  const gaps = new Gaps()
  const run = new Run(options)
  const sources = async function* (): AsyncGenerator<Source> {
    for (const [path, text] of Object.entries(files)) yield { path, open: () => one(new TextEncoder().encode(text)) }
  }
  await readAll(sources, run, gaps, {
    ...readOptionsOf(options),
    maxLine: DEFAULT_LIMITS.maxLine,
    workers: 0,
    onBytes: (path, bytes) => options.onProgress?.({ path, bytes, read: bytes }),
  })
  return run.report(gaps)
}

const readOptionsOf = ({ noGate, plainly, wholeBytes, headLines, aloneMs }: AnalyzeOptions) => ({
  noGate,
  plainly,
  wholeBytes,
  headLines,
  aloneMs,
})

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
