import { deliver, exitCodeOf, inputsOf, placeFor } from './deliver.ts'
import { usage, type Io } from './io.ts'
import type { Options } from './parse.ts'
import { redactionOf, withoutNames } from './redaction.ts'
import { readSaved } from './saved-report.ts'

/** Writes a saved report in another form, and gives the exit code. */
export const reportCommand = (given: readonly string[], options: Options, io: Io): Promise<number> =>
  withoutNames(options, given, () => reported(given, options, io))

async function reported(given: readonly string[], options: Options, io: Io): Promise<number> {
  const inputs = inputsOf(given, 'a saved report (osdx report SAVED.json), or pipe it in', io)
  const [saved = '-', ...more] = inputs
  if (more[0] !== undefined) throw usage(`report takes one saved report: "${more[0]}" is too much`)
  const output = placeFor(options, inputs, io)
  const redaction = redactionOf(options, inputs, output)
  const read = await readSaved(saved, io)
  const report = redaction?.of(read) ?? read
  await deliver(report, output, options, io, redaction)
  return exitCodeOf(report, options)
}
