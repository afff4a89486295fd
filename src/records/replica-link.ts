import type { LogLine } from '../core/log-line.ts'
import { type Broken, lineType, type RecordType } from '../core/record.ts'

/** A volume that is kept on two machines lost the way to the other one, or has it again. */
export interface ReplicaLink {
  /** As the kernel names it: `drbd vols st1`, `d-con r0`, `block drbd0`. */
  readonly thing: string
  /** lost; over: it is connected again, or somebody disconnects it. */
  readonly how: 'lost' | 'over'
}

export const REPLICA_LINK: RecordType<ReplicaLink & LogLine> = {
  ...lineType<ReplicaLink>('replica-link'),
  broke: ({ how, message }): Broken | undefined => (how === 'lost' ? { says: message, gravity: 'failed', times: 1 } : undefined),
}
