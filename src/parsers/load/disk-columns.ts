import type { DiskCounters } from '../../records/disk-counters.ts'

/** A sector of the block layer, whatever the disk's own is (Documentation/admin-guide/iostats.rst). */
const SECTOR_KB = 0.5

/** The columns that /proc/diskstats and `vmstat -d` share: reads, merged, sectors, ms, and the same of writes. */
export const diskColumns = (
  n: readonly number[],
): Pick<DiskCounters, 'reads' | 'readKb' | 'readMs' | 'writes' | 'writeKb' | 'writeMs'> => ({
  reads: n[0]!,
  readKb: n[2]! * SECTOR_KB,
  readMs: n[3]!,
  writes: n[4]!,
  writeKb: n[6]! * SECTOR_KB,
  writeMs: n[7]!,
})
