import { SEVERITIES } from '../core/severity.ts'
import { REPORT_FORMATS } from '../report/render.ts'

export interface Option {
  readonly type: 'string' | 'boolean'
  readonly describe: string
  readonly choices?: readonly string[]
  readonly alias?: string
  /** May be given more than once. */
  readonly many?: true
}

/** The options of `analyze`: one table for the parser, its messages and the help. */
export const OPTIONS: Readonly<Record<string, Option>> = {
  format: { type: 'string', choices: REPORT_FORMATS, describe: 'Form of the report (default: text, or as the ending of --output says)' },
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the report to this file, whole or not at all; .md, .json, .sarif and .xml choose its form',
  },
  since: { type: 'string', describe: 'Only from then on: 2026-11-21T14:00, or 2h before the last moment of the input' },
  until: { type: 'string', describe: 'Only until then, in the same forms' },
  tz: { type: 'string', describe: 'Zone of clocks that print none: Europe/Berlin, +01:00' },
  only: { type: 'string', many: true, describe: 'Look only for these failures: ID,… (osdx explain lists them)' },
  ignore: { type: 'string', many: true, describe: 'Do not look for these failures: ID,…' },
  'min-severity': { type: 'string', choices: SEVERITIES, describe: 'Leave out findings below this severity' },
  'fail-on': { type: 'string', choices: SEVERITIES, describe: 'Exit with 1 when a finding of this severity or above exists' },
  config: { type: 'string', describe: 'Thresholds and failures to ignore (default: osdx/config.json in your config folder)' },
  redact: { type: 'boolean', describe: 'Pseudonyms for addresses, users, machines, domains, namespaces and ids: ip-1.1, user-1, host-1' },
  'redact-pods': { type: 'boolean', describe: 'The same, and for pods' },
  'redact-map': {
    type: 'string',
    describe: 'The same; keep who is who in this private file, so that reports of one case share pseudonyms',
  },
  'redact-verify': { type: 'boolean', describe: 'The same; write nothing when an original is left in the report' },
  'max-bytes': { type: 'string', describe: 'Bytes read or expanded per input (default: 16G)' },
  'max-members': { type: 'string', describe: 'Members of archives per input (default: 1000000)' },
  'max-depth': { type: 'string', describe: 'Layers of archives and compression (default: 16)' },
  'max-ratio': { type: 'string', describe: 'Expansion of a stream beyond its first 64 MiB (default: 250)' },
  'max-line': { type: 'string', describe: 'Bytes kept of one line (default: 1M)' },
  workers: {
    type: 'string',
    describe: 'Threads that read at the same time, beside the first (default: cores less one, at most 4; 0: none)',
  },
  color: {
    type: 'string',
    choices: ['auto', 'always', 'never'],
    describe: 'Colour (default: auto; NO_COLOR and FORCE_COLOR are honoured)',
  },
  quiet: { type: 'boolean', alias: 'q', describe: 'The answer alone; nothing on standard error but errors' },
  verbose: { type: 'boolean', alias: 'v', describe: 'All findings and lines, what was read and what was ruled out' },
}
