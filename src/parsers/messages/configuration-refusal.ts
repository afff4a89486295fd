import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly kind: string
  readonly missing?: true
  /** Whoever says so ends. */
  readonly ends?: true
}

const IN_FILE = String.raw`(?:,? (?:in|at|of)(?: (?:file|the file|config(?:uration)? file))? ["']?(?<file>/[^"':\s,]{1,300})["']?(?::(?<line>\d{1,7})|,? line (?<line2>\d{1,7}))?)?`
/** Servers and runtimes, each with the name that it refuses and where it stands. */
const SHAPES: readonly Shape[] = [
  // nginx: src/core/ngx_conf_file.c
  { says: new RegExp(String.raw`\[emerg\] .{0,30}?unknown directive "(?<name>[^"]{1,120})"${IN_FILE}`), kind: 'directive' },
  {
    says: new RegExp(
      String.raw`\[emerg\] .{0,30}?(?:invalid (?:number of arguments in|value|parameter|port in)|"?[\w]{1,60}"? directive|duplicate) ?"(?<name>[^"]{1,120})".{0,80}?${IN_FILE}$`,
    ),
    kind: 'directive',
  },
  {
    says: new RegExp(
      String.raw`\[emerg\] .{0,30}?\b(?:open|opendir|stat|glob)\(\) "(?<name>/[^"]{1,300})" failed \(\d{1,3}: [^()]{3,60}\) in (?<file>/[^"':\s,]{1,300}):(?<line>\d{1,7})`,
    ),
    kind: 'file',
    missing: true,
    ends: true,
  },
  // Apache httpd: server/config.c
  { says: /Invalid command '(?<name>[^']{1,120})', perhaps misspelled/, kind: 'directive' },
  // PostgreSQL: utils/misc/guc.c
  { says: new RegExp(String.raw`unrecognized configuration parameter "(?<name>[^"]{1,120})"${IN_FILE}`), kind: 'parameter' },
  { says: new RegExp(String.raw`invalid value for parameter "(?<name>[^"]{1,120})": ".{0,120}"${IN_FILE}`), kind: 'parameter' },
  // MySQL, MariaDB: mysys/my_getopt.c
  { says: /\bunknown (?:variable|option) '(?<name>[^'=]{1,120})/, kind: 'variable' },
  // Redis: src/config.c prints the line below *** FATAL CONFIG FILE ERROR
  { says: /\bFATAL CONFIG FILE ERROR\b/, kind: 'file' },
  { says: /\bFatal error, can't open config file '(?<file>[^']{1,300})'/, kind: 'file', missing: true, ends: true },
  // Fluent Bit: src/flb_config.c
  { says: /\[config\] section '(?<name>[^']{1,80})' tried to instance a plugin name that doesn't exist/, kind: 'plugin' },
  // CoreDNS: a request that it forwards comes back to itself (plugin/loop); its Corefile
  { says: /\[FATAL\] plugin\/loop: Loop \([^)]{3,120}\) detected for zone "(?<name>[^"]{1,253})"/, kind: 'forwarding loop', ends: true },
  {
    says: /(?<!\S)(?<file>\/?\S{0,200}Corefile):(?<line>\d{1,6}) - Error during parsing: (?:Unknown directive '(?<name>[^']{1,80})')?/,
    kind: 'directive',
  },
  // Spring Boot: the failure analyzers of org.springframework.boot.autoconfigure
  { says: /^Failed to configure a DataSource: '(?<name>url)' attribute is not specified/, kind: 'property', missing: true },
  { says: /^Failed to bind properties under '(?<name>[\w.[\]-]{1,160})' to /, kind: 'property' },
  // the kubelet, with what the node or its own settings do not allow (cmd/kubelet/app/server.go)
  {
    says: /(?:"command failed" err="|^(?:kubelet: )?(?:Exit with error: )?)failed to (?:run Kubelet|load kubelet config file|validate kubelet (?:flags|configuration))(?:, path: \S{1,200})?[:,] (?:error: )?.{0,200}?(?:(?<name>running with swap on)|misconfiguration|cgroup driver|invalid|unknown|no such file|not supported)/i,
    kind: 'setting',
  },
  // sshd, HAProxy, BIND, dnsmasq, Prometheus and others that name file and line first
  { says: /^(?<file>\/[^:\s]{1,300}): (?:line )?(?<line>\d{1,7}): Bad configuration option: (?<name>\S{1,120})/, kind: 'option' },
  // the same server: servconf.c, and sshd.c without a key of its own
  {
    says: /^(?<file>\/[^:\s]{1,300}):? line (?<line>\d{1,7}): (?:Bad configuration option: |Directive '|no argument after keyword "|keyword )(?<name>[\w.-]{1,120})/,
    kind: 'option',
    ends: true,
  },
  { says: /^(?<file>\/[^:\s]{1,300}) line (?<line>\d{1,7}): unsupported option "(?<name>[^"]{1,120})"/, kind: 'value', ends: true },
  { says: /^sshd: no hostkeys available -- exiting/, kind: 'host key', missing: true, ends: true },
  // ISC's dhcpd: common/discover.c
  { says: /^Not configured to listen on any interfaces!/, kind: 'subnet', missing: true, ends: true },
  {
    says: /\[ALERT\].{0,60}parsing \[(?<file>\/[^:\]]{1,300}):(?<line>\d{1,7})\] ?: .{0,20}unknown keyword '(?<name>[^']{1,120})'/,
    kind: 'keyword',
  },
  // what names file and line, then the word that it does not know
  {
    says: /(?<file>\/[^:\s"'\]]{1,300}):(?<line>\d{1,7})(?::\d{1,7})?:? .{0,60}?\b(?:unknown|invalid|unexpected|unrecognized|unsupported|duplicate) (?:config(?:uration)? )?(?:key|field|property|section|setting|parameter|keyword|directive|option)s? ["'`:]{0,3}(?<name>[\w.-]{1,120})/i,
    kind: 'key',
  },
  // command lines: getopt(3), Go's flag, argparse
  {
    says: /\b(?:unrecognized|unknown|invalid) (?:option|flag|argument)s?(?: --|:? ['"`]?)(?<name>-{0,2}[\w][\w.=-]{0,120})/,
    kind: 'option',
  },
  { says: /\bflag provided but not defined: (?<name>-{1,2}[\w.-]{1,120})/, kind: 'option' },
  // environment: common wordings of frameworks
  {
    says: /\b(?:environment variable|env(?:ironment)? var) ["'`]?(?<name>[A-Z][A-Z0-9_]{1,80})["'`]? (?:is )?(?:not set|required|missing|must be set|not found|undefined)/i,
    kind: 'variable',
    missing: true,
  },
  {
    says: /\b(?:missing|required|undefined) (?:required )?(?:environment|env) variables?:? ["'`]?(?<name>[A-Z][A-Z0-9_]{1,80})/i,
    kind: 'variable',
    missing: true,
  },
  { says: /\bKeyError: '(?<name>[A-Z][A-Z0-9_]{2,80})'$/, kind: 'variable', missing: true },
  { says: /\bCould not resolve placeholder '(?<name>[\w.-]{1,120})'/, kind: 'property', missing: true },
  // .NET: Microsoft.Extensions.Configuration.FileExtensions
  {
    says: /The configuration file '[^']{1,200}' was not found and is not optional(?:\. The expected (?:physical )?path was '(?<file>[^']{1,300})')?/,
    kind: 'file',
    missing: true,
    ends: true,
  },
  // Rust: std::env::var(…).expect(…)
  {
    says: /(?:^|panicked at ')(?<name>[A-Z][A-Z0-9_]{2,80}) (?:must be set|(?:is )?not set|is required|missing|not found)\b[^\n]{0,80}: NotPresent\b/,
    kind: 'variable',
    missing: true,
    ends: true,
  },
  // systemd: src/core/load-fragment.c
  {
    says: /^(?<file>\/[^:\s]{1,300}):(?<line>\d{1,7}): (?:Unknown (?:key name|lvalue|section) '(?<name>[^']{1,120})'.{0,60}(?:refusing|bad)|(?:Neither a valid executable|Executable path is not absolute).{0,160})/,
    kind: 'key',
  },
]

/** A path under which programs keep their settings, or whose name says that it holds them. */
const SETTINGS = String.raw`(?<file>\/etc\/[^\s'":,;]{1,280}|\/?[^\s'":,;]{1,280}(?:\.(?:conf|cnf|cfg|ini|ya?ml|toml|properties|env|hcl|kubeconfig)|[/_-]config(?:uration)?(?:\.\w{2,5})?))`
/** What somebody reports who cannot go on without it. */
const FATAL =
  /^(?:panic: |fatal(?: error)?\b|error: |Error: )|\b(?:FATAL|FTL|CRITICAL|PANIC)\b|\blevel=["']?(?:fatal|panic)|\bfatal(?: error)?[:,]|^"command failed" err="failed to load kubelet config file/
const NOT_THERE = new RegExp(
  String.raw`\b(?:open|read|load|find|stat|access|parse|reading|loading|opening|parsing)(?:ing)?\b.{0,80}?["'(]?${SETTINGS}["')]?.{0,40}?\b(?:no such file or directory|not found|does not exist)\b`,
  'i',
)
const NODE_NOT_THERE = new RegExp(String.raw`\bENOENT: no such file or directory, \w{1,12} '${SETTINGS}'`)

/** A file of settings that is not there, in the words of whoever gives up over it: of others, it may be one that they can do without. */
function missingFile(text: string, priority: number | undefined): ConfigurationRefusal | undefined {
  if (!FATAL.test(text) && (priority ?? 7) > 2) return undefined
  const found = NODE_NOT_THERE.exec(text) ?? NOT_THERE.exec(text)
  const file = found?.groups?.['file']
  if (file === undefined) return undefined
  const sentence = sentenceOf(text).replace(/^(?:panic|Error): /, '')
  return {
    kind: 'file',
    name: file,
    missing: true,
    file,
    fileLine: undefined,
    ends: /^(?:panic: |Error: )|fatal|FTL|^"command failed" /i.test(text),
    // of a long chain the link that names the file
    sentence: sentence.length > MOST_SENTENCE ? found![0].replace(/^.{0,300}\berror: /, '') : sentence,
  }
}

/** Characters of a sentence that is told whole. */
const MOST_SENTENCE = 130

/** What a program was told and refuses. A warning of an old name, a default taken and a key that is ignored are none, nor is an option of a mount that the kernel does not know. */
export const configurationRefusal = message<ConfigurationRefusal>({
  id: 'configuration-refusal',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...[
      'unknown directive',
      '[emerg]',
      'perhaps misspelled',
      'configuration parameter',
      'invalid value for parameter',
      'unknown variable',
      'unknown option',
    ],
    ...[
      'fatal config file error',
      'bad configuration option',
      'unsupported option "',
      "directive '",
      'no argument after keyword',
      'no hostkeys available',
      'not configured to listen on any interfaces',
      'unknown keyword',
      'unrecognized option',
      'unknown flag',
      'invalid option',
      'unrecognized argument',
    ],
    ...[
      'flag provided but not defined',
      'environment variable',
      'env variable',
      'env var ',
      'keyerror: ',
      'could not resolve placeholder',
      'unknown key',
      'unknown field',
      'unknown property',
      'unknown section',
      'unknown setting',
      'unknown parameter',
      'unexpected key',
      'invalid key',
      'unrecognized field',
      'not a valid executable',
    ],
    ...['was not found and is not optional', ': notpresent'],
    ...['unknown lvalue', 'executable path is not absolute'],
    ...["can't open config file", 'tried to instance a plugin name', '[FATAL] plugin/loop', 'Error during parsing: '],
    ...[
      'Failed to configure a DataSource',
      'Failed to bind properties under',
      '"command failed" err="failed to ',
      'failed to run Kubelet: ',
    ],
    ...['no such file or directory'],
  ],
  read({ message: text, kernel, priority }) {
    if (
      kernel === true ||
      (priority !== undefined && priority > 6) ||
      /deprecat|\bignor(?:ing|ed)\b|using (?:the )?default|test is successful|^(?:cgroup2?|[\w-]{2,16}fs(?: \([^)]{1,60}\))?): /i.test(text)
    )
      return undefined
    const lost = /^"command failed" /.test(text) ? missingFile(text, priority) : undefined
    if (lost !== undefined) return lost
    for (const { says, kind, missing, ends } of SHAPES) {
      const found = says.exec(text)
      if (found === null) continue
      const { name, file, line, line2 } = found.groups ?? {}
      const at = line ?? line2
      return {
        kind,
        name,
        missing: missing === true,
        ends,
        file,
        fileLine: at === undefined ? undefined : Number(at),
        sentence: sentenceOf(text),
      }
    }
    return missingFile(text, priority)
  },
})

/** Without level and process id, as nginx and PostgreSQL print them. */
const sentenceOf = (text: string): string =>
  text
    .replace(/^.{0,40}?\[emerg\] (?:\d{1,9}#\d{1,9}: )?/, '')
    .replace(/: NotPresent\b.*$/, '')
    .replace(/^(?:Unhandled exception\. [\w.]{1,200}: |thread '.{1,100}' panicked at ')/, '')
    .replace(/(was not found and is not optional)\. The expected .*$/, '$1')
    // klog's own frame, CoreDNS' and Fluent Bit's levels, the date of Redis
    // its message alone, of logfmt
    .replace(/^.{0,200}?\bmsg="((?:[^"\\]|\\.){1,1000})".*$/, (_, said: string) => said.replace(/\\"/g, '"'))
    .replace(/^"command failed" err="(.{1,2000}?)"?$/, '$1')
    .replace(/^(?:kubelet: )?(?:Exit with error: )?failed to run Kubelet: (?:failed to create kubelet: )?/, '')
    .replace(/^\[FATAL\] plugin\/\w{1,40}: |^\[ ?error\] \[\w{1,40}\] |^.{0,60} # (?=Fatal error, )/, '')
    .replace(/, see https?:\/\/\S{1,200}\. Query: .*$/, '')
    .replace(/^(?:\[\d{1,9}\] )?(?:LOG|FATAL|ERROR|WARN(?:ING)?):? {1,2}/, '')
    .replace(/\. \/proc\/swaps contained: .*$/, '')
    .replace(/:$/, '')
    .slice(0, 300)
