import { readFile } from 'node:fs/promises'
import { detectors } from '../index.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { explainPage } from '../report/explain.ts'
import { chalkFor, type ColorMode } from './color.ts'
import { columnsOf, usage, writeAll, type Io } from './io.ts'
import { didYouMean } from './nearest.ts'

/** The manual pages, which the package carries. */
const PAGES = new URL('docs/failures/', PACKAGE_ROOT)

/** Prints the manual page of one failure, or the list of all. */
export async function explainCommand(id: string | undefined, color: ColorMode, io: Io): Promise<number> {
  const isTty = io.stdout.isTTY === true
  const chalk = chalkFor(color, isTty, io.env)
  const width = columnsOf(io)
  if (id === undefined) {
    await writeAll(io.stdout, list(chalk.bold), io.interrupted)
    return 0
  }
  if (!detectors.some((d) => d.id === id))
    throw usage(
      `"${id}" is not a failure that osdx knows${didYouMean(
        id,
        detectors.map((d) => d.id),
      )}`,
    )
  const page = await readFile(new URL(`${id}.md`, PAGES), 'utf8')
  await writeAll(io.stdout, explainPage(page, { chalk, width }), io.interrupted)
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
