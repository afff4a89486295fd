import { existsSync } from 'node:fs'
import yargs from 'yargs'
import { restoreDash, splitArgv } from './argv.ts'
import { usage } from './io.ts'
import { didYouMean } from './nearest.ts'
import { OPTIONS } from './options.ts'
import { REPORT_FORMATS } from '../report/render.ts'

/** What the command line asks for. */
export type Command =
  | { readonly name: 'analyze' | 'report'; readonly inputs: readonly string[]; readonly options: Options }
  | { readonly name: 'explain'; readonly id?: string; readonly options: Options }
  | { readonly name: 'formats' | 'completion' }
  | { readonly name: 'print'; readonly text: string }

/** Values of options by their long names, checked for being one, not empty, and among the choices. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** The value of an option that takes one; undefined where it is not given. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

const COMMANDS = ['analyze', 'explain', 'formats', 'report', 'completion'] as const
/** Words that a slip may have meant. */
const WORDS = [...COMMANDS, 'version'] as const
const COLOR = { color: OPTIONS['color']! }
/** Those of `report`: what is left to choose once everything has been read. */
const REPORT = Object.fromEntries(
  ['format', 'output', 'fail-on', 'redact', 'redact-pods', 'redact-map', 'redact-verify', 'color', 'quiet', 'verbose'].map(
    (name) => [name, OPTIONS[name]!] as const,
  ),
)

/** What `-h` prints; `--help` prints all options. */
const SHORT_HELP = `osdx [analyze] [INPUT…]   why a process, container or host failed: files, folders, archives, - for stdin
osdx explain [ID]         the manual page of one failure, or the list of all
osdx formats              what can be read, and how to capture it
osdx report SAVED.json    a saved report in another format

  -o, --output FILE       write the report there; .md, .json, .sarif, .xml choose its format
      --format FORM       ${REPORT_FORMATS.join(', ')}
      --since, --until T  2026-11-21T14:00, or 2h before the last moment of the input
      --fail-on SEVERITY  exit with 1 when a finding of it or above exists
      --redact            pseudonyms for addresses, users, machines, domains, namespaces, ids
  -v, -q                  all details; the answer alone
  -h, --help, -V          this; all options; the version
`

/** Reads the arguments after the command's own name. Throws `Exit` 2 on a mistake, with the nearest right word. */
export async function parseArgv(argv: readonly string[], version: string, columns: number): Promise<Command> {
  const { head, tail } = splitArgv(argv)
  if (head.includes('-h')) return { name: 'print', text: SHORT_HELP }
  if (head.includes('-V') || (head[0] === 'version' && head.length === 1 && !existsSync('version')))
    return { name: 'print', text: `${version}\n` }
  let chosen: { name: (typeof COMMANDS)[number]; args: Readonly<Record<string, unknown>> } | undefined
  const choose = (name: (typeof COMMANDS)[number]) => (args: object) =>
    void (chosen = { name, args: args as Readonly<Record<string, unknown>> })
  const parser = yargs()
    .scriptName('osdx')
    .locale('en')
    .usage('$0 [analyze] [INPUT…]\n\nSays why a process, container or host failed: the likely cause, the evidence, the fix.')
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'camel-case-expansion': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true,
      'short-option-groups': true,
    })
    .command(
      ['analyze [input..]', '$0'],
      'Analyze files, folders, globs, archives, or - for standard input',
      (y) =>
        y
          .positional('input', { type: 'string', array: true, describe: 'File, folder, glob, archive, or - for standard input' })
          .options(forYargs(OPTIONS))
          .example('$0 incident.tar.gz', 'the report of a bundle')
          .example('dmesg | $0', 'of what is piped in')
          .example('$0 logs/ --format markdown --output report.md', 'for a ticket')
          .example('$0 bundle/ --fail-on error', 'for a script'),
      choose('analyze'),
    )
    .command(
      'explain [id]',
      'The manual page of one failure; without ID the list of all',
      (y) =>
        y.positional('id', { type: 'string', describe: 'A failure' }).options(forYargs(COLOR)).example('$0 explain oom-kill-cgroup', ''),
      choose('explain'),
    )
    .command(
      'formats',
      'Every format that can be read, how it is recognised and captured',
      (y) => y.example('$0 formats', ''),
      choose('formats'),
    )
    .command(
      'report [input..]',
      'A report that was saved as JSON in another form',
      (y) =>
        y
          .positional('input', { type: 'string', array: true, describe: 'A report that was saved as JSON, or - for standard input' })
          .options(forYargs(REPORT))
          .example('$0 report saved.json', 'as text')
          .example('$0 report saved.json -o osdx.sarif', 'for a code host'),
      choose('report'),
    )
    .command(
      'completion',
      'A script for the shell: osdx completion >> ~/.bashrc',
      (y) => y.example('source <(osdx completion)', ''),
      choose('completion'),
    )
    .strict()
    .version(version)
    .help()
    .epilogue('Exit status: 0 analyzed, 1 only with --fail-on, 2 could not run.')
    .wrap(Math.max(40, Math.min(100, columns)))
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError' ? translate(message ?? error?.message, head[0]) : error
    })
  let printed = ''
  checkBooleans(head)
  // without its name the command is the same, and yargs does not lay out its help beforehand
  const isNamed = head[0] === 'analyze' && !head.includes('--help') && !(COMMANDS as readonly string[]).includes(head[1] ?? '')
  await parser.parseAsync(isNamed ? head.slice(1) : head, {}, (_, __, output) => void (printed = output))
  if (chosen === undefined) return { name: 'print', text: printed === '' ? '' : `${printed}\n` }
  const { name, args } = chosen
  if (name === 'analyze' || name === 'report')
    return { name, inputs: [...inputsOf(args['input']), ...tail], options: checked(args, name === 'report' ? REPORT : OPTIONS) }
  const rest = [...inputsOf(args['id']), ...tail]
  if (name !== 'explain') {
    if (tail.length > 0) throw usage(`${name} takes no argument: "${tail[0]}"`)
    return { name }
  }
  if (rest.length > 1) throw usage(`explain takes one failure: "${rest[1]}" is too much`)
  return { name, ...(rest[0] === undefined ? {} : { id: rest[0] }), options: checked(args, COLOR) }
}

function forYargs(options: typeof OPTIONS) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, describe, choices, alias }]) => [
      name,
      {
        type,
        describe,
        ...(choices === undefined ? {} : { choices }),
        ...(alias === undefined ? {} : { alias }),
        ...(type === 'string' ? { requiresArg: true } : {}),
      },
    ]),
  )
}

function inputsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((input) => restoreDash(String(input)))
}

/** yargs takes `--quiet=x` for false. */
function checkBooleans(head: readonly string[]): void {
  for (const arg of head) {
    const [, name = ''] = /^--([^=]+)=/.exec(arg) ?? []
    if (OPTIONS[name]?.type === 'boolean' || name === 'help' || name === 'version') throw usage(`--${name} takes no value`)
  }
}

function checked(args: Readonly<Record<string, unknown>>, options: typeof OPTIONS): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, many }]) => {
      const value = args[name]
      if (value === undefined || type === 'boolean')
        return [name, value === true || (Array.isArray(value) && value.includes(true)) ? true : undefined]
      const values = inputsOf(value)
      if (values.some((v) => v.trim() === '')) throw usage(`--${name} needs a value`)
      if (values.length > 1 && many !== true) throw usage(`--${name} is given ${values.length} times`)
      return [name, many === true ? values : values[0]]
    }),
  )
}

/** The messages of yargs, in one line each and with the nearest right word. */
function translate(message: string, command: string | undefined): Error {
  const unknown = /^Unknown arguments?: ([^]*)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) {
    if (Object.hasOwn(OPTIONS, unknown)) return usage(`${command} takes no --${unknown}`)
    const names = [...Object.keys(OPTIONS), 'help', 'version']
    return usage(`unknown argument ${unknown}${didYouMean(unknown, names, '--')}`)
  }
  const choice = /Argument: ([\w-]+), Given: "?([^]*?)"?, Choices: ([^\n]*)/.exec(message)
  if (choice !== null) {
    const [, name = '', given = ''] = choice
    const choices = OPTIONS[name]?.choices ?? []
    return given === ''
      ? usage(`--${name} needs a value: ${choices.join(', ')}`)
      : usage(`--${name}: "${given}" is not one of ${choices.join(', ')}${didYouMean(given, choices)}`)
  }
  const lacks = /^Not enough arguments following: ([^]*)$/.exec(message)?.[1]
  return usage(lacks === undefined ? message.split('\n')[0]! : `--${lacks} needs a value`)
}

/** An input that does not exist but is nearly a command is a slip: `osdx anaylze x.log`. */
export function checkSlip(inputs: readonly string[]): void {
  const first = inputs[0]
  if (first === undefined || !/^[a-z]{4,12}$/.test(first) || existsSync(first)) return
  const near = didYouMean(first, WORDS, 'osdx ')
  if (near !== '') throw usage(`"${first}" is neither a file nor a command${near}`)
}
