import { withoutWrapping } from '../words.ts'

export type Kind = 'image' | 'addresses' | 'binary' | 'configuration' | 'file' | 'daemon' | 'rights' | 'cgroup' | 'other'

/** What the runtime or the network plugin had not. */
export interface Missing {
  readonly kind: Kind
  /** The image, the range of addresses, the plugin, the file, the address of the daemon. */
  readonly name: string | undefined
  /** The innermost sentence, in its own words. */
  readonly words: string
}

const PATTERNS: readonly [Kind, RegExp][] = [
  ['image', /failed to get sandbox image "(?<name>[^"]{1,400})"/],
  ['rights', /plugin type=\\?"(?<name>[\w.-]{1,60})\\?".{0,300}?(?<words>connection is unauthorized|Unauthorized|is forbidden)/],
  ['addresses', /(?<words>no IP addresses available in range set: (?<name>\S{1,200}))/],
  ['addresses', /(?<words>failed to assign an IP address to container|no more free IPs?[^:"]{0,80}|no available IPs?[^:"]{0,80})/],
  ['binary', /(?<words>failed to find plugin "(?<name>[^"]{1,100})" in path \[[^\]]{1,200}\])/],
  ['configuration', /(?<words>cni plugin not initialized|cni config uninitialized|[Nn]o networks found in (?<name>\/[\w./-]{1,100}))/],
  ['configuration', /(?<words>NetworkPluginNotReady)/],
  ['file', /(?<words>(?:open|stat) (?<name>\/[\w./-]{1,200}): no such file or directory)/],
  [
    'daemon',
    /(?<words>dial (?:tcp|unix) (?<name>[\w./:[\]-]{1,200}): (?:connect: )?(?:connection refused|no such file or directory|i\/o timeout))/,
  ],
  [
    'cgroup',
    /(?<words>[^:"]{0,80}(?:cgroup|systemd)[^:"]{0,120}: (?:no space left on device|no such file or directory|device or resource busy|permission denied|Message recipient disconnected[^:"]{0,80}))/,
  ],
]

export function missingOf(message: string): Missing {
  for (const [kind, pattern] of PATTERNS) {
    const m = pattern.exec(message)
    if (m !== null) return { kind, name: m.groups?.['name'], words: (m.groups?.['words'] ?? innermost(message)).trim() }
  }
  return { kind: 'other', name: undefined, words: innermost(message) }
}

/** Without the calls above it. */
const innermost = (message: string): string =>
  withoutWrapping(message.replace(/^(?:\(combined from similar events\): )?Failed to create pod sandbox: /, ''))
    .replace(/^failed to (?:set ?up|create) [^:]{1,300}: /, '')
    .slice(0, 300)
