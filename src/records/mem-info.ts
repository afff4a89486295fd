/** What show_mem() prints (mm/show_mem.c, earlier mm/page_alloc.c): in an OOM report, a page allocation failure, a sysrq-m. All sizes in KiB. */
export interface MemInfo {
  /** Bytes of one page, from the buddy lists' smallest block; 4096 where none was printed. */
  readonly pageBytes: number
  /** Machine-wide counters by the kernel's own names: active_anon, slab_unreclaimable, shmem, free, … Unknown names are kept. */
  readonly countersKb: Readonly<Record<string, number>>
  /** Present pages minus reserved ones, or the sum of the zones' managed pages: what the page allocator owns. */
  readonly totalKb?: number | undefined
  readonly swapTotalKb?: number | undefined
  readonly swapFreeKb?: number | undefined
  readonly hugepagesKb: number
  /** Of that, free: set aside and used by nobody. */
  readonly hugepagesFreeKb: number
  /** The pools that are not empty, all nodes together, one for each size of page. */
  readonly hugePages: readonly { readonly pageKb: number; readonly total: number; readonly free: number }[]
  readonly zones: readonly Zone[]
}

export interface Zone {
  readonly node: number
  /** DMA, DMA32, Normal, HighMem, Movable, Device. */
  readonly name: string
  readonly freeKb?: number | undefined
  readonly minKb?: number | undefined
  readonly lowKb?: number | undefined
  readonly highKb?: number | undefined
  /** Since 5.0: how far the minimum is raised for a while after fragmentation. */
  readonly boostKb?: number | undefined
  readonly managedKb?: number | undefined
  /** Free blocks per order, from the buddy lists. */
  readonly blocks?: readonly number[] | undefined
}
