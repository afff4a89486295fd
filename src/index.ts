import type { AnalyzeOptions } from './analyze-options.ts'
import type { Described } from './core/failure.ts'
import type { Report } from './core/report.ts'
import { FAILURES } from './detectors/index.ts'
import { Gaps } from './input/gaps.ts'
import { openInputs } from './input/open.ts'
import { DEFAULT_LIMITS } from './input/source.ts'
import { ENVELOPES } from './reading/envelopes/unwrap.ts'
import { PARSERS } from './parsers/formats/index.ts'
import { Run } from './run.ts'
import { EXPORTS } from './reading/exports/index.ts'

export type { Report } from './core/report.ts'
export type { AnalyzeOptions } from './analyze-options.ts'
export { version } from './version.ts'

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
  const sources = openInputs(inputs, limits, (gap) => gaps.add(gap), {
    stdin: options.stdin ?? process.stdin,
    onRead: (bytes) => (read += bytes),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  for await (const source of sources) await run.read(source, limits.maxLine, gaps, () => read)
  return run.report(gaps)
}

/** The same for texts in memory: file name to contents. */
export async function analyzeText(files: Readonly<Record<string, string>>, options: AnalyzeOptions = {}): Promise<Report> {
  const gaps = new Gaps()
  const run = new Run(options)
  for (const [path, text] of Object.entries(files)) {
    const bytes = new TextEncoder().encode(text)
    await run.read({ path, open: () => one(bytes) }, DEFAULT_LIMITS.maxLine, gaps, () => bytes.length)
  }
  return run.report(gaps)
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
