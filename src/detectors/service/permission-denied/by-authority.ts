import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { ACCESS_DENIAL, type AccessDenial, LOGIN_TAKEN } from '../../../records/access-denial.ts'
import { gravity, troubleOf } from '../troubles.ts'
import type { Facts } from './judge.ts'

type Denied = Event<AccessDenial & LogLine>

export const isByAuthority = ({ mechanism }: Pick<AccessDenial, 'mechanism'>): boolean => mechanism === 'RBAC' || mechanism === 'login'

/** What the API server's roles, or a server's own users, do not allow: once for each user and what it asked for. */
export function byAuthority(scope: Scope): Found<Facts>[] {
  const told = scope.events(ACCESS_DENIAL).filter((event) => isByAuthority(event.what) && !isTakenNext(scope, event))
  const groups = grouped(told, ({ what }) =>
    [
      what.mechanism,
      what.mechanism === 'RBAC' ? '' : what.at.artifact,
      what.subject ?? '',
      what.object ?? what.unlisted?.client ?? '',
      what.namespace ?? '',
    ].join('\0'),
  )
  return together([...groups.values()]).map(([events, others]) => {
    const [{ what }] = events
    const trouble = troubleOf(scope, events)
    return {
      ...happened(events),
      facts: {
        who: trouble.who,
        mechanism: what.mechanism,
        comm: trouble.comm,
        pid: trouble.pid,
        unit: trouble.unit,
        pod: trouble.pod,
        container: trouble.container,
        operation: what.operation,
        subject: what.subject,
        object: what.object,
        namespace: what.namespace,
        ...(what.unlisted === undefined ? {} : { unlisted: what.unlisted }),
        alsoDenied: others.length === 0 ? undefined : others.flatMap((one) => one[0].what.object ?? []).slice(0, 20),
        stopsStart: false,
        stopped: trouble.stopped,
        felt: true,
        message: what.message.slice(0, 500),
      },
      about: what.mechanism === 'login' ? { ...trouble.about, server: hostOf(what.object) } : trouble.about,
      proof: [
        ...toldBy(
          [...events, ...others.map(([first]) => first)],
          'application log',
          what.mechanism === 'RBAC'
            ? 'refused by the API server'
            : what.unlisted === undefined
              ? 'its login is refused'
              : 'it is not let in',
        ),
        ...trouble.ends,
      ],
      // who asks by hand is told so at once, and nothing broke
      severity: isPerson(what) && !trouble.stopped ? 'note' : gravity(trouble),
      certainty: 'stated',
    }
  })
}

type Group = readonly [Denied, ...Denied[]]

/** One user that lacks a role lacks it for all that it asks for: told once, with the others beside it. */
function together(groups: readonly Group[]): readonly (readonly [Group, readonly Group[]])[] {
  const byUser = grouped(groups, ([{ what }]) =>
    what.mechanism === 'RBAC'
      ? `${what.subject}\0${what.namespace ?? ''}`
      : `login\0${what.at.artifact}\0${what.subject ?? ''}\0${what.object ?? what.unlisted?.client ?? ''}`,
  )
  return [...byUser.values()].map(([first, ...others]) => [first, others])
}

/** A client asks with encryption first and then without (sslmode=prefer), or the other way round, in one breath. */
const NEXT_SECONDS = 5

/** Whether the same user was let in just after. */
const isTakenNext = (scope: Scope, { what, order }: Denied): boolean =>
  what.unlisted !== undefined &&
  scope.events(LOGIN_TAKEN).some(({ what: taken, order: later }) => {
    if (later <= order || taken.at.artifact !== what.at.artifact || taken.user !== what.subject) return false
    const seconds = what.time === undefined || taken.time === undefined ? 0 : (secondsBetween(what.time, taken.time) ?? 0)
    return Math.abs(seconds) <= NEXT_SECONDS
  })

const isPerson = ({ mechanism, subject = '' }: AccessDenial): boolean => mechanism === 'RBAC' && !subject.startsWith('system:')

const hostOf = (peer: string | undefined): string | undefined => peer?.replace(/:\d{1,5}$/, '')
