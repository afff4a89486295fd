import { message } from '../../core/message.ts'
import { DISK_WAY, type DiskWay } from '../../records/disk-way.ts'
import { WAYS } from '../storage/way-wordings.ts'

export const diskWay = message<DiskWay>({
  id: 'disk-way',
  emits: DISK_WAY,
  holds: [
    ...['scsi host', ' : ahci', ' : ata_', ' : uas', ' : usb-storage', ' : iSCSI', ' : Virtio', ' : VMware', ' : storvsc', ' : qla2xxx'],
    ...[
      ' : Fusion MPT',
      ' : LSI SAS',
      ' : Emulex',
      'Direct-Access ',
      'uas_eh',
      'uas_zap',
      'data cmplt err',
      'task abort on host ',
      'hv_storvsc ',
    ],
    ...['Hypervisor detected: ', 'DMI: ', 'Detected virtualization '],
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === false && ident !== 'systemd') return undefined
    for (const [wording, read] of WAYS) {
      const m = wording.exec(text)
      if (m !== null) return read(m)
    }
    return undefined
  },
})
