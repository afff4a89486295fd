import { recordType } from '../core/record.ts'

/** One row of lvs(8), vgs(8) or pvs(8). Sizes as printed, `<20.00g`. */
export interface LvmObject {
  readonly kind: 'logical volume' | 'volume group' | 'physical volume'
  readonly name: string
  readonly vg?: string | undefined
  /** The letters of the Attr column: `-wi-ao----`, `wz--n-`, `a--`. */
  readonly attributes: string
  readonly size: string
  readonly free?: string | undefined
  readonly pool?: string | undefined
  /** Share of a thin pool, thin volume or snapshot that is in use, in per cent. */
  readonly dataPct?: number | undefined
  readonly metadataPct?: number | undefined
}

export const LVM_OBJECT = recordType<LvmObject>('lvm-object', () => ['LVM'])
