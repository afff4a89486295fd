import type { LogLine } from '../core/log-line.ts'
import { type Broken, lineType, type RecordType } from '../core/record.ts'

/** A network card did not send what it was given. */
export interface TransmitHang {
  readonly interface: string | undefined
  /** Its address on the bus. */
  readonly slot?: string | undefined
  readonly driver: string | undefined
  readonly queue: number | undefined
  readonly timedOutMs: number | undefined
  /** The driver tries something stronger, as the attempt before did not help: no further hang. */
  readonly isRetry?: true | undefined
}

export const TRANSMIT_HANG = lineType<TransmitHang>('transmit-hang')

/**
 * What a driver says of its card. lost: it no longer answers; failed: it could not be reset or started; stopped: its driver does not use it any
 * more; refused: it takes what it was given to send for malformed; reset: it reports an error, for which it is reset.
 */
export type CardTrouble = 'firmware' | 'lost' | 'failed' | 'stopped' | 'refused' | 'reset' | 'recovered'

/** The driver of a network card says that the card or its firmware stopped, or how the attempt to get it back ended. */
export interface CardFault {
  readonly trouble: CardTrouble
  readonly interface: string | undefined
  readonly slot: string | undefined
  readonly driver: string | undefined
  /** In the words of the driver. */
  readonly says: string
}

export const CARD_FAULT = lineType<CardFault>('card-fault')

/** A network interface lost its link. */
export interface LinkLost {
  readonly interface: string
  readonly driver: string | undefined
  /** The bond that says so of its member. */
  readonly bond?: string | undefined
  /** What manages the interface says so, as its driver may do too. */
  readonly isManaged?: true | undefined
}

/** A driver's own line, from its beginning: words in a sentence name no interface. */
const DRIVEN = /^(?=[^\n]{0,80}: )(?:[\w.-]{2,32}(?: [\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d)?:? ){1,4}(?:NIC )?Link (?:is )?[Dd]own\.?$/

export const LINK_LOST: RecordType<LinkLost & LogLine> = {
  ...lineType<LinkLost>('link-lost'),
  broke: ({ message }): Broken | undefined => (DRIVEN.test(message) ? { says: message, gravity: 'refused', times: 1 } : undefined),
}

/** Somebody took an interface down: it loses its link by that. */
export interface LinkTakenDown {
  readonly interface: string
}

export const LINK_TAKEN_DOWN = lineType<LinkTakenDown>('link-taken-down')

/** A network interface has its link again: its driver says so, the bond that it is a member of, or what manages it. */
export interface LinkBack {
  readonly interface: string
}

export const LINK_BACK = lineType<LinkBack>('link-back')

/** Whether a bond has a member left that carries its traffic. */
export interface BondState {
  readonly bond: string
  readonly isEmpty: boolean
}

export const BOND_STATE = lineType<BondState>('bond-state')
