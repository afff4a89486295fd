import { recordType } from '../core/record.ts'

/** One swap device or file in use, sizes in KiB. */
export interface SwapArea {
  readonly name: string
  readonly sizeKb: number
  readonly usedKb: number
  /** A zram device: pages are compressed into memory, no disk is waited for. */
  readonly compressed: boolean
}

export const SWAP_AREA = recordType<SwapArea>('swap-area')
