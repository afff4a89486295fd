import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly kind: string
  readonly missing?: true
  readonly by?: string
}

/** Upper-case words with an underscore: how variables of an environment are called. */
const VARIABLE = String.raw`["'\x60]?(?<name>[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,6})["'\x60]?`
const CONFIG = '(?:config(?:uration)?|settings?|yaml|toml|json|ini)'

/** What programs say of files and settings that they cannot use, each in the words of several. */
const SHAPES: readonly Shape[] = [
  // Apache httpd: server/config.c names the place, modules/ssl/ssl_engine_config.c the file
  { says: /\bSyntax error on line (?<line>\d{1,7}) of (?<file>\/[^:\s]{1,300}):/, kind: 'file' },
  {
    says: /^(?:AH\d{5}: )?(?<name>[A-Z][A-Za-z]{3,40}): file '(?<path>\/[^']{1,300})' does not exist or is empty/,
    kind: 'directive',
    missing: true,
  },
  // HAProxy: src/cfgparse.c
  { says: /\[ALERT\].{0,60}parsing \[(?<file>\/[^:\]]{1,300}):(?<line>\d{1,7})\] ?: (?!.{0,20}unknown keyword ')./, kind: 'line' },
  // Caddy, Traefik and others whose file has any name
  {
    says: /(?<![\w./-])(?<file>[\w./-]{1,200}):(?<line>\d{1,7}): (?:\d{1,7}: )?(?:unrecognized|unknown|unexpected|invalid) (?:directive|module|key|field|option|keyword|section|token):? ["'`]?(?<name>[\w.:-]{1,120})/i,
    kind: 'directive',
  },
  // the kubelet (pkg/kubelet/cm/container_manager_linux.go)
  // data of another version
  {
    says: /\bCannot boot server version \d{4,8} on data directory built by version \d{4,8}/,
    kind: 'data directory',
    by: 'MySQL',
  },
  // Go's yaml (decode.go), serde, jackson
  {
    says: /(?:^\s{0,8}|: )(?:line (?<line>\d{1,7}): )?field (?<name>[\w.-]{1,120}) not found in (?:type|struct) [\w.*]{1,120}/,
    kind: 'field',
  },
  // Fluent Bit: src/flb_config.c
  { says: /\[config\] section '(?<name>[^']{1,80})' tried to instance a plugin name that doesn'?t exist/, kind: 'plugin' },
  // a file that is no such file
  {
    says: new RegExp(
      String.raw`\b(?:invalid ${CONFIG}(?: file)?|(?:could not|cannot|can't|failed to|failed|unable to|error) (?:parse|parsing|load|loading|decode|decoding|unmarshal|read|reading) (?:the )?(?:\w{1,20} )?${CONFIG}(?: file)?)[: ]{1,3}(?:file:(?://)?)?["']?(?<file>/[^\s"':,]{1,300}\.\w{2,10})["']?`,
      'i',
    ),
    kind: 'file',
  },
  // a setting that is not there
  {
    says: new RegExp(
      String.raw`\b(?:invalid|bad|incomplete|missing) ${CONFIG}(?: error)?: ["'\x60]?(?<name>[A-Za-z][\w.[\]-]{1,80})["'\x60]? (?:must be (?:set|specified|given)|is (?:required|missing|not set|mandatory)|cannot be empty)`,
      'i',
    ),
    kind: 'setting',
    missing: true,
  },
  {
    says: new RegExp(
      String.raw`\b(?:[Yy]ou must|[Yy]ou need to|[Pp]lease) (?:specify|set|provide|define|pass) (?:the )?(?:environment variable )?${VARIABLE}`,
    ),
    kind: 'variable',
    missing: true,
  },
  {
    says: new RegExp(
      String.raw`${VARIABLE} (?:must be (?:set|specified|given|provided)|is (?:required|missing|mandatory)|cannot be empty)`,
    ),
    kind: 'variable',
    missing: true,
  },
]

/** Said of what is passed over, of a default, or by a program that tries something. */
const HARMLESS =
  /deprecat|\bignor(?:ing|ed)\b|(?<![\w./-])default(?:s|ing)?\b(?![./-]\w)|permission denied|operation not permitted|\bif you\b|\bretry/i

/** What a program was told and refuses, in words that are no one server's alone. */
export const settingsRefusal = message<ConfigurationRefusal>({
  id: 'settings-refusal',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...['syntax error on line ', 'does not exist or is empty', '[alert]', 'unrecognized directive', 'unknown directive', 'unknown module'],
    ...['unexpected token', 'unrecognized module', 'cannot boot server version'],
    ...['not found in type', 'not found in struct', 'tried to instance'],
    ...[
      'invalid config',
      'invalid yaml',
      'invalid json',
      'invalid settings',
      'invalid toml',
      'incomplete config',
      'missing config',
      'bad config',
    ],
    ...[
      'parse config',
      'parsing config',
      'load config',
      'loading config',
      'decode config',
      'decoding config',
      'read config',
      'reading config',
    ],
    ...['parse yaml', 'parsing yaml', 'parse the config', 'load the config', 'read the config', 'config file', 'configuration file'],
    ...[
      'must specify',
      'must set',
      'must provide',
      'must define',
      'need to set',
      'need to specify',
      'please set ',
      'please specify',
      'please provide',
    ],
    ...[
      'must be set',
      'must be specified',
      'must be provided',
      'must be given',
      ' is required',
      ' is missing',
      ' is mandatory',
      'cannot be empty',
    ],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6) || HARMLESS.test(text)) return undefined
    for (const { says, kind, missing, by } of SHAPES) {
      const groups = says.exec(text)?.groups ?? (says.test(text) ? {} : undefined)
      if (groups === undefined) continue
      const { name, file, line } = groups
      return {
        kind,
        name: name?.replace(/[:,.]$/, ''),
        missing: missing === true,
        file,
        fileLine: line === undefined ? undefined : Number(line),
        by,
        sentence: sentenceOf(text),
      }
    }
    return undefined
  },
})

/** Without time, level and process id, which its own log prints before it. */
const sentenceOf = (text: string): string =>
  (/^\{.{0,2000}?"(?:msg|message|event)": ?"(?<said>[^"\\]{3,300})"/.exec(text)?.groups?.['said'] ?? text)
    .trim()
    .replace(
      /^[EF]\d{4} [\d:.]{8,15} {1,8}\d{1,9} \w{1,40}\.go:\d{1,6}\] (?:"[^"]{1,80}" err="(?<err>[^"]{1,300})"?.*)?/,
      (whole: string, err?: string) => err ?? '',
    )
    .replace(/^(?:\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]{8,20}(?:Z| ?[A-Z]{3,4}| ?[+-]\d\d:?\d\d)? {0,3})?(?:\d{1,6} )?(?:\[\d{1,9}\] )?/, '')
    .replace(/^"[^"]{1,80}" err="(?:failed to run \w{1,40}: )?([^"]{1,300})".*$/, '$1')
    .replace(/^.{0,80}\berror="([^"]{10,300})".*$/, '$1')
    .replace(/^.{0,160}\bencountered during startup: /, '')
    .replace(/^\[(?:ALERT|ERROR|error|Error)\] {1,6}(?:\(\d{1,9}\) : )?/, '')
    .replace(/^(?:\[(?:MY-\d{6}|Server|InnoDB|config|System)\] ){1,3}/, '')
    .replace(/^(?:LOG|FATAL|ERROR|ERR|Error|fatal|error):? {1,2}/, '')
    .replace(/^config : parsing \[[^\]]{1,300}\] ?: /, '')
    .slice(0, 300)
