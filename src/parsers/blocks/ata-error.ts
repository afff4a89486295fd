import { type Block, block } from '../../core/block.ts'
import { type DeviceLink, DEVICE_LINK } from '../../records/device-link.ts'

const BEGINS = /^(ata\d{1,3})\.\d{1,2}: exception Emask 0x/
const TAG = /^ata\d{1,3}\.\d{1,2}: cmd .{1,80} tag (\d{1,3})\b/
const DISK = /^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): \[(sd[a-z]{1,3})\] tag#(\d{1,6}) /

/**
 * What libata prints while it handles one error of one port, up to `EH complete` (drivers/ata/libata-eh.c). In between the SCSI layer names the
 * disk of the command that failed, by the same tag: so port and disk are one device.
 */
export const ataError: Block<object> = block<DeviceLink>({
  id: 'ata-error',
  emits: DEVICE_LINK,
  begins: [': exception Emask'],
  opens: (message) => BEGINS.test(message),
  maxLines: 60,
  open(first) {
    const port = BEGINS.exec(first.message)![1]!
    const tags = new Set<string>()
    let disk: { name: string; address: string } | undefined
    return {
      next: (message) => {
        if (message.startsWith(`${port}: EH complete`)) return 'last'
        return message.startsWith(`${port}.`) || message.startsWith(`${port}:`) || DISK.test(message) ? 'take' : 'pass'
      },
      add({ message }) {
        const tag = TAG.exec(message)?.[1]
        if (tag !== undefined) tags.add(tag)
        const m = DISK.exec(message)
        if (m !== null && tags.has(m[3]!)) disk ??= { name: m[2]!, address: m[1]! }
      },
      build: () => (disk === undefined ? undefined : { names: [disk.name, port, disk.address] }),
    }
  },
})
