import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { FILESYSTEM_ERROR, type FilesystemError } from '../../records/filesystem-error.ts'
import { CONSEQUENCE, FILESYSTEM_WORDINGS } from '../storage/filesystem-wordings.ts'

export const filesystemError = message<FilesystemError>({
  id: 'filesystem-error',
  emits: FILESYSTEM_ERROR,
  // a mount is told in the same words: only what may follow in an error is a literal
  holds: [
    'EXT2-fs error',
    'EXT3-fs error',
    'EXT4-fs error',
    '): I/O error while',
    ' reading directory block',
    'error count since last fsck',
    '): initial error at ',
    '): last error at ',
    '): failed to ',
    '): Inode ',
    '): bad geometry: ',
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
    ...['exFAT-fs', 'bcachefs (', 'ntfs3', 'erofs', 'SQUASHFS error', 'UBIFS error', 'GFS2: fsid=', 'OCFS2: ERROR', 'JFS: ERROR'],
    ...['REISERFS error', 'NILFS error', 'NILFS ('],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    for (const [wording, read] of FILESYSTEM_WORDINGS) {
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
