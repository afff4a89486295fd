import { lineType } from '../core/record.ts'

/** A program may not send a packet (EPERM of sendto(2)): the packet filter dropped it on its way out. */
export interface SendRefused {
  /** What it could not do, in its own words. */
  readonly what: string
}

export const SEND_REFUSED = lineType<SendRefused>('send-refused')
