import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly kind: string
  readonly missing?: true
}

/** What container engines and compose were told and cannot use: compose-go, moby/cmd/dockerd, the client's own checks. */
const SHAPES: readonly Shape[] = [
  {
    says: /unable to configure the Docker daemon with file (?<file>\/[^\s:]{1,300}): .{0,120}directives (?:are|don't match).{0,120}?: (?<name>[\w-]{1,60})/,
    kind: 'directive',
  },
  { says: /unable to configure the Docker daemon with file (?<file>\/[^\s:]{1,300}): (?:.{1,300})/, kind: 'file' },
  { says: /\brequired variable (?<name>[A-Za-z_]\w{0,80}) is missing a value/, kind: 'variable', missing: true },
  {
    says: /\bservice "(?<name>[^"]{1,128})" (?:refers to undefined|depends on undefined|has neither an image nor a build)/,
    kind: 'service',
  },
  {
    says: /^(?:validating (?<file>\/[^\s:]{1,300}): )?(?:\(root\) |services\.|volumes\.|networks\.)\S{0,200} ?Additional propert(?:y|ies) '?(?<name>[\w.-]{1,120})'? (?:is|are) not allowed/,
    kind: 'key',
  },
  {
    says: /^(?:validating (?<file>\/[^\s:]{1,300}): )?(?<name>(?:services|volumes|networks)\.[\w.-]{1,200}) must be an? \w{1,20}/,
    kind: 'key',
  },
  { says: /^(?:parsing (?<file>\/[^\s:]{1,300}): )?yaml: line (?<line>\d{1,7}): .{1,200}/, kind: 'file' },
  { says: /\benv file (?<file>\/[^\s:]{1,300}) not found/, kind: 'file', missing: true },
  {
    says: /^(?:docker: |Error: |Error response from daemon: )?(?:invalid|could not parse) reference(?: format)?(?:: .{1,200})?\s{0,8}$/,
    kind: 'image name',
  },
  { says: /\bdependency failed to start: container (?<name>[\w.-]{1,128}) has no healthcheck configured/, kind: 'service' },
  { says: /^no configuration file provided: not found/, kind: 'file', missing: true },
]

export const engineConfiguration = message<ConfigurationRefusal>({
  id: 'engine-configuration',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...[
      'unable to configure the docker daemon',
      'required variable ',
      'service "',
      'not allowed',
      ' must be a',
      'yaml: line ',
      'env file ',
    ],
    ...['reference format', 'could not parse reference', 'no configuration file provided', 'no healthcheck configured'],
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === true || (ident !== undefined && !/^(?:docker|podman|nerdctl)/.test(ident))) return undefined
    for (const { says, kind, missing } of SHAPES) {
      const found = says.exec(text)
      if (found === null) continue
      const { name, file, line } = found.groups ?? {}
      return {
        kind,
        name,
        missing: missing === true,
        file,
        fileLine: line === undefined ? undefined : Number(line),
        by: kind === 'image name' || /^yaml/.test(text) || /Docker daemon/.test(text) ? undefined : 'docker compose',
        sentence: text
          .trim()
          .replace(/^(?:time="[^"]{1,64}" level=\w{1,8} msg="|docker: |Error: |Error response from daemon: )/, '')
          .slice(0, 300),
      }
    }
    return undefined
  },
})
