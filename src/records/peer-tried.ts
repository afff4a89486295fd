import { lineType } from '../core/record.ts'
import type { Peer } from './peer-failure.ts'

/** The address that a program could not open or reach: what became of it stands in the lines below. */
export interface PeerTried {
  readonly peer: Peer
}

export const PEER_TRIED = lineType<PeerTried>('peer-tried')
