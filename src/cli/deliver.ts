import type { Report } from '../core/report.ts'
import { severityRank, type Severity } from '../core/severity.ts'
import { render, type ReportFormat } from '../report/render.ts'
import { chalkFor, type ColorMode } from './color.ts'
import { columnsOf, Exit, writeAll, type Io } from './io.ts'
import { checkOutput, writeOutput } from './output-file.ts'
import { type Options, textOf } from './parse.ts'
import type { Redaction } from './redaction.ts'

/** Forms by the ending of a file's name. */
const ENDINGS: readonly (readonly [RegExp, ReportFormat])[] = [
  [/\.html?$/i, 'html'],
  [/\.(?:md|markdown)$/i, 'markdown'],
  [/\.sarif(?:\.json)?$/i, 'sarif'],
  [/\.json$/i, 'json'],
  [/\.xml$/i, 'junit'],
]

/** The file of `--output`; undefined for standard output. Throws `Exit` 2 where a report would have no place to go: better now than after an hour of reading. */
export function placeFor(options: Options, inputs: readonly string[], io: Io): string | undefined {
  const output = options['output'] === '-' ? undefined : textOf(options, 'output')
  if (output !== undefined) checkOutput(output, inputs)
  else if (io.stdoutClosed === true && options['fail-on'] === undefined)
    throw new Exit(2, 'standard output is closed: the report has no place to go (--output FILE)')
  return output
}

/**
 * Writes the report in the form that is asked for, to `output` or to standard output. The map of pseudonyms is written first: a report without it could
 * not be read by those who may know.
 */
export async function deliver(report: Report, output: string | undefined, options: Options, io: Io, redaction?: Redaction): Promise<void> {
  const isTty = output === undefined && io.stdout.isTTY === true
  const format = (textOf(options, 'format') as ReportFormat | undefined) ?? formatOf(output)
  const rendered = render(report, format, {
    chalk: chalkFor(
      (textOf(options, 'color') ?? 'auto') as ColorMode,
      isTty,
      output === undefined ? io.env : { ...io.env, FORCE_COLOR: undefined },
    ),
    width: output === undefined ? columnsOf(io) : 80,
    verbose: options['verbose'] === true,
    quiet: options['quiet'] === true,
  })
  redaction?.verify(rendered, format)
  const shielded = io.shielded ?? act
  if (redaction !== undefined) await shielded(() => redaction.keep())
  if (output === undefined) await writeAll(io.stdout, rendered, io.interrupted)
  else await shielded(() => writeOutput(output, rendered))
}

const act = async (work: () => void): Promise<void> => work()

/** The form that a file's name asks for. */
const formatOf = (output = ''): ReportFormat => ENDINGS.find(([ending]) => ending.test(output))?.[1] ?? 'text'

/** 1 where `--fail-on` is met, else 0. */
export function exitCodeOf(report: Report, options: Options): number {
  const least = textOf(options, 'fail-on') as Severity | undefined
  return least !== undefined && report.findings.some((f) => severityRank(f.severity) >= severityRank(least)) ? 1 : 0
}

/** Standard input when no input is named and something is piped in. `what` is to be named. */
export function inputsOf(given: readonly string[], what: string, io: Io): readonly string[] {
  if (given.some((input) => input === '')) throw new Exit(2, 'an input is an empty word (osdx --help)')
  if (given.length > 0) return given
  if (io.stdin.isTTY === true) throw new Exit(2, `nothing to read: name ${what} (osdx --help)`)
  return ['-']
}
