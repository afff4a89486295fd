import { lineType } from '../core/record.ts'

/** What one line of smartctl(8), smartd(8) or nvme(1) says of a drive. */
export interface SmartSign {
  readonly from: 'smartctl' | 'smartd'
  /**
   * `device`, `model`, `serial`: which drive it is. `overall`: its own verdict. `attribute`: one that is below its threshold now. `pending`, `reallocated`:
   * sectors. `uncorrectable`: sectors that a scan of its own could not read. `self-test`: how one failed, and where. `warning`: NVMe's byte of
   * critical warnings. `spare`, `least-spare`: per cent of spare blocks left, and the threshold. `media-errors`: how often data was lost.
   * `noise`: the table's checksum is wrong.
   */
  readonly sign:
    | 'device'
    | 'model'
    | 'serial'
    | 'overall'
    | 'attribute'
    | 'pending'
    | 'uncorrectable'
    | 'reallocated'
    | 'self-test'
    | 'warning'
    | 'spare'
    | 'least-spare'
    | 'media-errors'
    | 'noise'
  readonly text: string
  readonly count: number | undefined
  /** Of smartd, and of a command line that names it: `sda`. */
  readonly device: string | undefined
  /** The drive behind a RAID controller: `cciss_disk_02`. */
  readonly member?: string | undefined
}

export const SMART_SIGN = lineType<SmartSign>('smart-sign')
