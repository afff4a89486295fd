import { LiteralSet } from '../scan/literals.ts'

/** What a line of the kernel or of systemd holds that nobody writes from memory: numbers of processes, devices, places. */
const CONCRETE: readonly RegExp[] = [
  // mm/oom_kill.c
  /^(?:Memory cgroup out of memory|Out of memory(?: \([\w ]{1,40}\))?): Kill(?:ed)? process \d{1,30} \([^)]{1,60}\).{0,40}(?:total-vm:\d|score \d)/,
  /^Killed process \d{1,30} \([^)]{1,60}\),?(?: UID \d{1,10},)? total-vm:\d/,
  /^oom-kill:constraint=CONSTRAINT_[A-Z_]{4,20},nodemask=/,
  /^[^\s:|]{1,16} invoked oom-killer: gfp_mask=0x/,
  // fs
  /^EXT[234]-fs (?:error|warning) \(device [\w-]{1,32}\)/,
  /^EXT[234]-fs \([\w-]{1,32}\): (?:Remounting filesystem read-only|error|failed|previous I\/O error)/,
  /^Aborting journal on device [\w-]{1,32}/,
  /^XFS \([\w-]{1,32}\): (?:Corruption|Metadata|metadata I\/O|Internal error|log I\/O|Filesystem has been shut|Log I\/O|xfs_|Unmount and run)/,
  /^BTRFS (?:error|critical|warning|info) \(device [\w-]{1,32}/,
  // block, md, drivers
  /^(?:blk_update_request: |print_req_error: )?(?:critical (?:medium|target|space allocation|nexus) error|I\/O error),? dev [a-z]\w{1,15}, sector \d/,
  /^Buffer I\/O error on dev(?:ice)? [\w-]{2,16}, /,
  /^md\/raid[\w:]{0,12}:md\w{1,12}: Disk failure on [a-z]\w{1,15}/,
  /^sd \d{1,4}:\d{1,4}:\d{1,4}:\d{1,8}: \[sd[a-z]{1,3}\] /,
  /^ata\d{1,3}(?:\.\d\d)?: (?:exception Emask|failed command|SError|COMRESET failed|error: )/,
  /^nvme nvme\d{1,3}: (?:I\/O \d|controller is down|Device not ready|Removing after)/,
  /^NVRM: Xid \(PCI:/,
  // kernel, arch
  /^(?:watchdog: )?BUG: soft lockup - CPU#\d{1,5} stuck for \d{1,8}s! \[/,
  /^INFO: task \S{1,64}:\d{1,10} blocked for more than \d{1,8} seconds/,
  /^(?:rcu: )?INFO: rcu\w{0,20} (?:self-)?detected (?:expedited )?stalls? on CPU/,
  /^(?:traps: )?[^\s[\]]{1,32}\[\d{1,10}\]:? (?:segfault at [\da-f]{1,16} ip|general protection(?: fault)?,? ip|trap [a-z ]{4,20} ip)/,
  /^BUG: (?:unable to handle (?:kernel|page fault)|kernel NULL pointer dereference,? ).{0,80}[\da-f]{8}/,
  /^Kernel panic - not syncing: .{0,200}(?:0x[\da-f]{4}|\d{2}|init|rootfs|root fs|exception|panic_on)/i,
  /^mce: \[Hardware Error\]: (?:CPU \d|Machine check)/,
  /^EDAC MC\d{1,3}: \d{1,8} [CU]E /,
]

/** What no text but a line of the kernel or of systemd begins with; a list of what to look for may hold it, too. */
const NAMED: readonly RegExp[] = [
  /^Kernel panic - not syncing: \S/i,
  /^(?:nf_conntrack: )?nf_conntrack: table full, dropping packet/,
  /^nfs: server \S{1,253} not responding/,
  /^NETDEV WATCHDOG: /,
  /^general protection fault[,:]/,
  /^TCP: out of memory -- consider tuning tcp_mem/,
  /^neighbour: \w{2,12}: neighbor table overflow/,
  /^VFS: file-max limit \d/,
]

/** systemd of a unit that failed (src/core/unit.c, src/core/service.c). */
const UNIT =
  /^[\w@.\\:-]{1,240}\.(?:service|socket|mount|timer|scope|slice|swap|path): (?:Main process exited, code=|Control process exited, code=|Failed with result '|A process of this unit has been killed|Start request repeated too quickly)/

const LITERALS = new LiteralSet([
  ...[
    'kill process ',
    'killed process ',
    'oom-kill:constraint',
    'invoked oom-killer',
    '-fs error',
    '-fs warning',
    'ext4-fs (',
    'ext3-fs (',
  ],
  ...['journal on device', 'xfs (', 'btrfs ', 'dev sd', 'error, dev', 'i/o error', 'disk failure on', ': [sd'],
  ...['exception emask', 'failed command', 'serror', 'comreset', 'nvme nvme', 'nvrm: xid', 'soft lockup', 'blocked for more than'],
  ...['detected stall', 'detected expedited', 'segfault at', 'general protection', 'bug: ', 'kernel panic', '[hardware error]', 'edac mc'],
  ...['nf_conntrack: ', 'not responding', 'netdev watchdog', 'tcp: out of memory', 'table overflow', 'file-max limit', 'traps: '],
  ...['process exited, code=', 'failed with result', 'process of this unit', 'repeated too quickly'],
])

/** Whether such a line may stand in a text: its literals are looked for before its shapes. */
export const mayBeUnmistakable = (text: string): boolean => LITERALS.holds(text)

/** Whether the text, from its first character on, is a line of the kernel with the numbers of a case. */
export const isConcrete = (text: string): boolean => CONCRETE.some((shape) => shape.test(text))

/** Who wrote the line that the text is from its first character on, as its words alone tell. */
export function writerOf(text: string): 'kernel' | 'systemd' | undefined {
  if (UNIT.test(text)) return 'systemd'
  return isConcrete(text) || NAMED.some((shape) => shape.test(text)) ? 'kernel' : undefined
}
