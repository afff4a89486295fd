import { withoutWrapping } from '../words.ts'

/** Why a volume is not there, as the kubelet, mount(8) or the driver of the storage answers. */
export type Kind =
  | 'object missing'
  | 'full'
  | 'taken'
  | 'attach limit'
  | 'driver missing'
  | 'attacher silent'
  | 'server silent'
  | 'server unknown'
  | 'server refuses'
  | 'export missing'
  | 'helper missing'
  | 'statd'
  | 'option'
  | 'check failed'
  | 'file system'
  | 'device missing'
  | 'attaching'
  | 'volume gone'
  | 'zone'
  | 'rights'
  | 'busy'
  | 'host path'
  | 'claim unbound'
  | 'cache'
  | 'waited'
  | 'timeout'
  | 'other'

export interface Answer {
  readonly kind: Kind
  /** The innermost sentence, in its own words: mount's output where there is one. */
  readonly words: string
  /** What was to be mounted: `fs01:/vol/media`, `//nas/share`, `/dev/sdb`. */
  readonly source: string | undefined
  /** As mount(8) was told: `nfs`, `cifs`, `ext4`. */
  readonly fileSystem: string | undefined
}

/** The wordings of mount(8) and its helpers (util-linux, nfs-utils, cifs-utils, mount.ceph), of CSI drivers and of clouds. The first that fits counts. */
const KINDS: readonly [Kind, RegExp][] = [
  ['object missing', /(?:secret|configmap|persistentvolumeclaim) "[^"]{1,253}" not found/i],
  ['full', /no space left/i],
  [
    'attach limit',
    /AttachmentLimitExceeded|attach(?:ment)? limit|max(?:imum)? (?:volume|disk)s? (?:count|limit)|maximum number of (?:data )?(?:volumes|disks)|(?:volume|disk) limit (?:exceeded|reached)|too many (?:volumes|disks)|exceeds? (?:the )?max(?:imum)? (?:number of )?(?:volumes|disks)/i,
  ],
  [
    'taken',
    /Multi-Attach|already (?:exclusively )?(?:attached|used)|attached to (?:another|a different)|already (?:in use|being used) by|IN_USE_BY_ANOTHER_RESOURCE/i,
  ],
  ['driver missing', /not found in the list of registered CSI drivers|no volume plugin matched|CSIDriver.{0,80}not found/],
  ['attacher silent', /external-attacher/],
  ['zone', /not in the same (?:availability )?zone|different (?:availability )?zone/i],
  [
    'volume gone',
    /InvalidVolume\.NotFound|code = NotFound desc = .{0,80}(?:volume|disk)|(?:volume|disk) not found|(?:volume|disk) \S{1,200} (?:is |was )?(?:not found|could not be found|does not exist)|VolumeNotFound/i,
  ],
  ['attaching', /(?:was|is|state:?|status:?) "?(?:attaching|detaching)\b|volume attachment is being deleted/i],
  ['host path', /hostPath type check failed|^path "[^"]{1,300}" does not exist/],
  ['claim unbound', /error processing PVC|PVC is not bound/],
  ['statd', /rpc\.statd is not running/],
  [
    'server refuses',
    /access denied by server|mount error\((?:1|13)\)|mount\.\w{2,12}:? (?:mount failed: )?(?:Operation not permitted|Permission denied)/,
  ],
  [
    'server unknown',
    /(?:[Ff]ailed to resolve server|could not resolve address for|Name or service not known|Temporary failure in name resolution)/,
  ],
  [
    'server silent',
    /mount\.\w{2,12}:? .{0,200}?(?:Connection timed out|No route to host|Connection refused|Network is unreachable|Host is down)|mount error(?:\((?:11[0-3]|101)\)| 11\d)/,
  ],
  ['export missing', /reason given by server: No such file|mount\.nfs4?: .{0,300}No such file or directory|mount error\((?:2|6)\)/],
  ['helper missing', /for several filesystems|mount\.<type> helper|unknown filesystem type|bad superblock on (?:\/\/|[^/\s]{1,253}:)/],
  [
    'option',
    /Protocol not supported|(?:version|protocol) is not supported|incorrect mount option|mount error\((?:22|95)\)|parse mount option|mount\.\w{2,12}:? .{0,200}Invalid argument/,
  ],
  ['check failed', /'fsck' found errors|UNEXPECTED INCONSISTENCY|Structure needs cleaning|fsck failed|xfs_repair/i],
  ['file system', /bad superblock|wrong fs type|can't read superblock/i],
  [
    'device missing',
    /special device \S{1,300} does not exist|(?:could not find|failed to find|no such) device|device path .{0,80}not found/i,
  ],
  [
    'rights',
    /UnauthorizedOperation|AuthorizationFailed|AccessDenied|not authorized|[Uu]nauthorized|Code: 403|(?:status ?code|StatusCode):? 403|[Pp]ermission[_ ]denied|PERMISSION_DENIED|forbidden/i,
  ],
  ['busy', /operation with the given [Vv]olume.{0,200}already exists|operation .{0,80}(?:is )?already (?:in progress|pending)/],
  ['cache', /sync (?:secret|configmap) cache/i],
  ['waited', /^Unable to (?:attach or )?mount volumes|^timeout expired waiting for volumes/],
  ['timeout', /deadline exceeded|DeadlineExceeded|timed out|i\/o timeout/],
]

const STEP =
  /^(?:\S{1,253}\s{1,80})?(?:MountVolume|AttachVolume|MapVolume|DetachVolume)\.\w{1,40} (?:initialization |check )?failed for volume (?:"[^"]{0,253}"|<[^>]{1,80}>) ?: /
const WAITED = /^Unable to (?:attach or )?mount volumes: .{0,2000}\]: (?!timed out|context deadline exceeded)/s
/** k8s.io/mount-utils: what was run, and below `Output:` what it printed. */
const ARGUMENTS = /Mounting arguments: (.{1,1000})/
const OUTPUT = /(?:^|\n|\s)Output: ?(.{1,2000})$/s

export function answerOf(message: string): Answer {
  const output = OUTPUT.exec(message)?.[1]
  const words = (output ?? withoutWrapping(message.replace(STEP, '').replace(WAITED, '')))
    // where it was to be seen is a path of the kubelet, which tells nobody anything
    .replace(/(\bmount(?:\.\w{1,20})?: )\/var\/lib\/kubelet\/\S{1,400}: /g, '$1')
    // mount's own hints where to read on
    .replace(/\n(?:Refer to the mount|dmesg\(1\) may have|\s{0,16}dmesg\(1\)).{0,200}/g, '')
    .replace(/\s{1,40}/g, ' ')
    .replace(/(?<![. ])[. ]+$/, '')
    .trim()
  const kind = KINDS.find(([, pattern]) => pattern.test(output ?? message.replace(STEP, '')))?.[0] ?? 'other'
  return { kind, words: shortened(words), ...sourceOf(message, words) }
}

/** Characters of a sentence that is told whole. */
const MOST = 500
const shortened = (text: string): string => (text.length <= MOST ? text : `${text.slice(0, MOST).replace(/\s\S*$/, '')} …`)

function sourceOf(message: string, words: string): Pick<Answer, 'source' | 'fileSystem'> {
  const said = ARGUMENTS.exec(message)?.[1]?.trim().split(/\s+/) ?? []
  const type = said.indexOf('-t')
  const named =
    /(?:while mounting|mounting|bad superblock on|superblock on|special device|errors on device) ((?:\/\/|\/dev\/|[\w.[\]:-]{1,253}:\/)[^\s,;]{0,300})/.exec(
      words,
    )?.[1]
  const last = said.at(-2)
  return {
    // the kernel's name of a device says more than the link that leads to it
    source:
      named?.startsWith('/dev/') !== true && last?.startsWith('-') === false && last.includes('/') ? last : named?.replace(/[:.]$/, ''),
    fileSystem: (type < 0 ? undefined : said[type + 1]) ?? /unknown filesystem type '(\w{1,20})'/.exec(words)?.[1],
  }
}
