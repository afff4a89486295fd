import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { FILESYSTEM_READONLY, type FilesystemReadonly } from '../../records/filesystem-error.ts'

/** fs/ext4/super.c (ext4_handle_error), fs/btrfs/messages.c, fs/fat/misc.c, fs/f2fs/super.c. */
const WORDINGS = [
  /^(EXT[234])-fs(?: error)? \((?:device )?([^)\s]{1,64})\)[:,].{0,80}Remounting filesystem read-only/,
  /^(BTRFS):? (?:info|warning|error|critical) \(device ([^):\s]{1,64})(?:: state \w{1,8}| state \w{1,8})?\).{0,80}forced readonly/,
  /^(bcachefs) \(([\w.-]{1,64})\): .{0,80}emergency read[- ]only/,
  /^(REISERFS|NILFS|JFS|OCFS2)(?: error|: ERROR)? ?\((?:device )?([^)\s]{1,64})\):? ?(?:Remounting filesystem read-only|remounting filesystem as read-only|File system is now read-only)/i,
  /^(FAT|F2FS|NTFS|exFAT)-fs(?: error)? \((?:device )?([^)\s]{1,64})\).{0,40}(?:Filesystem has been set read-only|Remounting)/,
]

export const filesystemReadonly = message<FilesystemReadonly>({
  id: 'filesystem-readonly',
  emits: FILESYSTEM_READONLY,
  holds: [
    'Remounting filesystem read-only',
    'forced readonly',
    'Remounting fs read-only',
    'Filesystem has been set read-only',
    'emergency read',
    'emounting filesystem',
    'File system is now read-only',
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    for (const wording of WORDINGS) {
      const m = wording.exec(text)
      if (m !== null) return { filesystem: m[1]!.toLowerCase(), device: deviceName(m[2]!) }
    }
    return undefined
  },
})
