import { withoutWrapping } from '../words.ts'

export type Kind =
  | 'command'
  | 'none'
  | 'directory'
  | 'user'
  | 'mount'
  | 'object'
  | 'key'
  | 'root'
  | 'reserved'
  | 'slow'
  | 'port'
  | 'privileged port'
  | 'name'
  | 'source'
  | 'gpu'
  | 'network'
  | 'other'

/** What a runtime or the kubelet says of a container that it cannot start. */
export interface Said {
  readonly kind: Kind
  /** The command, the path in the container, the user, the Secret or ConfigMap with its kind. */
  readonly name?: string | undefined
  /** The key that is missing in an object. */
  readonly key?: string | undefined
  /** Its own words, without the calls above them. */
  readonly words: string
}

/** errno(3) in the words of the C library and of Go; crun begins them with a capital. */
const ERRNO =
  'not a directory|is a directory|no such file or directory|permission denied|operation not permitted|read-only file system|device or resource busy|invalid argument|input/output error|stale (?:NFS )?file handle|too many levels of symbolic links|no such device'

/** Words of runc (libcontainer), crun, containerd, CRI-O, docker and the kubelet (pkg/kubelet/kuberuntime, pkg/kubelet/container). */
const PATTERNS: readonly [Kind, RegExp][] = [
  ['command', /exec: \\*"(?<name>[^"\\]{1,300})\\*": (?<words>.{1,120}?)(?:\\*"|: unknown|$)/],
  ['command', /exec (?<name>\/\S{1,300}): (?<words>no such file or directory|permission denied|exec format error)/],
  // crun: src/libcrun/linux.c
  ['command', /executable file [`'](?<name>[^`']{1,300})['`] (?<words>not found(?: in \$PATH)?)/i],
  [
    'command',
    /(?:\bopen executable|\bcannot find executable|\bexec container process) [`'](?<name>[^`']{1,300})[`']: (?<words>[^:]{1,80})/i,
  ],
  ['none', /(?<words>no command specified)/i],
  ['directory', /chdir to cwd \(\\*"(?<name>[^"\\]{1,300})\\*"\) set in config\.json failed: (?<words>[^:"\\]{1,80})/],
  ['user', /(?<words>unable to find (?:user|group) (?<name>[^:\s]{1,100}): [^:"\\}]{1,100})/],
  ['user', /(?<words>(?:invalid|unknown) user[: ]{1,2}"?(?<name>[^":\s]{1,100})"?)/],
  [
    'mount',
    new RegExp(
      String.raw`mounting \\*"(?:[^"\\]{1,500})\\*" to rootfs (?:\\*"[^"\\]{1,500}\\*" )?at \\*"(?<name>[^"\\]{1,300})\\*".{0,900}?(?<words>${ERRNO})`,
      'i',
    ),
  ],
  [
    'mount',
    new RegExp(String.raw`\bmount [\x60'][^\x60']{1,500}[\x60'] to [\x60'](?<name>[^\x60']{1,300})[\x60']: (?<words>${ERRNO})`, 'i'),
  ],
  ['key', /(?<words>couldn't find key (?<key>\S{1,253}) in (?<name>(?:ConfigMap|Secret) \S{1,300}))/],
  ['object', /(?<name>(?:secret|configmap) "[^"]{1,253}") (?<words>not found)/i],
  ['root', /(?<words>container has runAsNonRoot and .{1,200}|container's runAsUser .{1,20}breaks non-root policy.{0,160})/],
  ['reserved', /(?<words>name "(?<name>[^"]{1,300})" is reserved for "?[^"\s]{1,80}"?)/],
  ['reserved', /(?<words>container name "(?<name>[^"]{1,300})" is already in use by (?:container )?"?[^"\s.]{1,80}"?)/],
  ['slow', /^(?:rpc error: .{0,60}= )?(?<words>context deadline exceeded|.{0,60}operation timeout: context deadline exceeded)$/],
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
]

/** The sentence that says what is wrong, of a message of many layers. `ofEngine`: an engine says it to people, no kubelet. */
export function sentenceOf(message: string, ofEngine = false): Said {
  for (const [kind, pattern] of PATTERNS) {
    // a kubelet makes names itself, people give them to an engine
    if (ofEngine && kind === 'reserved') continue
    const groups = pattern.exec(message)?.groups
    if (groups !== undefined) return { kind, name: groups['name'], key: groups['key'], words: groups['words']!.trim() }
  }
  return { kind: 'other', words: innermost(withoutWrapping(message).replace(/^Pod /, '').split('\n')[0]!).slice(0, 300) }
}

/** Calls of containerd, CRI-O, runc and docker above the one that failed, each of which only says so. */
const CALL =
  /^(?:failed to (?:create (?:containerd )?task|create shim task|start container(?: \S{1,80})?|create container|generate (?:container )?(?:\S{1,80} )?spec)|OCI runtime create failed|oci runtime error|(?:runc|crun) create failed|crun|container_linux\.go:\d{1,5}|process_linux\.go:\d{1,5}|unable to start container process|error during container init|starting container process caused|container init caused|container create failed|Container creation error|Error response from daemon): ?/

/** What the innermost call says: `write …/cpu.cfs_quota_us: invalid argument`. */
function innermost(text: string): string {
  let left = text
  for (let i = 0; i < 16; i++) {
    const next = left
      .replace(/^\\*["']/, '')
      .replace(/^\{"message":\\*"/, '')
      .replace(/^time=(?:\\*"[^"\\]{1,60}\\*"|\S{1,60}) level=\w{1,10} msg=\\*"?/, '')
      .replace(CALL, '')
    if (next === left) break
    left = next
  }
  return left === text ? text : left.replace(/[\\"'}]{1,12}$/, '').replace(/: unknown$/, '')
}
