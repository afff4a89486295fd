import { type Broken, recordType, type RecordType } from '../core/record.ts'

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

/** At this share a pool has no room for a write of its volumes: they queue or fail (lvmthin(7)). */
export const FULL_PCT = 99

/** The letters of lvs(8), vgs(8) and pvs(8): the first of a volume is its type, the ninth its health. */
function broke({ kind, name, vg, attributes, dataPct = 0, metadataPct = 0 }: LvmObject): Broken | undefined {
  const of = `${kind} ${vg === undefined ? '' : `${vg}/`}${name}`
  if (kind === 'logical volume' && attributes.startsWith('t') && Math.max(dataPct, metadataPct) >= FULL_PCT) {
    const full = dataPct >= FULL_PCT ? `Data% is ${dataPct}` : `Meta% is ${metadataPct}`
    return { says: `thin pool ${vg}/${name} is full: ${full}`, gravity: 'failed', times: 1 }
  }
  if (kind === 'logical volume' && attributes[8] === 'p')
    return { says: `${of} is partial: a physical volume of it is missing`, gravity: 'failed', times: 1 }
  if (kind === 'physical volume' && attributes[2] === 'm')
    return { says: `a physical volume of ${vg ?? 'a volume group'} is missing (${name})`, gravity: 'failed', times: 1 }
  return undefined
}

export const LVM_OBJECT: RecordType<LvmObject> = { ...recordType<LvmObject>('lvm-object', () => ['LVM']), broke }
