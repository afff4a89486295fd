import { withoutWrapping } from '../words.ts'

export type Kind =
  | 'image'
  | 'attachment'
  | 'addresses'
  | 'binary'
  | 'configuration'
  | 'file'
  | 'daemon'
  | 'rights'
  | 'api server'
  | 'runtime'
  | 'handler'
  | 'reserved'
  | 'cgroup driver'
  | 'cgroup'
  | 'full'
  | 'other'

/** What the runtime or the network plugin had not. */
export interface Missing {
  readonly kind: Kind
  /** The image, the network, the range of addresses, the plugin, the file, the address of the daemon. */
  readonly name: string | undefined
  /** Where that was looked for: a namespace, the folders of plugins. */
  readonly place: string | undefined
  /** The network plugin that says so: `aws-cni`, `calico`. */
  readonly plugin: string | undefined
  /** The innermost sentence, in its own words. */
  readonly words: string
}

/** What a call over the network ends with. */
const END = String.raw`(?:connect: )?(?:connection refused|no such file or directory|i\/o timeout|no route to host|network is unreachable|operation timed out)`

/** Wordings of containerd, CRI-O, dockershim, runc, and of the plugins; the first that fits counts. */
const PATTERNS: readonly [Kind, RegExp][] = [
  ['image', /failed to get sandbox image "(?<name>[^"]{1,400})"/],
  ['image', /creating pause container.{0,200}?(?:image|reference) "?(?<name>[\w./:@-]{3,300})/],
  ['attachment', /(?<words>cannot find a network-attachment-definition \((?<name>[^)]{1,253})\) in namespace \((?<place>[^)]{1,253})\))/],
  ['attachment', /(?<words>network-attachment-definitions\.k8s\.cni\.cncf\.io \\?"(?<name>[^"\\]{1,253})\\?" not found)/],
  ['binary', /(?<words>failed to find plugin "(?<name>[^"]{1,100})" in path \[(?<place>[^\]]{1,200})\])/],
  [
    'binary',
    /(?<words>fork\/exec (?<place>\/[\w./-]{1,200})\/(?<name>[\w.-]{1,60}): (?:exec format error|permission denied|no such file or directory))/,
  ],
  ['rights', /plugin type=\\?"[\w.-]{1,60}\\?".{0,400}?(?<words>connection is unauthorized|Unauthorized|is forbidden)/],
  ['addresses', /(?<words>no IP addresses available in range set: (?<name>\S{1,200}))/],
  [
    'addresses',
    /(?<words>failed to assign an IP address to container|no more (?:free )?(?:IPs?|addresses)[^:"]{0,80}|no (?:available |free )?(?:IPs?|IP addresses|addresses) (?:are )?available[^:"]{0,80}|no available (?:IPs?|addresses)[^:"]{0,80}|[Cc]ould not allocate IP[^"]{0,120}|range is full|NoAvailableAddress|[Ff]ailed to allocate (?:for range|address|IP)[^"]{0,160}|all pod CIDR ranges are exhausted)/i,
  ],
  ['configuration', /(?<words>cni plugin not initialized|cni config uninitialized|[Nn]o networks found in (?<name>\/[\w./-]{1,100}))/],
  ['configuration', /(?<words>NetworkPluginNotReady)/],
  [
    'runtime',
    new RegExp(
      `(?<words>dial unix (?<name>/[\\w./-]{0,200}(?:containerd|crio|docker|dockershim|cri-dockerd)(?:/[\\w.-]{1,60})?\\.sock): ${END})`,
    ),
  ],
  ['runtime', /(?<words>[Cc]annot connect to the Docker daemon at (?<name>\S{1,200}))/],
  [
    'api server',
    new RegExp(
      `(?<words>(?:Get|Post|Put|Patch) \\\\?"https://(?<name>[\\w.:[\\]-]{3,253}?)(?:/[^"\\\\]{0,600})?\\\\?": .{0,200}?(?:${END}|x509: [^"\\\\]{3,160}|context deadline exceeded|TLS handshake timeout|EOF))`,
    ),
  ],
  [
    'handler',
    /(?<words>(?:no runtime for "(?<name>[^"]{1,100})" is configured|RuntimeHandler "?(?<handler>[\w.-]{1,100})"? not supported|failed to find runtime handler (?<runtime>[\w.-]{1,100})))/,
  ],
  [
    'cgroup driver',
    /(?<words>expected cgroupsPath to be of format[^:]{1,60}:[^:]{1,60}:[^"]{1,20}"? for systemd cgroups, got \\?"[^"]{1,200}"|.{0,60}cgroup driver.{0,120}(?:differ|mismatch|misconfig|is not).{0,80})/i,
  ],
  ['file', /(?<words>(?:open|stat) (?<name>\/[\w./-]{1,200}): no such file or directory)/],
  ['daemon', new RegExp(`(?<words>dial (?:tcp|unix) (?<name>[\\w./:[\\]-]{1,200}): ${END})`)],
  [
    'daemon',
    /(?<words>(?:failed to create cilium agent client|[Uu]nable to connect to (?:the )?[Cc]ilium|Cilium API client timeout exceeded|[Ii]s the agent running\?)[^"]{0,120})/,
  ],
  [
    'cgroup',
    /(?<words>[^:"]{0,80}(?:cgroup|systemd)[^:"]{0,120}: (?:no space left on device|no such file or directory|device or resource busy|permission denied|Message recipient disconnected[^:"]{0,80}))/,
  ],
  ['reserved', /(?<words>failed to reserve sandbox name .{0,300}?(?:is reserved.{0,100}|$))/],
  ['full', /(?<words>[^:"]{0,200}: no space left on device)/],
]

/** `plugin type="calico"`, as CNI's library wraps every plugin's error since 1.0. */
const PLUGIN = /plugin type=\\{0,3}"(?<name>[\w.-]{1,60})\\{0,3}"/
/** Daemons by their sockets and ports, where no plugin is named. */
const OWNERS: readonly [RegExp, string][] = [
  [/127\.0\.0\.1:6784\b/, 'weave-net'],
  [/127\.0\.0\.1:50051\b/, 'aws-cni'],
  [/cilium/i, 'cilium'],
  [/\/(?:run|lib|etc)\/calico\/|\bcalico\b/, 'calico'],
  [/\/flannel\//, 'flannel'],
  [/multus/i, 'multus'],
  [/\bovnkube\b|ovn-kubernetes|ovn-k8s/, 'ovn-kubernetes'],
]

export function missingOf(message: string): Missing {
  const plugin = PLUGIN.exec(message)?.groups?.['name'] ?? OWNERS.find(([pattern]) => pattern.test(message))?.[1]
  for (const [kind, pattern] of PATTERNS) {
    const m = pattern.exec(message)
    if (m === null) continue
    const { name, handler, runtime, place, words } = m.groups ?? {}
    return {
      kind,
      name: kind === 'rights' ? plugin : (name ?? handler ?? runtime),
      place: place ?? placeOf(kind, message),
      plugin,
      words: (words ?? innermost(kind === 'image' ? message.replace(OF_IMAGE, '') : message)).trim(),
    }
  }
  return { kind: 'other', name: undefined, place: undefined, plugin, words: innermost(message) }
}

/** Calls that only repeat the image: behind them stands what its registry, or the way there, answered. */
const OF_IMAGE =
  /^.{0,2000}(?:failed to (?:pull image|pull and unpack image|resolve reference|get sandbox image)|reference) "[^"]{1,400}": /s

const placeOf = (kind: Kind, message: string): string | undefined =>
  kind === 'attachment' ? /in namespace \(?"?([a-z0-9][a-z0-9-]{0,62})/.exec(message)?.[1] : undefined

/** Characters of a sentence that is told. */
const MOST = 300

/** Without the calls above it. */
function innermost(message: string): string {
  const words = withoutWrapping(message.replace(/^(?:\(combined from similar events\): )?Failed to create pod sandbox: /, ''))
    .replace(/^(?:failed to (?:set ?up|create|start) [^:]{1,300}: ){1,6}/, '')
    .replace(/^.{0,600}?plugin type="[\w.-]{1,60}"(?: name="[^"]{1,100}")? failed \(add\): /s, '')
    // multus and ovn-kubernetes pass the answer of their daemon on
    .replace(/^(?:CmdAdd \(shim\): )?CNI request failed with status \d{3}: '(?:ContainerID:.{0,200}? (?=\[))?(?:\[[^\]]{1,300}\] ?)*/, '')
    .replace(/: unknown$/, '')
  return words.length <= MOST ? words : `${words.slice(0, MOST).replace(/\s\S*$/, '')} …`
}
