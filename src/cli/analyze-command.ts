import type { Report } from '../core/report.ts'
import { SEVERITIES } from '../core/severity.ts'
import { type Asked, boundsOf, Unusable } from '../casefile/bounds.ts'
import { TIME_ASKED_FOR } from '../diagnosis/left-out.ts'
import { analyze, detectors, type AnalyzeOptions } from '../index.ts'
import { sizeOf } from '../input/size.ts'
import type { InputLimits } from '../input/source.ts'
import { readConfig } from './config.ts'
import { deliver, exitCodeOf, inputsOf, placeFor } from './deliver.ts'
import { Exit, unlessInterrupted, usage, type Io } from './io.ts'
import { didYouMean, nearestZone } from './nearest.ts'
import { checkOutput } from './output-file.ts'
import { checkSlip, type Options, textOf } from './parse.ts'
import { showProgress } from './progress.ts'
import { quantity } from './quantity.ts'
import { redactionOf, withoutNames } from './redaction.ts'
import { nameGaps } from './warnings.ts'

const LIMITS: Readonly<Record<string, keyof InputLimits>> = {
  'max-bytes': 'maxBytes',
  'max-members': 'maxMembers',
  'max-depth': 'maxDepth',
  'max-ratio': 'maxRatio',
  'max-line': 'maxLine',
}

/** Analyses, writes the report, and gives the exit code. */
export const analyzeCommand = (given: readonly string[], options: Options, io: Io): Promise<number> =>
  withoutNames(options, given, () => analyzed(given, options, io))

async function analyzed(given: readonly string[], options: Options, io: Io): Promise<number> {
  const inputs = inputsOf(given, 'a file, folder or archive, or pipe a log in', io)
  checkSlip(given)
  const settings = settingsOf(options, io)
  const config = textOf(options, 'config')
  const output = placeFor(options, config === undefined ? inputs : [...inputs, config], io)
  const quiet = options['quiet'] === true
  const redaction = redactionOf(options, inputs, output)
  const made = await read(inputs, settings, { quiet, unnamed: redaction !== undefined }, io)
  const report = redaction?.of(made) ?? made
  const { artifacts, gaps } = report.coverage
  // what stopped at a limit was read up to it: that is an answer, and the report says so
  if (artifacts.length === 0 && !gaps.some(({ why }) => why.startsWith('limit'))) {
    await nameGaps(io, gaps, [])
    throw new Exit(2, inputs.length === 1 && inputs[0] === '-' ? 'nothing to read: standard input holds no text' : 'nothing could be read')
  }
  const files = [...new Set([...inputs, ...made.coverage.artifacts.map(({ path }) => path.split('!')[0] ?? path)])].slice(0, 10_000)
  if (output !== undefined) checkOutput(output, files)
  redaction?.checkMap(files)
  await deliver(report, output, options, io, redaction)
  if (!quiet)
    await nameGaps(
      io,
      gaps.filter(({ what }) => what !== TIME_ASKED_FOR),
      artifacts.map(({ path }) => path),
    )
  return exitCodeOf(report, options)
}

/** `unnamed`: progress tells no file. */
async function read(
  inputs: readonly string[],
  settings: AnalyzeOptions,
  { quiet, unnamed }: { quiet: boolean; unnamed: boolean },
  io: Io,
): Promise<Report> {
  const progress = showProgress(io, quiet, () => sizeOf(inputs))
  const stop = new AbortController()
  io.interrupted.addEventListener('abort', () => stop.abort(), { once: true })
  try {
    return await unlessInterrupted(
      analyze(inputs, {
        ...settings,
        stdin: io.stdin,
        signal: stop.signal,
        onProgress: ({ path, read: bytes }) => progress.update(unnamed ? '' : path, bytes),
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
      const value = textOf(options, flag)
      return value === undefined ? [] : [[name, quantity(flag, value)]]
    }),
  ) as Partial<InputLimits>
  const only = ids(options, 'only')
  const config = readConfig(textOf(options, 'config'), io.env, detectors)
  const ignore = [...config.ignore, ...(ids(options, 'ignore') ?? [])]
  const asked = { since: textOf(options, 'since'), until: textOf(options, 'until'), timeZone: textOf(options, 'tz') }
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
  const asked = textOf(options, 'workers')
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
