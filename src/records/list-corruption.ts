import { lineType } from '../core/record.ts'

/** A check of the kernel's linked lists says what it found, in a line before the report that it sets off. */
export interface ListCorruption {
  /** `list_del corruption` */
  readonly says: string
}

export const LIST_CORRUPTION = lineType<ListCorruption>('list-corruption')
