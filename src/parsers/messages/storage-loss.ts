import { message } from '../../core/message.ts'
import { STORAGE_LOSS, type StorageLoss } from '../../records/storage-loss.ts'
import { ofFabric } from '../storage/fabric-wordings.ts'
import { LOSSES } from '../storage/loss-wordings.ts'

export const storageLoss = message<StorageLoss>({
  id: 'storage-loss',
  emits: STORAGE_LOSS,
  holds: [
    ...[
      'megaraid',
      'mpt2sas',
      'mpt3sas',
      'mptsas',
      'mptspi',
      'mptbase',
      'mpi3mr',
      'hpsa 0',
      'hpsa: ',
      'smartpqi',
      'cciss',
      'aacraid',
      'BLINK LED',
      'adapter kernel panic',
      'arcmsr',
      'ips: ',
    ],
    ...[
      '3w-9xxx',
      '3w-xxxx',
      '3w-sas',
      'pm80xx',
      'mvsas',
      'isci ',
      'ahci ',
      'qla2xxx',
      'qla4xxx',
      'lpfc ',
      'bfa 0',
      'bnx2fc',
      'fnic ',
      'qedf ',
      'qedi ',
      'be2iscsi',
    ],
    ...['esas2r', 'hptiop', 'stex ', 'vmw_pvscsi', 'virtio_scsi', 'mvumi', 'FC remote port time out'],
    ...['USB disconnect', 'device descriptor read', 'not accepting address', 'USB device', 'unable to enumerate', 'HC died', 'assume dead'],
    'nvme nvme',
    ...[': card ', ': SPI card ', ': recovery failed!', 'HW reset card'],
    ...['pciehp: Slot', 'block nbd', 'rbd: rbd', 'DMAR: [', 'IO_PAGE_FAULT'],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const fabric = ofFabric(text)
    if (fabric !== undefined) return fabric
    for (const [wording, read] of LOSSES) {
      const m = wording.exec(text)
      if (m !== null) return read(m)
    }
    return undefined
  },
})
