import type { Next } from '../../core/block.ts'
import type { EndSaid } from '../../records/end-said.ts'
import type { RuntimeCrash } from '../../records/runtime-crash.ts'

/** A way in which a program says why something ended over several lines. */
export interface EndKind {
  readonly head: RegExp
  readonly gravity: EndSaid['gravity']
  /** What is done with a line below the head; `last` is the one that holds the reason, or the place. */
  readonly below: (message: string, count: number, head: string) => Next
  /** What is to be added to the head; undefined where the lines below say nothing that a finding does not tell. */
  readonly reason: (lines: readonly string[], head: string) => string | undefined
  /** What it is where the process then dies of a signal. */
  readonly crash?: (
    head: string,
    lines: readonly string[],
  ) => Pick<RuntimeCrash, 'runtime' | 'kind' | 'thread' | 'detail' | 'frames'> | undefined
}
