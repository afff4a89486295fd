import type { RawLine } from '../../core/parser.ts'

/** The lines of a text while layers are taken off them, and the hosts that stood before them. */
export interface Sheet {
  /** What a wrap had broken bears the place of its first piece. */
  raws: RawLine[]
  texts: string[]
  hosts: (string | undefined)[]
}
