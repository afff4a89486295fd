import { message } from '../../core/message.ts'
import { MOUNT_SAID, type MountSaid } from '../../records/mount-said.ts'

/** util-linux: sys-utils/mount.c and libmount/src/context_mount.c, with the place before the reason since 2.30. */
const MOUNT =
  /^mount: (?:(\/[^:]{0,300}): )?((?:special device|wrong fs type|can't find|can't read superblock|unknown filesystem type|mount point|bad option|bad usage|cannot mount|cannot find|permission denied|must be superuser|failed to (?:setup|set up)|overlapping|mount\(2\) system call failed|fsconfig\(?\)? system call failed|fsmount|block device|only root|wrong device|filesystem was mounted, but|(?:special )?(?:device|UUID|LABEL|PARTUUID)\b.{0,200}\bnot found|\/\S{1,300}(?: is)? (?:already mounted|not a block device|is not a block device)|\S{1,300} (?:does not exist|is already mounted|is busy)).{0,400})$/
/** nfs-utils: utils/mount/error.c; cifs-utils: mount.cifs.c. */
const NETWORK =
  /^mount(?:\.(?:nfs4?|cifs|smb3|ceph|glusterfs|fuse\S{0,16}))?(?: error\(\d{1,3}\)|: mount\(2\)| error)?: ((?:Connection (?:timed out|refused)|access denied by server|mounting \S{1,300} failed, reason given by server|Failed to resolve server|No route to host|Network is unreachable|requested NFS version|an incorrect mount option|Protocol not supported|rpc\.statd is not running|Stale file handle|Permission denied|could not connect|could not resolve|No such (?:file or directory|device)|Host is down|Cannot allocate memory|backup_volfile|Mount failed).{0,400})$/
/** util-linux: sys-utils/swapon.c. */
const SWAPON = /^swapon: (?:(\/[^:]{1,300}): |(?:cannot open|stat of|cannot find the device for) (\S{1,300}?):? )(.{3,300})$/
/** e2fsck and systemd-fsck: src/fsck/fsck.c. */
const FSCK =
  /^(?:fsck: )?(?:(\/\S{1,200}|[\w./-]{2,120}): )?(UNEXPECTED INCONSISTENCY.{0,200}|fsck failed with (?:exit status|error code) \d{1,3}\b.{0,100}|.{0,60}\bRUN fsck MANUALLY\b.{0,100})$/

const FSCK_OF_CONSOLE = /^systemd-fsck(?:\[\d{1,10}\])?: /

const isOf = (ident: string | undefined, programs: RegExp): boolean => ident === undefined || programs.test(ident)

function saidIn(text: string, ident: string | undefined): MountSaid | undefined {
  if (isOf(ident, /^\(?mount\b/)) {
    const full = /^mount[.:]|^mount error/.test(text) || ident === undefined ? text : `mount: ${text}`
    const mount = MOUNT.exec(full)
    if (mount !== null) return { by: 'mount', where: mount[1], reason: mount[2]! }
    const network = NETWORK.exec(full)
    if (network !== null) return { by: 'mount', reason: network[1]! }
  }
  if (isOf(ident, /^\(?swapon\b/)) {
    const swap = SWAPON.exec(text.startsWith('swapon:') || ident === undefined ? text : `swapon: ${text}`)
    if (swap !== null)
      return { by: 'swapon', where: swap[1] ?? swap[2], reason: swap[1] === undefined ? text.replace(/^swapon: /, '') : swap[3]! }
  }
  if (!isOf(ident, /fsck/)) return undefined
  const fsck = FSCK.exec(text)
  return fsck === null ? undefined : { by: 'fsck', where: fsck[1], reason: fsck[2]!.trim() }
}

export const mountSaid = message<MountSaid>({
  id: 'mount-said',
  emits: MOUNT_SAID,
  holds: [
    ...['mount: ', 'mount.nfs', 'mount.cifs', 'mount error', 'mount.ceph', 'mount.gluster', 'swapon: ', 'UNEXPECTED INCONSISTENCY'],
    ...['RUN fsck MANUALLY', 'fsck failed with'],
  ],
  read({ message: text, ident, kernel }) {
    // a console has it behind the kernel's stamp
    const console = ident === undefined ? FSCK_OF_CONSOLE.exec(text) : null
    if (kernel === true && console === null) return undefined
    const said = console === null ? saidIn(text.trimEnd(), ident) : saidIn(text.slice(console[0].length).trimEnd(), 'systemd-fsck')
    return said === undefined ? undefined : { ...said, reason: said.reason.replace(/\.$/, '') }
  },
})
