import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { CERTIFICATE_ORDER, type CertificateOrder } from '../records/certificate-order.ts'

type Order = Event<CertificateOrder & LogLine>

/** Orders of a certificate that failed at first and were fulfilled in the end: a challenge is tried again. */
export const fulfilledOrders = once((scope: Scope): readonly Order[] => {
  const named = scope.events(CERTIFICATE_ORDER).filter(({ what }) => what.name !== undefined)
  return [...grouped(named, ({ what }) => `${what.at.artifact}\0${what.name}`).values()]
    .filter((orders) => orders.at(-1)!.what.isFulfilled)
    .flat()
})
