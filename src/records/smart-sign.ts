import { lineType } from '../core/record.ts'

/** What one line of smartctl(8) or smartd(8) says of a drive. */
export interface SmartSign {
  readonly from: 'smartctl' | 'smartd'
  /**
   * `device`, `model`: which drive it is. `overall`: its own verdict. `attribute`: one that is below its threshold now. `pending`, `reallocated`:
   * sectors. `self-test`: how one failed. `warning`: NVMe's byte of critical warnings. `noise`: the table's checksum is wrong.
   */
  readonly sign: 'device' | 'model' | 'overall' | 'attribute' | 'pending' | 'reallocated' | 'self-test' | 'warning' | 'noise'
  readonly text: string
  readonly count: number | undefined
  /** Of smartd, and of a command line that names it: `sda`. */
  readonly device: string | undefined
}

export const SMART_SIGN = lineType<SmartSign>('smart-sign')
