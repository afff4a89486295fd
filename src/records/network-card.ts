import { lineType } from '../core/record.ts'

/** A network card did not send what it was given. */
export interface TransmitHang {
  readonly interface: string
  readonly driver: string | undefined
  readonly queue: number | undefined
  readonly timedOutMs: number | undefined
}

export const TRANSMIT_HANG = lineType<TransmitHang>('transmit-hang')

/** A network interface lost its link. */
export interface LinkLost {
  readonly interface: string
  readonly driver: string | undefined
}

export const LINK_LOST = lineType<LinkLost>('link-lost')
