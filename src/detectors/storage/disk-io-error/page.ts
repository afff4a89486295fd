import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A request that the block layer sent to a device came back with an error, or did not come back before its timeout. The driver prints what the device said (sense data, ATA status, NVMe status) and the block layer names device and sector.',
  decoys: [
    'loop, floppy and optical devices that refuse a request while they are set up or empty: a note',
    'an eMMC protected partition (rpmb) that cannot be read',
    'a link that is down because nothing is plugged in',
    'a Wi-Fi card on an SDIO host that does not answer',
  ],
  messages: [
    { text: 'end_request: I/O error, dev D, sector N', kernels: 'until 3.x', source: 'block/blk-core.c' },
    { text: 'blk_update_request: I/O error, dev D, sector N', kernels: 'since 3.17, with gaps', source: 'block/blk-core.c' },
    { text: 'print_req_error: I/O error, dev D, sector N', kernels: '4.15 to 5.x', source: 'block/blk-core.c' },
    { text: 'I/O error, dev D, sector N op 0xN:(OP)', kernels: 'since 5.17', source: 'block/blk-mq.c' },
    { text: 'critical medium error, dev D, sector N', kernels: 'all', source: 'block/blk-core.c' },
    { text: 'Buffer I/O error on dev D, logical block N', kernels: 'all (device, dev)', source: 'fs/buffer.c' },
    { text: 'EXT4-fs warning (device D): ext4_end_bio:N: I/O error N writing to inode N', kernels: 'all', source: 'fs/ext4/page-io.c' },
    { text: 'sd H:C:T:L: [D] tag#N Sense Key : Medium Error', kernels: 'all', source: 'drivers/scsi/scsi_logging.c' },
    { text: 'sd H:C:T:L: [D] FAILED Result: hostbyte=DID_…', kernels: 'all', source: 'drivers/scsi/scsi_logging.c' },
    { text: 'rejecting I/O to offline device', kernels: 'all', source: 'drivers/scsi/scsi_lib.c' },
    { text: 'sd H:C:T:L: Device offlined - not ready after error recovery', kernels: 'all', source: 'drivers/scsi/scsi_error.c' },
    { text: 'sessionN: session recovery timed out after N secs', kernels: 'all', source: 'drivers/scsi/scsi_transport_iscsi.c' },
    { text: 'ataN: exception Emask … frozen', kernels: 'all', source: 'drivers/ata/libata-eh.c' },
    { text: 'ataN: SError: { … }', kernels: 'all', source: 'drivers/ata/libata-eh.c' },
    { text: 'ataN.M: failed command: …', kernels: 'all', source: 'drivers/ata/libata-eh.c' },
    { text: 'nvme nvmeN: I/O N QID Q timeout, aborting | reset controller', kernels: 'all', source: 'drivers/nvme/host/pci.c' },
    { text: 'nvme nvmeN: Device not ready; aborting reset', kernels: 'all', source: 'drivers/nvme/host/core.c' },
    { text: 'block nvmeNnN: no available path - failing I/O', kernels: 'all', source: 'drivers/nvme/host/multipath.c' },
    { text: 'mmcblkN: error -N transferring data, sector N', kernels: 'until 4.x', source: 'drivers/mmc/core/block.c' },
    { text: 'device-mapper: multipath: Failing path N:M.', kernels: 'all', source: 'drivers/md/dm-mpath.c' },
  ],
  sample: 'a-sector-that-cannot-be-read',
}
