import { lineType } from '../core/record.ts'

/** A program could not open a connection: no address or port was to be had for it (EADDRNOTAVAIL, errno(3)). */
export interface AddressUnavailable {
  /** Where it wanted to connect, `10.0.0.9:5432`. */
  readonly peer: string | undefined
  readonly port: number | undefined
  /** It says that it was connecting; else anything may have asked for the address. */
  readonly connecting: boolean
}

export const ADDRESS_UNAVAILABLE = lineType<AddressUnavailable>('address-unavailable')
