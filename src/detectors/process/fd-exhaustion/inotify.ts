import { settingsOf } from '../../../casefile/settings.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { tableOf } from './held.ts'
import { factsOf } from '../limits-in-force.ts'
import { EMFILE, type Facts } from './judge.ts'
import { refusals, witnessOf } from './refused.ts'

/** inotify_init(2) gives EMFILE at a limit of its own, which the user's processes share. */
export function inotify(scope: Scope): Found<Facts>[] {
  return refusals(scope, 'inotify').map((events) => {
    const { comm, pid, message } = events[0].what
    const unit = unitOf(scope, events)
    const limit = settingsOf(scope).get('fs.inotify.max_user_instances')
    return {
      ...happened(events),
      about: { comm, pid, unit },
      facts: {
        host: scope.name,
        scope: 'inotify',
        comm,
        pid,
        unit,
        limit: limit?.numbers[0] ?? events.find(({ what }) => what.limit !== undefined)?.what.limit,
        limitSource: limit?.at.artifact,
        errno: EMFILE,
        limits: factsOf(tableOf(scope, undefined, undefined)),
        message: message.slice(0, 300),
      },
      proof: [...toldBy(events, witnessOf), ...cite(limit, 'the most instances that one user may have')],
      certainty: 'stated',
    }
  })
}
