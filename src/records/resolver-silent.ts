import { lineType } from '../core/record.ts'

/** dig, nslookup or host asked a resolver and got nothing (BIND 9: bin/dig/dighost.c). */
export interface ResolverSilent {
  /** Address that was asked, where the line tells it. */
  readonly resolver: string | undefined
}

export const RESOLVER_SILENT = lineType<ResolverSilent>('resolver-silent')
