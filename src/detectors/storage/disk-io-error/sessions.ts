import { within } from '../../../core/span.ts'
import type { Told } from './judge.ts'

/** A disk that goes offline so soon after its session was given up went with it. */
const NEAR_SECONDS = 60

const isSession = ({ what }: Told): boolean => what.seconds !== undefined
const endsWith = (session: Told, disk: Told): boolean =>
  disk.what.kind === 'offline' &&
  disk.order > session.order &&
  (session.what.time === undefined || disk.what.time === undefined || within(session.what.time, disk.what.time, NEAR_SECONDS) !== false)

/** The disks of an iSCSI session that was lost go offline at once: each has its session's line as the first of its own. */
export function withSessions(groups: readonly (readonly [Told, ...Told[]])[]): (readonly [Told, ...Told[]])[] {
  const sessions = groups.flat().filter(isSession)
  const taken = new Set<Told>()
  const disks = groups
    .filter(([first]) => !isSession(first))
    .map((events): readonly [Told, ...Told[]] => {
      const session = sessions.find((one) => events.some((event) => endsWith(one, event)))
      if (session === undefined) return events
      taken.add(session)
      return [session, ...events]
    })
  return [...disks, ...groups.filter(([first]) => isSession(first) && !taken.has(first))]
}
