import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { OOM_TROUBLE } from '../../../records/oom-trouble.ts'
import type { Facts } from './facts.ts'

/** A victim that was sent SIGKILL and keeps its memory: the reaper could not take it. */
export function unreaped(scope: Scope): Found<Facts>[] {
  const told = scope.events(OOM_TROUBLE).filter(({ what }) => what.kind === 'unreaped')
  return [...grouped(told, ({ what }) => what.victimPid).values()].map((events) => {
    const { message, victimPid: pid, victim: comm } = events[0].what
    return {
      ...happened(events),
      facts: { host: scope.name, message, kind: 'victim does not die', pid, comm },
      about: { pid, comm },
      proof: toldBy(events, 'kernel log', 'the victim keeps its memory'),
      certainty: 'stated',
      severity: 'error',
    }
  })
}
