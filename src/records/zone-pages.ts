import { recordType } from '../core/record.ts'

/** One zone of the page allocator at one moment (/proc/zoneinfo, /proc/buddyinfo), in pages: neither file tells their size. */
export interface ZonePages {
  /** The capture: a zone that comes again in it is the next sample. */
  readonly of: string
  readonly node: number
  /** DMA, DMA32, Normal, HighMem, Movable, Device. */
  readonly zone: string
  readonly freePages: number
  /** Watermarks: tasks reclaim by themselves below `min`, kswapd wakes below `low` and rests above `high`. */
  readonly minPages?: number | undefined
  readonly lowPages?: number | undefined
  readonly highPages?: number | undefined
  readonly managedPages?: number | undefined
  /** Free blocks of 2^i pages. */
  readonly blocks?: readonly number[] | undefined
}

export const ZONE_PAGES = recordType<ZonePages>('zone-pages')
