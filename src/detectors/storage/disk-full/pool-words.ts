import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** `vg0-pool0-tpool (253:4)`: LVM's name says more than the number. */
const poolOf = ({ pool, poolName }: Facts): string | undefined => (poolName === undefined ? pool : `${poolName}${opt` (${pool})` ?? ''}`)

const MODES: Readonly<Record<NonNullable<Facts['poolMode']>, string>> = {
  queue: 'writes to new blocks wait for space',
  error: 'writes to new blocks fail',
  'read-only': 'it takes no more writes',
}

export function poolHeadline(f: Facts): string {
  if (f.space === 'snapshot')
    return say(
      opt`Snapshot ${f.poolName}` ?? 'A snapshot (its name is not in the input)',
      ' overflowed and is invalid: its space is used up',
    )
  if (f.space === 'lun')
    return say(`The storage array has no space left for ${f.device}`, opt` (mounted on ${f.mount})`, ': the pool behind this LUN is full')
  return say(
    `Thin pool ${poolOf(f) ?? '(its name is not in the input)'}`,
    ` ${f.writesAgain === true ? 'had' : 'has'} no ${f.space === 'metadata' ? 'room left for its metadata' : 'data space left'}`,
    f.poolMode === undefined || f.writesAgain === true ? undefined : `: ${MODES[f.poolMode]}`,
    opt`; ${f.device}${opt` (mounted on ${f.mount})` ?? ''} got ${f.failed === undefined ? undefined : plural(f.failed, 'I/O error')}`,
  )
}

/** How it is at the end of the log. */
export const poolState = ({ againSeconds }: Facts): Sentence =>
  `It took writes again${againSeconds === undefined ? '' : ` ${duration(againSeconds)} later`}`

export const poolCause = (f: Facts): Sentence[] => [
  when(f.space === 'snapshot', 'More of its origin was changed than it has room to keep; the origin itself is sound and goes on'),
  when(
    f.space === 'lun',
    'Thin volumes promise more than the pool of the array holds. The disk is sound: the array refuses what needs new space',
  ),
  when(
    f.space === 'data',
    'Its volumes promise more than it holds: file systems on them show room and still cannot write. No disk is at fault',
  ),
  when(
    f.space === 'metadata',
    'Metadata is the map of what lies where (many snapshots and small writes fill it), apart from data: df and the data share may show room',
  ),
]

/** `vg0-pool0-tpool` → `vg0/pool0`, as lvs calls it; a hyphen of a name is doubled by device-mapper. */
function lvOf(name: string | undefined): string | undefined {
  if (name?.includes('/') === true) return name
  const m = /^((?:[^-]|--){1,256})-((?:[^-]|--){1,256}?)(?:-tpool|_tmeta|_tdata)?$/.exec(name ?? '')
  return m === null ? undefined : `${m[1]!.replaceAll('--', '-')}/${m[2]!.replaceAll('--', '-')}`
}

export function poolFix(f: Facts): Step[] {
  const lv = lvOf(f.poolName)
  const usage = `lvs -a -o +data_percent,metadata_percent,devices${lv === undefined ? '' : ` ${word(lv.split('/')[0]!)}`}`
  if (f.space === 'lun')
    return [
      {
        when: 'now',
        say: `Give the pool behind ${f.device} space on the array: extend it, or delete volumes and snapshots there. This names the LUN.`,
        run: `lsblk -o NAME,HCTL,VENDOR,MODEL,SERIAL,WWN,MOUNTPOINT ${word(`/dev/${f.device}`)}`,
      },
      {
        when: 'durable',
        say: 'Alert at 80 % of the pool on the array, and give back what is deleted.',
        run: 'fstrim -av',
        changes: 'host',
      },
      { when: 'verify', say: `No further line of ${f.device} for an hour of usual load, and its file system is writable.` },
    ]
  if (f.space === 'snapshot')
    return [
      {
        when: 'now',
        say: 'See which snapshots are invalid, and what they were taken of.',
        run: 'lvs -o vg_name,lv_name,origin,lv_attr,data_percent',
      },
      {
        when: 'durable',
        say: 'Remove it and take it anew with more room, or let it grow by itself (snapshot_autoextend_threshold in lvm.conf). What a backup read from it is not complete.',
      },
      { when: 'verify', say: 'The next snapshot stays below 80 % until it is removed.', run: 'lvs -o lv_name,origin,data_percent' },
    ]
  const isMeta = f.space === 'metadata'
  return [
    { when: 'now', say: 'See how full the pool is, and what room its volume group has.', run: `${usage}; vgs` },
    {
      when: 'durable',
      say: isMeta
        ? 'Make the metadata larger (1 GiB is enough for most) and let the pool grow by itself (thin_pool_autoextend_threshold). In read-only mode it must be repaired first, while nothing uses it.'
        : 'Extend the pool, give back what is deleted (fstrim), remove old snapshots; let it grow by itself (thin_pool_autoextend_threshold).',
      run: lv === undefined ? undefined : isMeta ? `lvextend --poolmetadatasize +1G ${word(lv)}` : `lvextend -l +20%LV ${word(lv)}`,
      changes: lv === undefined ? undefined : 'host',
    },
    {
      when: 'verify',
      say: `Its ${isMeta ? 'Meta%' : 'Data%'} is below 80, and no further line of it follows for a day. Check the file systems on it: lost writes may have damaged them.`,
      run: usage,
    },
  ]
}
