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

type Unclean = Event<LogLine>

/** journalctl's separator and the kernel's first line stand this near to each other. */
const SAME_SEAM_LINES = 20
/** A shutdown takes no longer from its first line to its last. */
const SHUTDOWN_SECONDS = 900
/** File systems are mounted about when journald starts. */
const MOUNT_SECONDS = 300

/** A log whose boot ends with no word of a shutdown, and whose next begins with a journal that was cut off. */
export function brokenOff(scope: Scope): Found<Facts>[] {
  const seen = new Set<number>()
  return scope.events(JOURNAL_UNCLEAN).flatMap((unclean): Found<Facts>[] => {
    const seam = seamAbove(scope.rows(BOOT_SEAM), unclean)
    const before = seam?.before
    const { time } = unclean.what
    if (seam === undefined || before === undefined || time === undefined || seen.has(seam.at.line)) return []
    const silent = secondsBetween(before.time, time)
    if (silent === undefined || silent < 0 || isInOrder(scope, unclean, silent)) return []
    seen.add(seam.at.line)
    const replayed = scope
      .events(JOURNAL_REPLAYED)
      .filter(({ what }) => what.time !== undefined && Math.abs(secondsBetween(time, what.time) ?? Infinity) <= MOUNT_SECONDS)
    return [
      {
        count: 1,
        time,
        until: time,
        facts: {
          host: scope.name,
          lastLine: before.message.slice(0, 200),
          silentSeconds: Math.round(silent),
          recorded: true,
          replayed: distinct(replayed, ({ what }) => what.device).length,
          message: unclean.what.message.slice(0, 200),
        },
        proof: [
          ...cite(before, 'the last line of the boot before: no shutdown', 'systemd'),
          ...toldBy([unclean], 'systemd', 'its journal had not been closed'),
          ...toldBy(replayed.slice(0, 3), 'kernel log', 'its file system had not been unmounted'),
        ],
        certainty: 'stated',
        missing: 'why it went down',
      },
    ]
  })
}

function seamAbove(seams: readonly Cited<BootSeam>[], { what: { at } }: Unclean): Cited<BootSeam> | undefined {
  const above = seams.filter((seam) => seam.at.artifact === at.artifact && seam.at.line < at.line)
  const [last, one] = [above.at(-1), above.at(-2)]
  return last !== undefined && one !== undefined && last.at.line - one.at.line <= SAME_SEAM_LINES ? one : last
}

const isInOrder = (scope: Scope, { what: { time } }: Unclean, silent: number): boolean =>
  scope.events(SHUTDOWN_SAID).some(({ what }) => {
    const ago = what.time === undefined || time === undefined ? undefined : secondsBetween(what.time, time)
    return ago === undefined || (ago >= 0 && ago <= silent + SHUTDOWN_SECONDS)
  })
