import type { AnalyzeOptions } from './analyze-options.ts'
import { version } from './version.ts'
import type { Failure } from './core/failure.ts'
import type { Report } from './core/report.ts'
import { forget } from './core/scope.ts'
import { severityRank } from './core/severity.ts'
import type { Span } from './core/span.ts'
import { TYPED_COMMAND } from './core/command.ts'
import { timeFields } from './core/time/show.ts'
import { FAILURES } from './detectors/index.ts'
import { Sources } from './diagnosis/sources.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { MOST_OF_PART, MOST_TOLD } from './diagnosis/first-of.ts'
import { headLines } from './reading/head.ts'
import { Failures } from './failures.ts'
import { Judges } from './judges.ts'
import { Collected, type Mark, Marks } from './casefile/collected.ts'
import type { CaseFile, SettledScope } from './casefile/case-file.ts'
import { FloodBudget } from './casefile/floods.ts'
import { boundsMet, MOST_EMPTY, settledBounds } from './casefile/bounds-met.ts'
import { boundsOf } from './casefile/bounds.ts'
import { leftOut } from './diagnosis/left-out.ts'
import { goesOnPrinting } from './casefile/printed.ts'
import { healedClusters } from './casefile/clusters.ts'
import { fulfilledOrders } from './casefile/fulfilled-orders.ts'
import { healedStorage } from './casefile/healed-storage.ts'
import { healedWarnings } from './casefile/healed-warnings.ts'
import { settledLinks } from './casefile/lost-links.ts'
import { crashes } from './detectors/process/crash/crashes.ts'
import { settle } from './casefile/settle.ts'
import { onlyHostOf, textSpan } from './casefile/text-span.ts'
import { type Vitals, vitalsOf } from './casefile/vitals.ts'
import type { Dated } from './casefile/window.ts'
import { nothing, withinOf } from './casefile/within.ts'
import { machinesOf } from './diagnosis/machines.ts'
import { typedIn } from './diagnosis/typed.ts'
import type { Receivers } from './reading/outlet.ts'
import type { Outcome, ReadText } from './readers/read-source.ts'
import { RunningTime } from './reading/running-time.ts'
import { placeOf } from './reading/log-stream.ts'
import { CitedLines } from './reading/unexplained/cited.ts'
import { isNoLog } from './reading/unexplained/no-log.ts'
import { type Sighting, UnexplainedLines, unexplained, unreadGaps } from './reading/unexplained/collector.ts'
import { kindOf } from './casefile/kind-of.ts'
import { shapeOf } from './reading/unexplained/shape.ts'
import { Gaps } from './input/gaps.ts'
import { KeptTexts } from './input/kept-texts.ts'
import type { Source } from './input/source.ts'
import type { RecordType } from './core/record.ts'
import { fitted, roughSize } from './report/fitted.ts'
import { sanitize } from './report/sanitize.ts'
import { formats, matchers } from './tables.ts'

/** Bytes of the heads of all texts that are kept together. */
const MOST_HEADS = 32 * 2 ** 20
/** Of what no log lines make up. */
const NO_MARKS: readonly Mark[] = []
/** Of a text without a time. */
const NO_TIME: ReadText['window'] = { from: undefined, to: undefined }

/** What the report says of a text. */
interface TextRead extends Omit<ReadText, 'head' | 'isLossy' | 'sampled'> {
  readonly path: string
  /** The only one that its lines name. */
  readonly host: string | undefined
}

/** One run: texts are read one after the other, then settled, judged and diagnosed. */
export class Run {
  readonly #cited = new CitedLines()
  readonly #unexplained: UnexplainedLines
  readonly #failures = new Failures()
  readonly #asked: readonly Failure[]
  readonly #collected: Collected[] = []
  /** Texts of which nothing is kept. */
  #empty = 0
  readonly #budget = new FloodBudget()
  readonly #kept = new KeptTexts()
  #headRoom = MOST_HEADS
  readonly #texts: TextRead[] = []
  /** Paths of texts of which only a part was read. */
  readonly #sampled = new Set<string>()
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
  }

  /** The same source, of which the text is kept where it is small. */
  keep(source: Source): Source {
    return this.#kept.keep(source)
  }

  /** Whom the texts tell what they hold, one after the other. */
  receivers(path: string): Receivers & { readonly collected: Collected } {
    const collected = new Collected(path, this.#budget)
    const running = new RunningTime()
    const noLog = isNoLog(path)
    const marks = new Marks()
    let times = 1
    return {
      collected,
      show: (type, record, { lines, host, stamp } = {}) => {
        const broken = (type as RecordType<object>).broke?.(record)
        if (broken !== undefined) this.#unexplained.state(broken, record, times)
        if (type.name === TYPED_COMMAND.name) running.boundary()
        const first = lines?.[0]
        const above = first !== undefined ? running.above(first) : goesOnPrinting({ type, record }) ? undefined : stamp
        const stated = { type, record, host, marks: lines === undefined ? NO_MARKS : marks.of(lines), above }
        if (lines === undefined) collected.row(stated)
        else collected.told(stated, kindOf(shapeOf(lines[0]!.message), record), times)
      },
      heard: (line) => {
        if (!noLog) this.#unexplained.see(line, running.above(line), times)
        collected.heard(line, times)
      },
      passes: (line, raw) => noLog || this.#unexplained.passes(line, raw),
      quoted: (line) => {
        if (!noLog) this.#unexplained.see(line, running.above(line), times)
      },
      standsFor: (number) => void (times = number),
      booted: (host, at, bootId) => collected.booted(host, at, bootId),
      brokenOff: (host, open, broke) => {
        collected.unfinished(host, open)
        if (broke !== undefined) this.#unexplained.state(broke, placeOf(open))
      },
      failed: (what, error) => this.#failures.add(`${path}: ${what} could not be read`, error),
    }
  }

  /** A source was read. */
  took(collected: Collected, { text, gaps }: Outcome, into: Gaps): void {
    for (const gap of gaps) into.add(gap)
    this.#kept.took(collected.path, text !== undefined && !collected.isSilent)
    if (text === undefined) return
    collected.ended()
    if (!collected.holdsNothing || ++this.#empty <= MOST_EMPTY) this.#collected.push(collected)
    const { path } = collected
    const { head } = text
    if (head !== undefined && head.length <= this.#headRoom) {
      this.#headRoom -= head.length
      collected.headedBy(() => headLines(path, head, formats(), matchers()))
    }
    collected.isLossy = text.isLossy
    if (text.sampled) this.#sampled.add(path)
    const { format, bytes, lines, cut } = text
    const window = text.window.from === undefined ? NO_TIME : text.window
    this.#texts.push({ path, host: onlyHostOf(collected), format, bytes, lines, window, cut, shows: this.#alike(text.shows) })
  }

  /** One set for all texts that show the same. */
  #alike(shows: ReadonlySet<string>): ReadonlySet<string> {
    const key = [...shows].join('\0')
    const known = this.#shows.get(key) ?? shows
    this.#shows.set(key, known)
    return known
  }

  report(gaps: Gaps): Report {
    for (const gap of [
      ...boundsMet(this.#collected, this.#budget, Math.max(0, this.#empty - MOST_EMPTY)),
      ...unreadGaps(this.#unexplained.seen),
    ])
      gaps.add(gap)
    const caseFile = this.#settled()
    for (const gap of settledBounds(caseFile)) gaps.add(gap)
    const cite = (at: Span): void => {
      this.#cited.cite(at)
      for (const copy of caseFile.copiesOf(at)) this.#cited.cite(copy)
    }
    // of these only the line itself: one of the same words about another thing stands
    const settled = new CitedLines()
    const failed = (id: string, error: unknown): void => this.#failures.add(`${id} could not be judged`, error)
    const most = this.#sampled.size > 0 ? MOST_OF_PART : MOST_TOLD
    const judges = new Judges(this.#asked, this.#options.thresholds, { most, cite, gaps, failed })
    const entries = caseFile.scopes.flatMap((scope) => {
      for (const { what, copies } of [...healedWarnings(scope), ...healedClusters(scope), ...fulfilledOrders(scope)])
        for (const at of [what.at, ...copies]) cite(at)
      for (const { what, copies } of [...healedStorage(scope), ...settledLinks(scope)])
        for (const at of [what.at, ...copies]) settled.cite(at)
      this.#citeAnnounced(scope, cite)
      const found = judges.of(scope)
      // of a hundred thousand machines what each was asked is let go of at once
      forget(scope)
      return found
    })
    judges.end()
    const least = severityRank(this.#options.minSeverity ?? 'note')
    const asked = entries.filter((entry) => severityRank(entry.severity) >= least)
    const lost = new Set(gaps.list().map((gap) => gap.what))
    const sources = new Sources()
    const artifacts = this.#texts.splice(0).map(({ path, host, format, bytes, lines, window, shows, cut }) => {
      const span = textSpan(path, host, window, lines, caseFile)
      const part = span === undefined ? { from: undefined, to: undefined } : caseFile.window.clip(span.from, span.to)
      if (part !== undefined) sources.add({ path, shows, ...part, lossy: cut || lost.has(path) })
      const { machine, boot } = caseFile.whose(path)
      return {
        path,
        format,
        bytes,
        lines,
        ...timeFields({ from: span?.from.time, to: span?.to.time }),
        ...(machine === undefined ? {} : { machine }),
        ...(boot === undefined ? {} : { boot: String(boot) }),
      }
    })
    const broken = nothing()
    const datedOf = ({ at, host, time, above }: Sighting): Dated | undefined => {
      const told = time ?? above
      return told === undefined ? undefined : caseFile.dated(told, at.artifact, host, at.line)
    }
    const open = unexplained(this.#unexplained.seen, this.#cited, {
      within: (kept) =>
        caseFile.isCopy(kept.item.at.artifact) || settled.covers(kept.item.at)
          ? undefined
          : withinOf(kept, datedOf, caseFile.window, broken),
      shown: ({ at, host, time }) => (time === undefined ? undefined : caseFile.dated(time, at.artifact, host, at.line).time),
    })
    for (const gap of leftOut(this.#options, caseFile, broken)) gaps.add(gap)
    const machines = machinesOf(caseFile, this.#options.timeZone)
    const report = diagnose(asked, {
      copiesOf: caseFile.copiesOf,
      around: (at) => this.#kept.around(at),
      isSampled: (path) => this.#sampled.has(path),
      most,
      failures: this.#asked,
      sources,
      coverage: { artifacts, gaps: gaps.list(), ...open, ...(machines.length > 0 ? { machines } : {}) },
      tool: { name: 'osdx', version },
      vitals: vitalsOfOne(caseFile),
      typed: typedIn(caseFile.scopes),
      failed,
    })
    report.coverage.gaps.push(...this.#failures.list())
    return sanitize(fitted(report, roughSize), (at, from, to) => this.#kept.between(at, from, to))
  }

  /** What was collected is let go of with this call. */
  #settled(): CaseFile {
    this.#budget.ended()
    return settle(this.#collected.splice(0), { ...this.#bounds, failed: (what, error) => this.#failures.add(what, error) })
  }

  /** An abort that its reason announced is told with that. */
  #citeAnnounced(scope: SettledScope, cite: (at: Span) => void): void {
    try {
      for (const { kind, deaths } of crashes(scope)) if (kind === 'announced') for (const { at } of deaths) cite(at)
    } catch (error) {
      this.#failures.add('crashes could not be put together', error)
    }
  }
}

/** What captures show of the machine, where the input is about one. */
function vitalsOfOne({ scopes }: CaseFile): Vitals | undefined {
  const all = scopes.map((scope) => {
    const vitals = vitalsOf(scope)
    forget(scope)
    return vitals
  })
  const shown = all.filter((vitals) => Object.values(vitals).some((value) => value !== undefined))
  return shown.length === 1 ? shown[0] : undefined
}
