import { mountedOf } from '../../../casefile/mounted.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import { statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import { JOURNAL_REPLAYED } from '../../../records/journal-replayed.ts'

export interface Facts {
  host: string | undefined
  device: string
  filesystem: string | undefined
  mount: string | undefined
  message: string
}

/** A file system says that it replayed its journal. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(JOURNAL_REPLAYED), ({ what }) => what.device)].map(([device, events]) => ({
    ...happened(events),
    facts: {
      host: scope.name,
      device,
      filesystem: events.find(({ what }) => what.filesystem !== undefined)?.what.filesystem,
      mount: statedBy(mountedOf(scope, device))?.mount,
      message: events[0].what.message,
    },
    about: { device },
    proof: toldBy(events, ({ kernel }) => (kernel === false ? 'application log' : 'kernel log')),
    certainty: 'stated',
  }))
}
