import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { NAME_LOOKUP_FAILURE, type NameLookupFailure } from '../../../records/name-lookup-failure.ts'
import { gravity, ownWords, troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  unit: string | undefined
  name: string | undefined
  /** All names that could not be looked up. */
  names: readonly string[]
  resolver: string | undefined
  how: NameLookupFailure['how']
  stopped: boolean
  message: string
}

/** Names could not be looked up: the resolver gives no answer, for whatever name, or says that one name does not exist. */
export function judge(scope: Scope): Found<Facts>[] {
  const groups = grouped(
    ownWords(scope, scope.events(NAME_LOOKUP_FAILURE)),
    ({ what }) => `${what.at.artifact}\0${what.ident ?? ''}\0${what.how}\0${what.resolver ?? ''}`,
  )
  return [...groups.values()].map((events) => {
    const [{ what }] = events
    const trouble = troubleOf(scope, events)
    const names = [...new Set(events.flatMap(({ what: { name } }) => name ?? []))]
    return {
      ...happened(events),
      facts: {
        who: trouble.who,
        unit: trouble.unit,
        name: names[0],
        names,
        resolver: what.resolver,
        how: what.how,
        stopped: trouble.stopped,
        message: what.message,
      },
      about: { comm: trouble.comm, pid: trouble.pid, unit: trouble.unit, server: names[0] },
      proof: [
        ...toldBy(events, 'application log', what.how === 'no answer' ? 'the lookup has no answer' : 'the name does not exist'),
        ...trouble.ends,
      ],
      // a plain answer that nobody stumbled over is no failure
      severity: what.how === 'no such name' && !trouble.stopped ? 'note' : gravity(trouble),
      certainty: 'stated',
    }
  })
}
