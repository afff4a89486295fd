import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { distinct } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { BOOT_SEAM, type BootSeam } from '../../../core/boot-seam.ts'
import { JOURNAL_REPLAYED } from '../../../records/journal-replayed.ts'
import { JOURNAL_UNCLEAN, SHUTDOWN_SAID } from '../../../records/shutdown-said.ts'
import type { Facts } from './judge.ts'

type Sign = Event<LogLine>

/** journalctl's separator and the kernel's first line stand this near to each other. */
const SAME_SEAM_LINES = 20
/** A shutdown takes no longer from its first line to its last. */
const SHUTDOWN_SECONDS = 900
/** File systems are mounted about when journald starts. */
const MOUNT_SECONDS = 300

/**
 * A log whose boot ends with no word of a shutdown, and whose next begins with what a run that was cut off leaves: a journal that was not closed,
 * or a file system that was not unmounted.
 */
export function brokenOff(scope: Scope): Found<Facts>[] {
  const seen = new Set<string>()
  const replays = scope.events(JOURNAL_REPLAYED)
  const closed = scope.events(JOURNAL_UNCLEAN)
  return [...closed, ...replays].flatMap((sign): Found<Facts>[] => {
    const seam = seamAbove(scope.rows(BOOT_SEAM), sign)
    const { time } = sign.what
    if (seam?.before === undefined || time === undefined) return []
    const isJournal = closed.includes(sign)
    const since = seam.time === undefined ? undefined : secondsBetween(seam.time, time)
    // what is mounted later may be a disk that was pulled out
    if (!isJournal && (since === undefined || since > MOUNT_SECONDS)) return []
    const silent = secondsBetween(seam.before.time, time)
    const place = `${seam.at.artifact}\0${seam.at.line}`
    if (silent === undefined || silent < 0 || seen.has(place) || isInOrder(scope, sign, silent)) return []
    seen.add(place)
    const replayed = replays.filter(
      ({ what }) => what.time !== undefined && Math.abs(secondsBetween(time, what.time) ?? Infinity) <= MOUNT_SECONDS,
    )
    const recorded = isJournal || seam.tellsServices
    return [
      {
        count: 1,
        time,
        until: time,
        facts: {
          host: scope.name,
          lastLine: seam.before.message.slice(0, 200),
          silentSeconds: Math.round(silent),
          recorded,
          replayed: distinct(replayed, ({ what }) => what.device).length,
          message: sign.what.message.slice(0, 200),
        },
        proof: [
          ...cite(seam.before, 'the last line of the boot before: no shutdown', 'systemd'),
          ...(isJournal ? toldBy([sign], 'systemd', 'its journal had not been closed') : []),
          ...toldBy(replayed.slice(0, 3), 'kernel log', 'its file system had not been unmounted'),
        ],
        certainty: isJournal ? 'stated' : recorded ? 'shown' : 'suggested',
        missing: 'why it went down',
      },
    ]
  })
}

/** The seam of the boot that the sign is of, with the first time that is told of that boot. */
function seamAbove(seams: readonly Cited<BootSeam>[], { what: { at } }: Sign): Cited<BootSeam> | undefined {
  const above = seams.filter((seam) => seam.at.artifact === at.artifact && seam.at.line < at.line)
  const [last, one] = [above.at(-1), above.at(-2)]
  if (last === undefined || one === undefined || last.at.line - one.at.line > SAME_SEAM_LINES) return last
  return last.time === undefined ? one : { ...one, time: last.time }
}

const isInOrder = (scope: Scope, { what: { time } }: Sign, silent: number): boolean =>
  scope.events(SHUTDOWN_SAID).some(({ what }) => {
    const ago = what.time === undefined || time === undefined ? undefined : secondsBetween(what.time, time)
    return ago === undefined || (ago >= 0 && ago <= silent + SHUTDOWN_SECONDS)
  })
