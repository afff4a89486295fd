import { message } from '../../core/message.ts'
import { DISK_FAULT, type DiskFault } from '../../records/disk-fault.ts'
import { ATA_FAULTS } from '../storage/ata-faults.ts'
import { BLOCK_FAULTS } from '../storage/block-faults.ts'
import { FLASH_FAULTS } from '../storage/flash-faults.ts'
import { SCSI_FAULTS } from '../storage/scsi-faults.ts'

/** One wording after the other, old and new. */
const WORDINGS = [...BLOCK_FAULTS, ...SCSI_FAULTS, ...ATA_FAULTS, ...FLASH_FAULTS]

export const diskFault = message<DiskFault>({
  id: 'disk-fault',
  emits: DISK_FAULT,
  holds: [
    ...['error, dev ', 'Buffer I/O error', 'ext4_end_bio', 'on swap-device', ': rw='],
    ...[
      'Sense Key : ',
      'Result: hostbyte=',
      'reservation conflict',
      'Add. Sense: ',
      'rejecting I/O to',
      'Device offlined',
      'killing request',
    ],
    ...['INTEGRITY AEAD ERROR', ': Checksum failed at', 'device-mapper: verity: '],
    ...['session recovery timed out', 'Failing path', 'Reinstating path'],
    ...[': exception Emask', ': SError: {', ': failed command: ', ': error: { ', 'COMRESET failed', 'limiting SATA link', ': disabled'],
    ...['nvme nvme', ' @ LBA ', ' path - ', 'transferring data', ' command, sector', 'timed out sending', 'waiting for hardware'],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    for (const [wording, read] of WORDINGS) {
      const m = wording.exec(text)
      if (m !== null) return read(m)
    }
    return undefined
  },
})
