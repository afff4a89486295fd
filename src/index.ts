import { readFileSync } from 'node:fs'
import type { Detector } from './core/detector.ts'
import type { Report } from './core/report.ts'
import { severityRank, type Severity } from './core/severity.ts'
import type { Span } from './core/span.ts'
import type { ThresholdSettings } from './core/threshold.ts'
import { timeFields } from './core/time/show.ts'
import { DETECTORS } from './detectors/index.ts'
import type { ReadSource } from './diagnosis/absence.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { ArtifactReader } from './reading/artifact-reader.ts'
import { Formats } from './reading/formats.ts'
import { readText, WHOLE_BYTES } from './reading/read-text.ts'
import { Bench } from './detectors/bench.ts'
import { Ledger } from './diagnosis/ledger.ts'
import { Failures } from './failures.ts'
import { Collected, markOf } from './casefile/collected.ts'
import { settle } from './casefile/settle.ts'
import { Matchers } from './reading/log-stream.ts'
import { MARKER_LITERALS } from './reading/markers.ts'
import { CitedLines } from './reading/unexplained/cited.ts'
import { UnexplainedLines, unexplained } from './reading/unexplained/collector.ts'
import { STRERROR_LITERALS } from './reading/strerror.ts'
import { shapeOf } from './reading/unexplained/shape.ts'
import { UNEXPLAINED_LITERALS } from './reading/unexplained/words.ts'
import { capLines } from './input/cap-lines.ts'
import { Gaps } from './input/gaps.ts'
import { readLines } from './input/lines.ts'
import { openInputs } from './input/open.ts'
import { DEFAULT_LIMITS, type InputLimits, type Source } from './input/source.ts'
import { binaryKind, toText } from './input/text.ts'
import { BLOCKS } from './parsers/blocks/index.ts'
import { ENVELOPES } from './reading/envelopes/unwrap.ts'
import { PARSERS } from './parsers/formats/index.ts'
import { EXPORTS } from './reading/exports/index.ts'
import { KUBE_EVENT } from './records/kube-event.ts'
import { sanitize } from './report/sanitize.ts'
import { LiteralSet } from './scan/literals.ts'

export type { Report } from './core/report.ts'
export { DETECTORS as detectors }

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
  /** Texts that mark a line as harmless, in any case: it is not listed as unexplained. */
  benign?: readonly string[]
  stdin?: NodeJS.ReadableStream
  signal?: AbortSignal
  onProgress?: (progress: { path: string; bytes: number }) => void
  /** Shows every line to every matcher. Slow; the answer is the same. */
  noGate?: boolean
  /** Texts up to so many bytes are read whole and without the gate; default 4 MiB. */
  wholeBytes?: number
}

/** Every format that can be read. */
export const formats: readonly { id: string; title: string; capture: readonly string[]; recognised: string }[] = [
  ...ENVELOPES.map(({ id, title, capture }) => ({ id, title, capture, recognised: 'by the shape of its lines' })),
  ...[...PARSERS, ...EXPORTS].map(({ id, title, capture, recognised }) => ({ id, title, capture, recognised })),
]

export const version: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version

const HEAD_BYTES = 65_536

/** Reads every input and says what failed. Throws only when `signal` is aborted. */
export async function analyze(inputs: readonly string[], options: AnalyzeOptions = {}): Promise<Report> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const gaps = new Gaps()
  const run = new Run(options)
  const sources = openInputs(inputs, limits, (gap) => gaps.add(gap), {
    stdin: options.stdin ?? process.stdin,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  for await (const source of sources) await run.read(source, limits.maxLine, gaps)
  return run.report(gaps)
}

/** The same for texts in memory: file name to contents. */
export async function analyzeText(files: Readonly<Record<string, string>>, options: AnalyzeOptions = {}): Promise<Report> {
  const gaps = new Gaps()
  const run = new Run(options)
  for (const [path, text] of Object.entries(files)) {
    const bytes = new TextEncoder().encode(text)
    await run.read({ path, open: () => one(bytes) }, DEFAULT_LIMITS.maxLine, gaps)
  }
  return run.report(gaps)
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Each literal once, also as it stands within a string of JSON. */
function asWritten(literals: readonly string[]): string[] {
  return [...new Set(literals.flatMap((l) => [l.toLowerCase(), l.toLowerCase().replaceAll('"', '\\"')]))]
}

const FORMATS = new Formats([...PARSERS, ...EXPORTS])

class Run {
  readonly #cited = new CitedLines()
  readonly #unexplained: UnexplainedLines
  readonly #failures = new Failures()
  readonly #detectors: readonly Detector[]
  readonly #collected: Collected[] = []
  readonly #matchers: Matchers
  readonly #gate: LiteralSet | undefined
  readonly #artifacts: Report['coverage']['artifacts'] = []
  readonly #sources: ReadSource[] = []
  readonly #options: AnalyzeOptions

  constructor(options: AnalyzeOptions) {
    this.#options = options
    this.#unexplained = new UnexplainedLines(options.benign)
    this.#detectors = DETECTORS.filter(
      (d) => (options.only === undefined || options.only.includes(d.id)) && options.ignore?.includes(d.id) !== true,
    )
    this.#matchers = new Matchers(new Bench(this.#detectors, { found: () => {}, failed: () => {} }, options.thresholds).lines, BLOCKS)
    this.#gate =
      options.noGate === true
        ? undefined
        : new LiteralSet([
            ...asWritten([...this.#matchers.literals, ...FORMATS.literals, ...MARKER_LITERALS, ...UNEXPLAINED_LITERALS]),
            ...STRERROR_LITERALS,
          ])
  }

  async read(source: Source, maxLine: number, gaps: Gaps): Promise<void> {
    const { path } = source
    let bytes = 0
    const onProgress = this.#options.onProgress
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of source.open()) {
        bytes += piece.length
        onProgress?.({ path, bytes })
        yield piece
      }
    }
    const { head, all } = await peek(counted(), HEAD_BYTES)
    if (head.length === 0) {
      gaps.add({ what: path, why: 'empty' })
      return
    }
    const binary = binaryKind(head)
    if (binary !== undefined) {
      gaps.add({ what: path, why: `unsupported: ${binary}` })
      await all.return?.(undefined)
      return
    }
    const capped = capLines(toText(all), maxLine)
    const collected = new Collected(path)
    this.#collected.push(collected)
    const reader = new ArtifactReader(path, FORMATS, this.#matchers, {
      show: (type, record, lines, host) => {
        if (type.name === KUBE_EVENT.name) this.#unexplained.event(record)
        const stated = { type, record, host, marks: (lines ?? []).map(markOf) }
        if (lines === undefined) collected.row(stated)
        else collected.told(stated, () => shapeOf(lines[0]!.message))
      },
      heard: (line, watchers) => {
        this.#unexplained.see(line)
        collected.heard(line, watchers, () => shapeOf(line.message))
      },
      quoted: (line) => this.#unexplained.see(line),
      booted: (host, at, bootId) => collected.booted(host, at, bootId),
      brokenOff: (host, open) => collected.unfinished(host, open),
      failed: (what, error) => this.#failures.add(`${path}: ${what} could not be read`, error),
    })
    const lines = await readText(capped.bytes, reader, {
      formats: FORMATS,
      gate: this.#gate,
      originalOffset: capped.originalOffset,
      wholeBytes: this.#options.wholeBytes ?? WHOLE_BYTES,
      plainly: path === '-' ? readLines : undefined,
    })
    reader.end()
    if (capped.cutLines() > 0)
      gaps.add({
        what: path,
        why: `limit: ${capped.cutLines()} ${capped.cutLines() === 1 ? 'line' : 'lines'} longer than ${maxLine} bytes cut (--max-line)`,
      })
    this.#artifacts.push({ path, format: reader.description.format, bytes, lines, ...timeFields(reader.description.window) })
    const { losses, shows } = reader.description
    if (losses !== undefined)
      gaps.add({
        what: path,
        why: `truncated: the log says that ${losses.what} (line ${losses.line}${losses.times > 1 ? `, and ${losses.times - 1} more times` : ''})`,
      })
    this.#sources.push({ path, shows, ...reader.description.window, lossy: capped.cutLines() > 0 })
  }

  report(gaps: Gaps): Report {
    const caseFile = settle(this.#collected, { failed: (what, error) => this.#failures.add(what, error) })
    const cite = (at: Span): void => {
      this.#cited.cite(at)
      for (const copy of caseFile.copiesOf(at)) this.#cited.cite(copy)
    }
    const ledgers = caseFile.scopes.map((scope) => {
      const ledger = new Ledger(scope, cite)
      const bench = new Bench(
        this.#detectors,
        {
          found: (detector, found, times) => ledger.enter(detector, found, times),
          failed: (detector, error) => this.#failures.add(`${detector.id} could not be judged`, error),
        },
        this.#options.thresholds,
      )
      bench.judge(scope.told)
      return ledger
    })
    for (const ledger of ledgers)
      for (const [id, count] of ledger.overflow)
        gaps.add({ what: id, why: `limit: ${count} occurrences in further groups were counted, not kept` })
    const least = severityRank(this.#options.minSeverity ?? 'note')
    const entries = ledgers.flatMap((ledger) => ledger.entries()).filter((entry) => severityRank(entry.severity) >= least)
    const lost = new Set(gaps.list().map((gap) => gap.what))
    const sources = this.#sources.map((source) => ({ ...source, lossy: source.lossy || lost.has(source.path) }))
    const report = diagnose(
      entries,
      this.#detectors,
      PARSERS,
      sources,
      { artifacts: this.#artifacts, gaps: gaps.list(), ...unexplained(this.#unexplained.seen, this.#cited) },
      { name: 'osdx', version },
      (id, error) => this.#failures.add(`${id} could not be judged`, error),
    )
    report.coverage.gaps.push(...this.#failures.list())
    return sanitize(report)
  }
}

/** The first bytes of a stream, and the whole stream again. */
async function peek(pieces: AsyncIterable<Uint8Array>, most: number): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let done = false
  while (length < most && !done) {
    const next = await iterator.next()
    done = next.done === true
    if (!done && next.value.length > 0) {
      first.push(next.value)
      length += next.value.length
    }
  }
  const head = new Uint8Array(Math.min(most, length))
  let at = 0
  for (const piece of first) {
    head.set(piece.subarray(0, head.length - at), at)
    at = Math.min(head.length, at + piece.length)
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      while (first.length > 0) yield first.shift()!
      if (!done) for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, all: all() }
}
