import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { JOURNAL_REPLAYED, type JournalReplayed } from '../../records/journal-replayed.ts'

/** fs/ext4/super.c, fs/xfs/xfs_log_recover.c, fs/btrfs/disk-io.c. */
const KERNEL = [
  /^(EXT[34])-fs \(([^)\s]{1,64})\): recovery complete/,
  /^(XFS) \(([^)\s]{1,64})\): Ending recovery/,
  /^(BTRFS):? info \(device ([^):\s]{1,64})[^)]{0,32}\).{0,40}log replay/,
]
/** e2fsprogs, e2fsck/unix.c: run by systemd-fsck, or by hand. */
const FSCK = /^(\/dev\/[\w./-]{1,64}): recovering journal/

export const journalReplayed = message<JournalReplayed>({
  id: 'journal-replayed',
  emits: JOURNAL_REPLAYED,
  holds: ['recovery complete', 'Ending recovery', 'log replay', ': recovering journal'],
  read({ message: text, kernel, ident }) {
    if (kernel !== false)
      for (const wording of KERNEL) {
        const m = wording.exec(text)
        if (m !== null) return { filesystem: m[1]!.toLowerCase(), device: deviceName(m[2]!) }
      }
    const m = kernel !== true && (ident === undefined || ident.includes('fsck')) ? FSCK.exec(text) : null
    return m === null ? undefined : { filesystem: undefined, device: deviceName(m[1]!) }
  },
})
