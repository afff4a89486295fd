import type { FilesystemError } from '../../records/filesystem-error.ts'

type Said = Pick<FilesystemError, 'filesystem' | 'text' | 'nature' | 'errors' | 'epochSeconds'> & {
  readonly device?: string | undefined
  readonly functionName?: string | undefined
}

export const CONSEQUENCE =
  /^(?!Corruption warning: ).{0,400}(?:aborted journal|journal was aborted|previous I\/O error|shut down|run xfs_repair|rectify|Remounting)/is

/** A wording, and what it says; undefined where words of the same form say something else. */
type Wording = readonly [RegExp, (m: RegExpExecArray) => Said | undefined]

/** fs/ext4/super.c (__ext4_error), fs/jbd2/journal.c. */
const EXT: readonly Wording[] = [
  [
    /^(EXT[234])-fs error \(device ([^)\s]{1,64})\)(?: in ([\w.]{1,64})(?::\d{1,6})?|: ([\w.]{1,64})(?::\d{1,6})?)?: ?(.{0,400})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), functionName: m[3] ?? m[4], text: m[5]! }),
  ],
  [
    /^(EXT[234])-fs \(([^)\s]{1,64})\): ((?:I\/O error while|failed to|Inode \d|previous I\/O error|Delayed block allocation failed|This should not happen|warning: mounting fs with errors|group descriptors corrupted|unable to read(?! superblock)|bad geometry: ).{0,300})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), text: m[3]! }),
  ],
  // __ext4_read_dirblock: a directory that could not be read is told as a warning; no memory (-12) and a signal (-4) are none of its device's
  [
    /^(EXT[34])-fs warning \(device ([^)\s]{1,64})\): ([\w.]{1,64}):\d{1,6}: ((?:.{0,120}: )?error (?:-(?!12 |4 )\d{1,4} )?reading directory block.{0,120})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), functionName: m[3], text: m[4]! }),
  ],
  // print_daily_error_info: what the superblock remembers, at each mount and once a day
  [
    /^(EXT[234])-fs \(([^)\s]{1,64})\): (error count since last fsck: (\d{1,9}))/,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), text: m[3]!, nature: 'remembered', errors: Number(m[4]) }),
  ],
  [
    /^(EXT[234])-fs \(([^)\s]{1,64})\): ((?:initial|last) error at (?:time )?(\d{1,12}): ([\w.]{1,64}):\d{1,6}.{0,80})/,
    (m) => ({
      device: m[2],
      filesystem: m[1]!.toLowerCase(),
      functionName: m[5],
      text: m[3]!,
      nature: 'remembered',
      epochSeconds: Number(m[4]),
    }),
  ],
  [
    /^Aborting journal on device (\S{1,64}?)(?:-\d{1,8})?\.?$/,
    (m) => ({ device: m[1], filesystem: 'jbd2', text: 'the journal was aborted' }),
  ],
  [
    /^JBD2: ((?:Detected IO errors while flushing file data on|Error -?\d{1,4} detected when updating journal superblock for|I\/O error when updating journal superblock for|Detected (?:aborted|invalid)) ?(\S{1,64}?)(?:-\d{1,8})?\.?)$/,
    (m) => ({ device: m[2], filesystem: 'jbd2', text: m[1]! }),
  ],
]

/** fs/xfs/xfs_error.c, xfs_fsops.c, xfs_log_recover.c. */
const XFS: readonly Wording[] = [
  // XFS_IOC_GOINGDOWN
  [
    /^XFS \(([^)\s]{1,64})\): (User initiated shutdown received|Metadata I\/O Error \(0x4\) detected at xfs_fs_goingdown\b.{0,200})/,
    (m) => ({ device: m[1], filesystem: 'xfs', text: m[2]!, nature: 'asked' }),
  ],
  [
    /^XFS \(([^)\s]{1,64})\): ((?:Internal error|Corruption|Metadata (?:I\/O [Ee]rror|corruption)|metadata I\/O error|log I\/O error|xfs_do_force_shutdown|Log I\/O Error|I\/O Error Detected|Filesystem has been shut down|Failed to recover|failed to locate log tail|log mount\/recovery failed|page discard on page|writeback error|Unmount and run xfs_repair|Please u(?:n)?mount the filesystem and rectify).{0,300})/s,
    (m) => ({
      device: m[1],
      filesystem: 'xfs',
      functionName: /\bat (\w{1,64})\+0x/.exec(m[2]!)?.[1] ?? /(xfs_\w{1,64})/.exec(m[2]!.replace('xfs_repair', ''))?.[1],
      text: m[2]!,
    }),
  ],
]

/** fs/btrfs/messages.c, transaction.h, volumes.c. */
const BTRFS: readonly Wording[] = [
  [
    /^BTRFS:? (?:info|warning|error) \(device ([^):\s]{1,64})(?::? state \w{1,8})?\): ((?:read error corrected|fixed up error at logical).{0,200})/,
    (m) => ({ device: m[1], filesystem: 'btrfs', text: m[2]!, nature: 'repaired' }),
  ],
  [
    /^BTRFS:? (?:(error|critical)|warning) \(device ([^):\s]{1,64})(?::? state \w{1,8})?\)(?: in ([\w.]{1,64})(?::\d{1,6})?)?: ?(.{0,300})/s,
    (m) =>
      m[1] === undefined && !/csum failed|checksum error|checksum verify failed|i\/o error/i.test(m[4]!)
        ? undefined
        : { device: m[2], filesystem: 'btrfs', functionName: m[3], text: m[4]! },
  ],
  [/^BTRFS: (Transaction aborted \(error -\d{1,4}\))/, (m) => ({ filesystem: 'btrfs', text: m[1]! })],
]

/** fs/f2fs/super.c, fs/fat/misc.c. */
const OTHERS: readonly Wording[] = [
  [
    /^F2FS-fs \(([^)\s]{1,64})\): ((?:inconsistent|Inconsistent|corrupt|Corrupt|access invalid|invalid|Stopped filesystem|Mismatch|cannot).{0,300})/s,
    (m) => ({ device: m[1], filesystem: 'f2fs', text: m[2]! }),
  ],
  [
    /^(FAT|NTFS|exFAT|EXFAT)-fs(?: error)? \((?:device )?([^)\s]{1,64})\): (?:error[,:]? ?)(.{0,300})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), text: m[3]! }),
  ],
]

/** fs/bcachefs/error.c, super.c, btree; since 6.7. */
const BCACHEFS: readonly Wording[] = [
  [
    /^bcachefs \(([^)\s]{1,64})\): ((?:error (?:validating|reading|writing)|inconsistency detected|fatal error|btree node (?:read|write|data) error|btree IO error|data (?:read|write|checksum) error|checksum error|IO error|filesystem inconsistent|emergency read[- ]only|unable to (?:read|write)|journal (?:read|write|checksum) error|insufficient devices).{0,300})/is,
    (m) => ({ device: bcachefsDevice(m[1]!), filesystem: 'bcachefs', text: m[2]! }),
  ],
]

/** A device, with the place behind it in some lines (`sdb1 inum 4097 offset 81920`); a file system of several is called by its UUID. */
const bcachefsDevice = (said: string): string | undefined => (/^[0-9a-f]{8}-/.test(said) ? undefined : said)

/** Those of which few lines are met: fs/ntfs3, fs/erofs, fs/squashfs, fs/ubifs, fs/gfs2, fs/ocfs2, fs/jfs, fs/nilfs2, and reiserfs until 6.12. */
const RARE: readonly Wording[] = [
  [
    /^ntfs3(?:: |\()(\w{1,32})\)?: ((?:Mark volume as dirty due to NTFS errors|.{0,80}\b(?:corrupt|is broken)).{0,200})/i,
    (m) => ({ device: m[1], filesystem: 'ntfs3', text: m[2]! }),
  ],
  [
    /^erofs:? \(device ([^)\s]{1,64})\): ((?:.{0,80}\b(?:corrupt|bogus|invalid|failed to decompress|failed to read|I\/O error)).{0,200})/i,
    (m) => ({ device: m[1], filesystem: 'erofs', text: m[2]! }),
  ],
  [
    /^SQUASHFS error: ((?:\w{2,6} decompression failed|Unable to read|Failed to read|squashfs_read_data failed|xattr|Invalid|zlib_inflate error).{0,200})/,
    (m) => ({ filesystem: 'squashfs', text: m[1]! }),
  ],
  [/^UBIFS error \((ubi\d{1,3}:\d{1,3}) pid \d{1,10}\): (.{1,300})/, (m) => ({ device: m[1], filesystem: 'ubifs', text: m[2]! })],
  [
    /^GFS2: fsid=(\S{1,64}?)(?:\.\d{1,3})?: ((?:fatal: |about to withdraw|withdrawn|error: ).{0,300})/,
    (m) => ({ filesystem: 'gfs2', text: m[2]! }),
  ],
  [
    /^(OCFS2|JFS|REISERFS|NILFS)(?:: ERROR| error) \(device ([^)\s]{1,64})\):? ?(.{0,300})/,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), text: m[3]! }),
  ],
]

export const FILESYSTEM_WORDINGS: readonly Wording[] = [...EXT, ...XFS, ...BTRFS, ...BCACHEFS, ...OTHERS, ...RARE]
