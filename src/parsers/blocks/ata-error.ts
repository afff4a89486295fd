import { type Block, block } from '../../core/block.ts'
import { type DeviceLink, DEVICE_LINK } from '../../records/device-link.ts'

const BEGINS = /^(ata\d{1,3})\.\d{1,2}: exception Emask 0x/
const TAG = /^ata\d{1,3}\.\d{1,2}: cmd .{1,80} tag (\d{1,3})\b/
const DISK = /^sd (\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}): (?:\[(sd[a-z]{1,3})\] )?(?:tag#(\d{1,6}) |rejecting I\/O)/

/**
 * What libata prints while it handles one error of one port, up to `EH complete` (drivers/ata/libata-eh.c). In between, the SCSI layer names the
 * disk of the command that failed, by the same tag; when the port was given up, those that it fails next. So port and disk are one device.
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
    let isGivenUp = false
    let disk: string | undefined
    const diskIn = (message: string): string | undefined => {
      const m = DISK.exec(message)
      return m !== null && (isGivenUp || (m[3] !== undefined && tags.has(m[3]))) ? (m[2] ?? m[1]) : undefined
    }
    return {
      next: (message) => {
        if (diskIn(message) !== undefined || message.startsWith(`${port}: EH complete`)) return 'last'
        return message.startsWith(`${port}.`) || message.startsWith(`${port}:`) ? 'take' : 'pass'
      },
      add({ message }) {
        const tag = TAG.exec(message)?.[1]
        if (tag !== undefined) tags.add(tag)
        disk ??= diskIn(message)
        isGivenUp ||= /^ata\d{1,3}\.\d{1,2}: disabled/.test(message)
      },
      build: () => (disk === undefined ? undefined : { device: port, is: disk }),
    }
  },
})
