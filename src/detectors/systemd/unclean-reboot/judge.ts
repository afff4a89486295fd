import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { brokenOff } from './broken-off.ts'
import { JOURNAL_REPLAYED, type JournalReplayed } from '../../../records/journal-replayed.ts'
import { BOOT_HISTORY } from '../../../records/boot-history.ts'

export interface Facts {
  host: string | undefined
  /** When the present boot began, as last(1) prints it. */
  boot?: string | undefined
  /** When the boot before it began. */
  before?: string | undefined
  /** What a log says last before it breaks off. */
  lastLine?: string | undefined
  /** Seconds from that to the first that journald says of the next boot. */
  silentSeconds?: number | undefined
  kernel?: string | undefined
  /** The listing holds another shutdown, or a session that ended in a crash: it would show one. Or the log itself breaks off. */
  recorded: boolean
  /** File systems whose journal was replayed in the present boot. */
  replayed: number
  message: string
}

/** As last(1) tells it, and as a log does. */
export const judge = (scope: Scope): Found<Facts>[] => [...listed(scope), ...brokenOff(scope)]

/** The end of the boot before the present one, in each listing of last(1). */
function listed(scope: Scope): Found<Facts>[] {
  const listings = [...grouped(scope.rows(BOOT_HISTORY), ({ at }) => at.artifact).values()]
  const found = listings.flatMap((rows): Found<Facts>[] => {
    // without -x no shutdown is listed at all
    if (rows.every(({ kind }) => kind === 'boot')) return []
    // the newest stands first
    const [present, before] = rows.flatMap(({ kind }, i) => (kind === 'boot' ? [i] : []))
    if (present === undefined || before === undefined || rows.slice(present, before).some(({ kind }) => kind === 'down')) return []
    const [now, then] = [rows[present]!, rows[before]!]
    const recorded = rows.some(({ kind }) => kind === 'down' || kind === 'crash')
    const replayed = replayedNow(scope)
    return [
      {
        facts: {
          host: scope.name,
          boot: now.when,
          before: then.when,
          kernel: now.kernelRelease,
          recorded: recorded || replayed.length > 0,
          replayed: replayed.length,
          message: now.message.trim().slice(0, 200),
        },
        proof: [
          ...cite(now, 'the present boot', 'capture'),
          ...cite(then, 'the boot before it, no shutdown between', 'capture'),
          ...toldBy(replayed.slice(0, 2), 'kernel log', 'it had not been unmounted'),
        ],
        certainty: recorded || replayed.length > 0 ? 'shown' : 'suggested',
        missing: 'why it went down',
      },
    ]
  })
  return distinct(found, ({ facts }) => facts.boot)
}

/** Journals of file systems that were replayed, each once, in the newest boot that a log tells of. */
function replayedNow(scope: Scope): readonly Event<JournalReplayed>[] {
  const all = scope.events(JOURNAL_REPLAYED)
  const newest = Math.max(-1, ...all.map(({ what }) => what.at.boot ?? -1))
  return distinct(
    all.filter(({ what }) => (what.at.boot ?? -1) === newest),
    ({ what }) => what.device,
  )
}
