import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { FILESYSTEM_ERROR, type FilesystemError } from '../../records/filesystem-error.ts'

type Said = Pick<FilesystemError, 'filesystem' | 'text' | 'nature' | 'errors' | 'epochSeconds'> & {
  readonly device?: string | undefined
  readonly functionName?: string | undefined
}

const CONSEQUENCE = /aborted journal|journal was aborted|previous I\/O error|shut down|run xfs_repair|rectify|Remounting/i

/** A wording, and what it says; undefined where words of the same form say something else. */
type Wording = readonly [RegExp, (m: RegExpExecArray) => Said | undefined]

/** fs/ext4/super.c (__ext4_error), fs/jbd2/journal.c. */
const EXT: readonly Wording[] = [
  [
    /^(EXT[234])-fs error \(device ([^)\s]{1,64})\)(?: in ([\w.]{1,64})(?::\d{1,6})?|: ([\w.]{1,64})(?::\d{1,6})?)?: ?(.{0,400})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), functionName: m[3] ?? m[4], text: m[5]! }),
  ],
  [
    /^(EXT[234])-fs \(([^)\s]{1,64})\): ((?:I\/O error while|failed to|Inode \d|previous I\/O error|Delayed block allocation failed|This should not happen|warning: mounting fs with errors|group descriptors corrupted|unable to read(?! superblock)).{0,300})/s,
    (m) => ({ device: m[2], filesystem: m[1]!.toLowerCase(), text: m[3]! }),
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

const WORDINGS = [...EXT, ...XFS, ...BTRFS, ...OTHERS]

export const filesystemError = message<FilesystemError>({
  id: 'filesystem-error',
  emits: FILESYSTEM_ERROR,
  // a mount is told in the same words: only what may follow in an error is a literal
  holds: [
    'EXT2-fs error',
    'EXT3-fs error',
    'EXT4-fs error',
    '): I/O error while',
    'error count since last fsck',
    '): initial error at ',
    '): last error at ',
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
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    for (const [wording, read] of WORDINGS) {
      const m = wording.exec(text)
      if (m === null) continue
      const said = read(m)
      if (said === undefined) return undefined
      const { filesystem, functionName, text: told } = said
      return {
        device: said.device === undefined ? undefined : deviceName(said.device),
        filesystem,
        functionName,
        text: told.trim().replace(/\.$/, ''),
        isConsequence: CONSEQUENCE.test(told),
        nature: said.nature,
        errors: said.errors,
        epochSeconds: said.epochSeconds,
      }
    }
    return undefined
  },
})
