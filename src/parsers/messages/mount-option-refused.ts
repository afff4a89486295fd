import { message } from '../../core/message.ts'
import { MOUNT_OPTION_REFUSED, type MountOptionRefused } from '../../records/mount-option-refused.ts'

/** fs/xfs/xfs_super.c, fs/ext4/super.c, fs/btrfs/super.c, fs/fs_context.c (vfs_parse_fs_param): `xfs: Unknown parameter 'nofial'`. */
const SAID =
  /^(?<fs>[A-Za-z][\w-]{1,24})(?: \((?:device )?(?<device>[\w!/.-]{1,64})\))?: (?:[Uu]nknown (?:mount option|parameter)|[Uu]nrecognized mount option) ["'](?<option>[^"']{1,120})["']/

export const mountOptionRefused = message<MountOptionRefused>({
  id: 'mount-option-refused',
  emits: MOUNT_OPTION_REFUSED,
  holds: ['nknown mount option', 'nrecognized mount option', ': Unknown parameter'],
  read({ message: text, kernel }) {
    const of = kernel === false ? undefined : SAID.exec(text)?.groups
    return of === undefined ? undefined : { fileSystem: of['fs']!, device: of['device'], option: of['option']! }
  },
})
