import type { AnalyzeOptions } from './analyze-options.ts'
import { version } from './version.ts'
import type { Failure } from './core/failure.ts'
import { valuesOf } from './core/threshold.ts'
import type { Report } from './core/report.ts'
import { severityRank } from './core/severity.ts'
import type { Instant, Span } from './core/span.ts'
import { TYPED_COMMAND } from './core/command.ts'
import { timeFields } from './core/time/show.ts'
import { FAILURES } from './detectors/index.ts'
import type { ReadSource } from './diagnosis/absence.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { ArtifactReader } from './reading/artifact-reader.ts'
import { readText, WHOLE_BYTES } from './reading/read-text.ts'
import { type Entry, entryOf } from './diagnosis/entry.ts'
import { Failures } from './failures.ts'
import { Collected, markOf } from './casefile/collected.ts'
import type { CaseFile, SettledScope } from './casefile/case-file.ts'
import { FloodBudget } from './casefile/floods.ts'
import { boundsOf } from './casefile/bounds.ts'
import { leftOut } from './diagnosis/left-out.ts'
import { goesOnPrinting } from './casefile/printed.ts'
import { healedClusters } from './casefile/clusters.ts'
import { fulfilledOrders } from './casefile/fulfilled-orders.ts'
import { healedStorage } from './casefile/healed-storage.ts'
import { healedWarnings } from './casefile/healed-warnings.ts'
import { crashes } from './detectors/process/crash/crashes.ts'
import { settle } from './casefile/settle.ts'
import { textSpan } from './casefile/text-span.ts'
import { type Vitals, vitalsOf } from './casefile/vitals.ts'
import type { Dated } from './casefile/window.ts'
import { nothing, withinOf } from './casefile/within.ts'
import { machinesOf } from './diagnosis/machines.ts'
import { RunningTime } from './reading/running-time.ts'
import { placeOf } from './reading/log-stream.ts'
import { CitedLines } from './reading/unexplained/cited.ts'
import { isNoLog } from './reading/unexplained/no-log.ts'
import { type Sighting, UnexplainedLines, unexplained } from './reading/unexplained/collector.ts'
import { shapeOf } from './reading/unexplained/shape.ts'
import { capLines } from './input/cap-lines.ts'
import { Gaps } from './input/gaps.ts'
import { readLines } from './input/lines.ts'
import { peek } from './input/peek.ts'
import { type Source } from './input/source.ts'
import { binaryKind, toText } from './input/text.ts'
import type { RecordType } from './core/record.ts'
import { sanitize } from './report/sanitize.ts'
import { Gate } from './scan/gate.ts'
import { formats, gateLiterals, matchers } from './tables.ts'

/** What was read of one text. */
interface ReadText {
  readonly path: string
  readonly format: string
  readonly bytes: number
  readonly lines: number
  readonly shows: ReadonlySet<string>
  /** Times of its first and its last line, as written. */
  readonly window: { readonly from: Instant | undefined; readonly to: Instant | undefined }
  readonly collected: Collected
  readonly lossy: boolean
}

const HEAD_BYTES = 65_536
/** Findings of one failure in one scope that are kept. */
const MOST_FINDINGS = 10_000

/** One run: texts are read one after the other, then settled, judged and diagnosed. */
export class Run {
  readonly #cited = new CitedLines()
  readonly #unexplained: UnexplainedLines
  readonly #failures = new Failures()
  readonly #asked: readonly Failure[]
  readonly #collected: Collected[] = []
  readonly #budget = new FloodBudget()
  readonly #gate: Gate | undefined
  readonly #texts: ReadText[] = []
  readonly #shows = new Map<string, ReadonlySet<string>>()
  readonly #options: AnalyzeOptions

  readonly #bounds: ReturnType<typeof boundsOf>

  constructor(options: AnalyzeOptions) {
    this.#options = options
    this.#bounds = boundsOf(options)
    this.#unexplained = new UnexplainedLines(options.benign)
    this.#asked = FAILURES.filter(
      ({ id }) => (options.only === undefined || options.only.includes(id)) && options.ignore?.includes(id) !== true,
    )
    this.#gate = options.noGate === true ? undefined : new Gate(gateLiterals)
  }

  /** `readSoFar`: bytes of all inputs. */
  async read(source: Source, maxLine: number, gaps: Gaps, readSoFar: () => number): Promise<void> {
    const { path } = source
    let bytes = 0
    const onProgress = this.#options.onProgress
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of source.open()) {
        bytes += piece.length
        onProgress?.({ path, bytes, read: readSoFar() })
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
    const collected = new Collected(path, this.#budget)
    this.#collected.push(collected)
    const running = new RunningTime()
    const noLog = isNoLog(path)
    const reader = new ArtifactReader(path, formats(), matchers(), {
      show: (type, record, { lines, host, stamp } = {}) => {
        const broken = (type as RecordType<object>).broke?.(record)
        if (broken !== undefined) this.#unexplained.state(broken, record)
        if (type.name === TYPED_COMMAND.name) running.boundary()
        const first = lines?.[0]
        const above = first !== undefined ? running.above(first) : goesOnPrinting({ type, record }) ? undefined : stamp
        const stated = { type, record, host, marks: (lines ?? []).map(markOf), above }
        if (lines === undefined) collected.row(stated)
        else collected.told(stated, () => shapeOf(lines[0]!.message))
      },
      heard: (line) => {
        if (!noLog) this.#unexplained.see(line, running.above(line))
        collected.heard(line)
      },
      quoted: (line) => {
        if (!noLog) this.#unexplained.see(line, running.above(line))
      },
      booted: (host, at, bootId) => collected.booted(host, at, bootId),
      brokenOff: (host, open, broke) => {
        collected.unfinished(host, open)
        if (broke !== undefined) this.#unexplained.state(broke, placeOf(open))
      },
      failed: (what, error) => this.#failures.add(`${path}: ${what} could not be read`, error),
    })
    const lines = await readText(capped.bytes, reader, {
      formats: formats(),
      gate: this.#gate,
      originalOffset: capped.originalOffset,
      wholeBytes: this.#options.wholeBytes ?? WHOLE_BYTES,
      headLines: this.#options.headLines,
      plainly: path === '-' ? readLines : undefined,
    })
    reader.end()
    if (capped.cutLines() > 0)
      gaps.add({
        what: path,
        why: `limit: ${capped.cutLines()} ${capped.cutLines() === 1 ? 'line' : 'lines'} longer than ${maxLine} bytes cut (--max-line)`,
      })
    const { format, window, losses, shows } = reader.description
    collected.isLossy = losses !== undefined || capped.cutLines() > 0
    this.#texts.push({ path, format, bytes, lines, shows: this.#alike(shows), window, collected, lossy: capped.cutLines() > 0 })
    if (losses !== undefined)
      gaps.add({
        what: path,
        why: `truncated: the log says that ${losses.what} (line ${losses.line}${losses.times > 1 ? `, and ${losses.times - 1} more times` : ''})`,
      })
  }

  /** One set for all texts that show the same. */
  #alike(shows: ReadonlySet<string>): ReadonlySet<string> {
    const key = [...shows].join('\0')
    const known = this.#shows.get(key) ?? shows
    this.#shows.set(key, known)
    return known
  }

  report(gaps: Gaps): Report {
    const caseFile = settle(this.#collected, { ...this.#bounds, failed: (what, error) => this.#failures.add(what, error) })
    const cite = (at: Span): void => {
      this.#cited.cite(at)
      for (const copy of caseFile.copiesOf(at)) this.#cited.cite(copy)
    }
    for (const scope of caseFile.scopes)
      for (const { what, copies } of [
        ...healedWarnings(scope),
        ...healedStorage(scope),
        ...healedClusters(scope),
        ...fulfilledOrders(scope),
      ])
        for (const at of [what.at, ...copies]) cite(at)
    for (const scope of caseFile.scopes) this.#citeAnnounced(scope, cite)
    const entries = caseFile.scopes.flatMap((scope) => this.#asked.flatMap((failure) => this.#judged(failure, scope, cite, gaps)))
    const least = severityRank(this.#options.minSeverity ?? 'note')
    const asked = entries.filter((entry) => severityRank(entry.severity) >= least)
    const lost = new Set(gaps.list().map((gap) => gap.what))
    const texts = this.#texts.map((text) => ({ ...text, span: textSpan(text.collected, text.window, text.lines, caseFile) }))
    const sources = texts.flatMap(({ path, shows, lossy, span }): ReadSource[] => {
      const part = span === undefined ? { from: undefined, to: undefined } : caseFile.window.clip(span.from, span.to)
      return part === undefined ? [] : [{ path, shows, ...part, lossy: lossy || lost.has(path) }]
    })
    const artifacts = texts.map(({ path, format, bytes, lines, span }) => ({
      path,
      format,
      bytes,
      lines,
      ...timeFields({ from: span?.from.time, to: span?.to.time }),
    }))
    const broken = nothing()
    const datedOf = ({ at, host, time, above }: Sighting): Dated | undefined => {
      const told = time ?? above
      return told === undefined ? undefined : caseFile.dated(told, at.artifact, host, at.line)
    }
    const open = unexplained(this.#unexplained.seen, this.#cited, {
      within: (kept) => (caseFile.isCopy(kept.item.at.artifact) ? undefined : withinOf(kept, datedOf, caseFile.window, broken)),
      shown: ({ at, host, time }) => (time === undefined ? undefined : caseFile.dated(time, at.artifact, host, at.line).time),
    })
    for (const gap of leftOut(this.#options, caseFile, broken)) gaps.add(gap)
    const machines = machinesOf(caseFile, this.#options.timeZone)
    const report = diagnose(asked, {
      copiesOf: caseFile.copiesOf,
      failures: this.#asked,
      sources,
      coverage: { artifacts, gaps: gaps.list(), ...open, ...(machines.length > 0 ? { machines } : {}) },
      tool: { name: 'osdx', version },
      vitals: vitalsOfOne(caseFile),
      failed: (id, error) => this.#failures.add(`${id} could not be judged`, error),
    })
    report.coverage.gaps.push(...this.#failures.list())
    return sanitize(report)
  }

  /** An abort that its reason announced is told with that. */
  #citeAnnounced(scope: SettledScope, cite: (at: Span) => void): void {
    try {
      for (const { kind, deaths } of crashes(scope)) if (kind === 'announced') for (const { at } of deaths) cite(at)
    } catch (error) {
      this.#failures.add('crashes could not be put together', error)
    }
  }

  /** What one failure is found to be of one scope. `cite` is told the place of every proof. */
  #judged(failure: Failure, scope: SettledScope, cite: (at: Span) => void, gaps: Gaps): Entry[] {
    try {
      const found = failure.judge(scope, valuesOf(failure.thresholds ?? {}, this.#options.thresholds?.get(failure.id)))
      for (const { proof, against = [] } of found) for (const { at } of [...proof, ...against]) cite(at)
      if (found.length > MOST_FINDINGS)
        gaps.add({ what: failure.id, why: `limit: ${found.length - MOST_FINDINGS} more findings were counted, not kept` })
      return found.slice(0, MOST_FINDINGS).map((one) => entryOf(failure, one, scope))
    } catch (error) {
      this.#failures.add(`${failure.id} could not be judged`, error)
      return []
    }
  }
}

/** What captures show of the machine, where the input is about one. */
function vitalsOfOne({ scopes }: CaseFile): Vitals | undefined {
  const shown = scopes.map(vitalsOf).filter((vitals) => Object.values(vitals).some((value) => value !== undefined))
  return shown.length === 1 ? shown[0] : undefined
}
