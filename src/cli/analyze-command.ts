import type { Report } from '../core/report.ts'
import { SEVERITIES, severityRank, type Severity } from '../core/severity.ts'
import { type Asked, boundsOf, Unusable } from '../casefile/bounds.ts'
import { TIME_ASKED_FOR } from '../diagnosis/left-out.ts'
import { analyze, detectors, type AnalyzeOptions } from '../index.ts'
import { sizeOf } from '../input/size.ts'
import type { InputLimits } from '../input/source.ts'
import { render, type ReportFormat } from '../report/render.ts'
import { chalkFor, type ColorMode } from './color.ts'
import { readConfig } from './config.ts'
import { columnsOf, Exit, unlessInterrupted, usage, writeAll, type Io } from './io.ts'
import { didYouMean, nearestZone } from './nearest.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { checkSlip, type Options } from './parse.ts'
import { showProgress } from './progress.ts'
import { quantity } from './quantity.ts'
import { nameGaps } from './warnings.ts'

const LIMITS: Readonly<Record<string, keyof InputLimits>> = {
  'max-bytes': 'maxBytes',
  'max-members': 'maxMembers',
  'max-depth': 'maxDepth',
  'max-ratio': 'maxRatio',
  'max-line': 'maxLine',
}

/** Analyses, writes the report, and gives the exit code. */
export async function analyzeCommand(given: readonly string[], options: Options, io: Io): Promise<number> {
  const inputs = inputsOf(given, io)
  checkSlip(given)
  const settings = settingsOf(options, io)
  const output = options['output'] === '-' ? undefined : text(options, 'output')
  if (output !== undefined) checkOutput(output, inputs)
  else if (io.stdoutClosed === true && options['fail-on'] === undefined)
    throw new Exit(2, 'standard output is closed: the report has no place to go (--output FILE)')
  const quiet = options['quiet'] === true
  const report = await read(inputs, settings, quiet, io)
  const { artifacts, gaps } = report.coverage
  // what stopped at a limit was read up to it: that is an answer, and the report says so
  if (artifacts.length === 0 && !gaps.some(({ why }) => why.startsWith('limit'))) {
    await nameGaps(io, gaps, [])
    throw new Exit(2, inputs.length === 1 && inputs[0] === '-' ? 'nothing to read: standard input holds no text' : 'nothing could be read')
  }
  const isTty = output === undefined && io.stdout.isTTY === true
  const rendered = render(report, (text(options, 'format') as ReportFormat | undefined) ?? formatOf(output), {
    chalk: chalkFor(
      (text(options, 'color') ?? 'auto') as ColorMode,
      isTty,
      output === undefined ? io.env : { ...io.env, FORCE_COLOR: undefined },
    ),
    width: output === undefined ? columnsOf(io) : 80,
    verbose: options['verbose'] === true,
    quiet,
  })
  if (output === undefined) await writeAll(io.stdout, rendered, io.interrupted)
  else {
    checkOutput(
      output,
      [...inputs, ...artifacts.map(({ path }) => path.split('!')[0] ?? path)]
        .filter((path, i, all) => all.indexOf(path) === i)
        .slice(0, 10_000),
    )
    await (io.shielded ?? act)(() => writeOutput(output, rendered))
  }
  if (!quiet)
    await nameGaps(
      io,
      gaps.filter(({ what }) => what !== TIME_ASKED_FOR),
      artifacts.map(({ path }) => path),
    )
  return failed(report, text(options, 'fail-on') as Severity | undefined) ? 1 : 0
}

const act = async (work: () => void): Promise<void> => work()

/** The form that a file's name asks for. */
const formatOf = (output: string | undefined): ReportFormat =>
  /\.html?$/i.test(output ?? '') ? 'html' : /\.(?:md|markdown)$/i.test(output ?? '') ? 'markdown' : /\.json$/i.test(output ?? '') ? 'json' : 'text'

/** Standard input when no input is named and something is piped in. */
function inputsOf(given: readonly string[], io: Io): readonly string[] {
  if (given.some((input) => input === '')) throw usage('an input is an empty word')
  if (given.length > 0) return given
  if (io.stdin.isTTY === true) throw new Exit(2, 'nothing to read: name a file, folder or archive, or pipe a log in (osdx --help)')
  return ['-']
}

async function read(inputs: readonly string[], settings: AnalyzeOptions, quiet: boolean, io: Io): Promise<Report> {
  const progress = showProgress(io, quiet, () => sizeOf(inputs))
  const stop = new AbortController()
  io.interrupted.addEventListener('abort', () => stop.abort(), { once: true })
  try {
    return await unlessInterrupted(
      analyze(inputs, {
        ...settings,
        stdin: io.stdin,
        signal: stop.signal,
        onProgress: ({ path, read: bytes }) => progress.update(path, bytes),
      }),
      io.interrupted,
    )
  } finally {
    progress.stop()
  }
}

function settingsOf(options: Options, io: Io): AnalyzeOptions {
  const limits = Object.fromEntries(
    Object.entries(LIMITS).flatMap(([flag, name]) => {
      const value = text(options, flag)
      return value === undefined ? [] : [[name, quantity(flag, value)]]
    }),
  ) as Partial<InputLimits>
  const only = ids(options, 'only')
  const config = readConfig(text(options, 'config'), io.env, detectors)
  const ignore = [...config.ignore, ...(ids(options, 'ignore') ?? [])]
  const asked = { since: text(options, 'since'), until: text(options, 'until'), timeZone: text(options, 'tz') }
  checkAsked(asked)
  const minSeverity = SEVERITIES.find((severity) => severity === options['min-severity'])
  return {
    limits,
    ...workersOf(options),
    ...(only === undefined ? {} : { only }),
    ignore,
    ...given(asked),
    thresholds: config.thresholds,
    benign: config.benign,
    ...(minSeverity === undefined ? {} : { minSeverity }),
  }
}

function workersOf(options: Options): { workers?: number } {
  const asked = text(options, 'workers')
  if (asked === undefined) return {}
  if (!/^\d{1,2}$/.test(asked)) throw usage(`--workers: "${asked}" is not a number from 0 to 99`)
  return { workers: Number(asked) }
}

/** Throws `Exit` 2 for a time or a zone that cannot be used. */
function checkAsked(asked: Asked): void {
  try {
    boundsOf(asked)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    const near = error.option === 'timeZone' ? nearestZone(asked.timeZone ?? '') : ''
    throw usage(`--${error.option === 'timeZone' ? 'tz' : error.option}: ${error.message}${near}`)
  }
}

/** Without what is undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function text(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

function ids(options: Options, flag: 'only' | 'ignore'): string[] | undefined {
  const value = options[flag]
  if (!Array.isArray(value)) return undefined
  const known = detectors.map((d) => d.id)
  const list = value.flatMap((v: string) => v.split(',').map((id) => id.trim()))
  for (const id of list) {
    if (id === '') throw usage(`--${flag}: an id is missing between the commas`)
    if (!known.includes(id)) throw usage(`--${flag}: "${id}" is not a failure that osdx knows${didYouMean(id, known)}`)
  }
  return list
}

function failed(report: Report, least: Severity | undefined): boolean {
  return least !== undefined && report.findings.some((f) => severityRank(f.severity) >= severityRank(least))
}
