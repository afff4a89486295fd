import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'
import { deviceName } from '../../core/device.ts'

interface Facts {
  device: string
  filesystem: string
  functionName?: string | undefined
  text: string
  /** It tells only that an earlier error has stopped the file system. */
  consequence: boolean
  message: string
}

interface Said {
  device: string
  filesystem: string
  functionName?: string | undefined
  text: string
}

/** fs/ext4/super.c (__ext4_error), fs/jbd2/journal.c, fs/xfs/xfs_error.c and xfs_fsops.c, fs/btrfs/messages.c, fs/f2fs/super.c, fs/fat/misc.c. */
function read(message: string): Said | undefined {
  let m =
    /^(EXT[234])-fs error \(device ([^)\s]{1,64})\)(?: in ([\w.]{1,64})(?::\d{1,6})?|: ([\w.]{1,64})(?::\d{1,6})?)?: ?(.{0,400})/s.exec(
      message,
    )
  if (m !== null) return { device: m[2]!, filesystem: m[1]!.toLowerCase(), functionName: m[3] ?? m[4], text: m[5]! }
  m =
    /^(EXT[234])-fs \(([^)\s]{1,64})\): ((?:I\/O error while|failed to|Inode \d|previous I\/O error|Delayed block allocation failed|This should not happen|error count since|warning: mounting fs with errors|group descriptors corrupted|unable to read|bad geometry|VFS: Can't find|no journal found|ext4_).{0,300})/s.exec(
      message,
    )
  if (m !== null)
    return /^(?:VFS: Can't find|error count|bad geometry|unable to read superblock|no journal|ext4_)/.test(m[3]!)
      ? undefined
      : { device: m[2]!, filesystem: m[1]!.toLowerCase(), text: m[3]! }
  m = /^Aborting journal on device (\S{1,64}?)(?:-\d{1,8})?\.?$/.exec(message)
  if (m !== null) return { device: m[1]!, filesystem: 'jbd2', text: 'the journal was aborted' }
  m =
    /^JBD2: ((?:Detected IO errors while flushing file data on|Error -?\d{1,4} detected when updating journal superblock for|I\/O error when updating journal superblock for|Detected (?:aborted|invalid)) ?(\S{0,64}?)(?:-\d{1,8})?\.?)$/.exec(
      message,
    )
  if (m !== null && m[2] !== '') return { device: m[2]!, filesystem: 'jbd2', text: m[1]! }
  m =
    /^XFS \(([^)\s]{1,64})\): ((?:Internal error|Corruption|Metadata (?:I\/O error|corruption)|metadata I\/O error|log I\/O error|xfs_do_force_shutdown|Log I\/O Error|I\/O Error Detected|Filesystem has been shut down|User initiated shutdown|Failed to recover|failed to locate log tail|log mount\/recovery failed|page discard on page|writeback error|Unmount and run xfs_repair|Please u(?:n)?mount the filesystem and rectify).{0,300})/s.exec(
      message,
    )
  if (m !== null)
    return /^User initiated/.test(m[2]!)
      ? undefined
      : {
          device: m[1]!,
          filesystem: 'xfs',
          functionName: /\bat (\w{1,64})\+0x/.exec(m[2]!)?.[1] ?? /(xfs_\w{1,64})/.exec(m[2]!)?.[1],
          text: m[2]!,
        }
  m =
    /^BTRFS:? (?:(error|critical)|warning) \(device ([^)\s]{1,64})(?: state \w{1,8})?\)(?: in ([\w.]{1,64})(?::\d{1,6})?)?: ?(.{0,300})/s.exec(
      message,
    )
  if (m !== null)
    return m[1] === undefined && !/csum failed|checksum error|checksum verify failed|i\/o error/i.test(m[4]!)
      ? undefined
      : { device: m[2]!, filesystem: 'btrfs', functionName: m[3], text: m[4]! }
  m =
    /^F2FS-fs \(([^)\s]{1,64})\): ((?:inconsistent|Inconsistent|corrupt|Corrupt|access invalid|invalid|Stopped filesystem|Mismatch|cannot).{0,300})/s.exec(
      message,
    )
  if (m !== null) return { device: m[1]!, filesystem: 'f2fs', text: m[2]! }
  m = /^(FAT|NTFS|exFAT|EXFAT)-fs(?: error)? \((?:device )?([^)\s]{1,64})\): (?:error[,:]? ?)(.{0,300})/s.exec(message)
  return m === null ? undefined : { device: m[2]!, filesystem: m[1]!.toLowerCase(), text: m[3]! }
}

const CONSEQUENCE = /aborted journal|journal was aborted|previous I\/O error|shut down|run xfs_repair|rectify|Remounting/i

export const filesystemError = detector<Facts>({
  id: 'filesystem-error',
  title: 'A file system reports an error in itself',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['filesystem-readonly', 'hung-task', 'unit-failed'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    bench.onLine(
      // a mount is told in the same words: only what may follow in an error is a literal
      [
        ...['EXT2-fs', 'EXT3-fs', 'EXT4-fs'].flatMap((fs) => [`${fs} error`, `${fs} warning`]),
        '): I/O error while',
        '): failed to ',
        '): Inode ',
        'previous I/O error',
        'Delayed block allocation failed',
        'This should not happen',
        'mounting fs with errors',
        'group descriptors corrupted',
        '): unable to read',
        'Aborting journal',
        'JBD2: ',
        'XFS (',
        'BTRFS',
        'F2FS-fs',
        'FAT-fs',
        'NTFS-fs',
      ],
      (line) => {
        if (line.kernel === false) return
        const said = read(line.message)
        if (said === undefined) return
        const device = deviceName(said.device)
        const consequence = CONSEQUENCE.test(said.text)
        bench.find({
          group: `${line.host ?? ''}\0${device}`,
          event: eventOf(line),
          facts: {
            device,
            filesystem: said.filesystem,
            functionName: said.functionName,
            text: said.text,
            consequence,
            message: line.message,
          },
          entities: { device, host: line.host },
          proof: [
            {
              at: line.at,
              time: line.time,
              witness: 'kernel log',
              note: consequence ? 'a consequence of an earlier error' : 'the file system found damage or lost a write',
            },
          ],
          time: line.time,
          title: `${said.filesystem === 'jbd2' ? 'Journal' : said.filesystem} error on ${device}`,
        })
      },
    )
  },
  // the first line that is not a mere consequence names the error
  join: (before, later) =>
    before.consequence && !later.consequence
      ? later
      : before.filesystem === 'jbd2' && later.filesystem !== 'jbd2'
        ? { ...before, filesystem: later.filesystem }
        : before,
  cause: (f, count) =>
    `The ${f.filesystem === 'jbd2' ? 'journal' : f.filesystem} file system on ${f.device} reported ${count === 1 ? 'an error' : `${count} errors`}${f.functionName === undefined ? '' : `, the first in ${f.functionName}`}: ${f.text.trim().replace(/\.$/, '')}.${f.consequence ? ' Only consequences are in this log: the first error is before it.' : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say: `Stop writing to ${f.device} and see whether the device below it failed first (disk-io-error): a check on a failing disk destroys data.`,
      run: `dmesg | grep -iE '${f.device.replace(/[^\w-]/g, '.')}|I/O error'`,
    },
    {
      when: 'durable',
      say: `Unmount and check the file system, then restore what the check removed.`,
      run:
        f.filesystem === 'xfs'
          ? `xfs_repair -n /dev/${f.device}`
          : f.filesystem === 'btrfs'
            ? `btrfs check --readonly /dev/${f.device}`
            : `e2fsck -fn /dev/${f.device}`,
    },
    { when: 'verify', say: 'The read-only check ends without an error and the log stays quiet after mounting.' },
  ],
  links: ['https://docs.kernel.org/filesystems/ext4/index.html', 'https://docs.kernel.org/filesystems/xfs/index.html'],
  messages: [
    { text: 'EXT4-fs error (device D): fn:line: …', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'Aborting journal on device D-8.', kernels: 'all', source: 'fs/jbd2/journal.c' },
    { text: 'JBD2: Detected IO errors while flushing file data on D', kernels: 'all', source: 'fs/jbd2/commit.c' },
    { text: 'XFS (D): Corruption of in-memory data detected', kernels: 'all', source: 'fs/xfs/xfs_fsops.c' },
    { text: 'XFS (D): Internal error …', kernels: 'all', source: 'fs/xfs/xfs_error.c' },
    { text: 'XFS (D): Metadata I/O error, metadata corruption detected', kernels: 'all', source: 'fs/xfs/xfs_buf.c' },
    { text: 'BTRFS error | critical (device D): …', kernels: 'all', source: 'fs/btrfs/messages.c' },
    { text: 'F2FS-fs (D): …', kernels: 'all', source: 'fs/f2fs/super.c' },
    { text: 'FAT-fs (D): error, …', kernels: 'all', source: 'fs/fat/misc.c' },
  ],
  mechanism:
    'A file system checks what it reads and whether its writes arrive. When metadata does not fit or the journal cannot be written, it prints the function that noticed it, and by its errors= policy goes on, becomes read-only, or panics.',
  decoys: [
    'a file system that is probed and found to be another one',
    'recovery of the journal after an unclean stop',
    'a shutdown that the user asked for',
  ],
  examples: [
    {
      name: 'a damaged directory',
      files: {
        'dmesg.txt':
          '[   80.986409] EXT4-fs error (device vdb1): ext4_lookup:1860: inode #2: comm ls: deleted inode referenced: 12\n[   80.986923] Aborting journal on device vdb1-8.\n',
      },
      fires: true,
    },
    {
      name: 'mounted and recovered',
      files: {
        'dmesg.txt':
          '[   90.330797] EXT4-fs (vdb1): recovery complete\n[   90.349314] EXT4-fs (vdb1): mounted filesystem with ordered data mode. Quota mode: none.\n',
      },
      fires: false,
    },
  ],
})
