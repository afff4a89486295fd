import { version } from '../version.ts'
import type { ColorMode } from './color.ts'
import { columnsOf, Exit, writeAll, type Io } from './io.ts'
import { parseArgv } from './parse.ts'
import { complain } from './warnings.ts'

/** Modules are loaded when they are asked for, and may find no descriptor left: `last-resort.ts` says the same of the first ones. */
function complaintOf(error: unknown): string {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) }
  return code === 'EMFILE' || code === 'ENFILE'
    ? 'too few file descriptors to run with (ulimit -n)'
    : `internal error, please report it: ${message}`
}

/**
 * One run of the command with the arguments after its name. Gives the exit code, never throws: 0 done, 1 `--fail-on` met,
 * 2 could not run (one line on standard error), 129/130/143 interrupted, 141 the reader of standard output is gone.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  // each write hears of its own failure; without a listener the stream would throw it once more
  for (const stream of [io.stdout, io.stderr]) stream.on('error', () => {})
  try {
    return await dispatch(argv, io)
  } catch (error) {
    const code = error instanceof Exit ? error.code : 2
    const message = error instanceof Exit ? error.message : complaintOf(error)
    if (message !== '') await complain(io, message)
    return code
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const command = await parseArgv(argv, version, columnsOf(io))
  // a report may have another place to go
  if (io.stdoutClosed === true && command.name !== 'analyze' && command.name !== 'report') throw new Exit(2, 'standard output is closed')
  switch (command.name) {
    case 'analyze':
      return (await import('./analyze-command.ts')).analyzeCommand(command.inputs, command.options, io)
    case 'report':
      return (await import('./report-command.ts')).reportCommand(command.inputs, command.options, io)
    case 'explain':
      return (await import('./explain-command.ts')).explainCommand(command.id, (command.options['color'] ?? 'auto') as ColorMode, io)
    case 'formats':
      return (await import('./formats-command.ts')).formatsCommand(io)
    case 'completion':
      await writeAll(io.stdout, (await import('./completion.ts')).COMPLETION, io.interrupted)
      return 0
    case 'print':
      await writeAll(io.stdout, command.text, io.interrupted)
      return 0
  }
}
