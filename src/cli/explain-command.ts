import { analyzeText, detectors } from '../index.ts'
import { explainDetector } from '../report/explain.ts'
import { chalkFor, type ColorMode } from './color.ts'
import { columnsOf, Exit, usage, writeAll, type Io } from './io.ts'
import { didYouMean } from './nearest.ts'

/** Prints the manual page of one failure, or the list of all. */
export async function explainCommand(id: string | undefined, color: ColorMode, io: Io): Promise<number> {
  const isTty = io.stdout.isTTY === true
  const chalk = chalkFor(color, isTty, io.env)
  const width = columnsOf(io)
  if (id === undefined) {
    await writeAll(io.stdout, list(chalk.bold), io.interrupted)
    return 0
  }
  const detector = detectors.find((d) => d.id === id)
  if (detector === undefined)
    throw usage(
      `"${id}" is not a failure that osdx knows${didYouMean(
        id,
        detectors.map((d) => d.id),
      )}`,
    )
  const example = detector.examples.find((e) => e.fires)
  const sample = example === undefined ? undefined : await analyzeText(example.files, { only: [detector.id] })
  if (io.interrupted.aborted) throw new Exit(130)
  await writeAll(io.stdout, explainDetector(detector, sample, { chalk, width }), io.interrupted)
  return 0
}

function list(bold: (text: string) => string): string {
  const domains = [...new Set(detectors.map((d) => d.domain))].sort()
  const width = Math.max(0, ...detectors.map((d) => d.id.length))
  const lines = domains.flatMap((domain) => [
    bold(domain),
    ...detectors
      .filter((d) => d.domain === domain)
      .map((d) => `  ${d.id.padEnd(width)}  ${d.severity.padEnd(8)}  ${d.title}`)
      .sort(),
    '',
  ])
  return `${lines.join('\n')}${detectors.length} failures. osdx explain ID shows one.\n`
}
