import { message } from '../../core/message.ts'
import { ROOT_DEVICE, type RootDevice } from '../../records/root-device.ts'

/** init/do_mounts.c, mount_block_root: the line before the panic. */
export const rootDevice = message<RootDevice>({
  id: 'root-device',
  emits: ROOT_DEVICE,
  holds: ['Cannot open root device'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const m = /^VFS: Cannot open root device "([^"]{0,200})" or unknown-block\(\d{1,4},\d{1,7}\): error -(\d{1,3})/.exec(text)
    return m === null ? undefined : { name: m[1]!, errno: Number(m[2]) }
  },
})
