import { withoutWrapping } from '../words.ts'

export type Kind =
  'command' | 'mount' | 'object' | 'key' | 'root' | 'port' | 'privileged port' | 'name' | 'source' | 'gpu' | 'network' | 'other'

/** What a runtime or the kubelet says of a container that it cannot start. */
export interface Said {
  readonly kind: Kind
  /** The command, the path in the container, the Secret or ConfigMap with its kind. */
  readonly name?: string | undefined
  /** The key that is missing in an object. */
  readonly key?: string | undefined
  /** Its own words, without the calls above them. */
  readonly words: string
}

const PATTERNS: readonly [Kind, RegExp][] = [
  ['command', /exec: \\?"(?<name>[^"\\]{1,300})\\?": (?<words>.{1,120}?)(?:: unknown|$)/],
  ['command', /exec (?<name>\/\S{1,300}): (?<words>no such file or directory|permission denied|exec format error)/],
  [
    'mount',
    /mounting \\*"(?:[^"\\]{1,500})\\*" to rootfs(?: at)? \\*"(?<name>[^"\\]{1,300})\\*".{0,300}?(?<words>not a directory|no such file or directory|permission denied|is a directory)/,
  ],
  ['key', /(?<words>couldn't find key (?<key>\S{1,253}) in (?<name>(?:ConfigMap|Secret) \S{1,300}))/],
  ['object', /(?<name>(?:secret|configmap) "[^"]{1,253}") (?<words>not found)/],
  // crun, which podman uses
  ['command', /crun: executable file [`'"]{1,2}(?<name>[^`'"]{1,300})[`'"]{1,2} (?<words>not found(?: in \$PATH)?)/],
  [
    'command',
    /crun: (?:open executable|cannot execute) ?[`'"]{0,2}(?<name>[^`'":]{1,300})?[`'"]{0,2}: (?<words>[Pp]ermission denied|[Ee]xec format error)/,
  ],
  // what an engine asks of its host: moby/libnetwork, rootlesskit, moby/daemon, libpod
  [
    'privileged port',
    /cannot expose privileged port (?<name>\d{1,5}), (?<words>you can add 'net\.ipv4\.ip_unprivileged_port_start=\d{1,5}')/,
  ],
  ['privileged port', /\blisten (?:tcp|udp)[46]? \S{0,64}:(?<name>\d{1,5}): (?<words>bind: permission denied)/],
  ['port', /Bind for \S{0,64}:(?<name>\d{1,5}) failed: (?<words>port is already allocated)/],
  [
    'port',
    /(?:listen (?:tcp|udp)[46]?|exposing port (?:TCP|UDP)|bind host port for) \S{0,64}?:(?<name>\d{1,5})(?=[:\s/]).{0,200}?(?<words>address already in use)/,
  ],
  ['name', /container name "\/?(?<name>[\w.-]{1,128})" is (?<words>already in use)/],
  ['name', /\bname "(?<name>[\w.-]{1,128})" is (?<words>already used)/],
  ['source', /(?<words>bind source path does not exist): (?<name>\/[^\s"]{0,300})/],
  ['source', /\bstatfs (?<name>\/[^\s":]{0,300}): (?<words>no such file or directory)/],
  ['gpu', /(?<words>could not select device driver "(?<name>[^"]{0,60})" with capabilities: \[\[gpu[^\]]{0,60}\]\])/],
  ['network', /\bnetwork (?<name>[\w.-]{1,128}) (?<words>not found)/],
  ['root', /(?<words>container has runAsNonRoot and .{1,200})/],
]

/** The sentence that says what is wrong, of a message of many layers. */
export function sentenceOf(message: string): Said {
  for (const [kind, pattern] of PATTERNS) {
    const groups = pattern.exec(message)?.groups
    if (groups !== undefined) return { kind, name: groups['name'], key: groups['key'], words: groups['words']!.trim() }
  }
  return { kind: 'other', words: withoutWrapping(message).replace(/^Pod /, '').split('\n')[0]!.slice(0, 300) }
}
