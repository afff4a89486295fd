import { mountedOf } from '../../../casefile/mounted.ts'
import { commandAbove } from '../../../casefile/command-above.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { secondsBetween } from '../../../core/span.ts'
import { noteOf } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { FILESYSTEM_ERROR, FILESYSTEM_READONLY, type FilesystemError } from '../../../records/filesystem-error.ts'
import { isUnfixed, membersIn, pathIn } from './members.ts'
import { placeIn, processIn } from './place.ts'

export interface Facts {
  host: string | undefined
  /** Undefined where no line names one. */
  device: string | undefined
  filesystem: string
  mount: string | undefined
  /** As the mount table writes the device. */
  source: string | undefined
  functionName: string | undefined
  text: string
  /** Where the damage lies: `inode 12`, `block 0x40`. */
  place: string | undefined
  /** The program whose request met it. */
  process: string | undefined
  /** Of btrfs: its devices that erred, where they are not the one that it is called by; the file that a bad block is of; no copy of it was good. */
  members?: readonly string[] | undefined
  path?: string | undefined
  unfixed?: true | undefined
  /** What it did then. */
  ended: 'shut down' | 'made itself read-only' | undefined
  /** What went wrong: its device, its space, or what it holds. */
  kind: 'device' | 'space' | 'damage'
  /** It found the damage before any request to a device failed: what its device fails later is no cause of it. */
  unprompted?: true | undefined
  /** Only consequences are in the log: the first error is before it. */
  consequence: boolean
  /** All that it found wrong was written anew from a good copy; so often. */
  repaired?: number | undefined
  /** Its devices with the errors that it counted on each since the counters were last set to 0: `sdd: 1,204 writes failed`. */
  counted?: readonly string[] | undefined
  /** A program had it shut down. */
  asked?: true | undefined
  /** Only its superblock tells: errors since the last check, and the first of them (ISO 8601, UTC). */
  remembered?: number | undefined
  firstError?: string | undefined
  message: string
}

type Told = Event<FilesystemError & { readonly message: string }>

/** The superblock tells only of what was before. */
const isNew = ({ what }: Told): boolean => what.nature === undefined

const SHUT_DOWN = /shutting down filesystem|has been shut down|xfs_do_force_shutdown|Stopped filesystem due to reason: [1-9]/i
const NO_SPACE = /\b(?:errno=|error )-?28\b|no space left/i
/** ext4 names the place only, where a read failed (fs/ext4/namei.c, inode.c). EUCLEAN (117) and EBADMSG (74) are XFS's EFSCORRUPTED and EFSBADCRC: what was read is damaged, though the line calls it an I/O error. */
const FAILED_IO =
  /i\/o error(?!.{0,200}\berror -?(?:117|74)\b)|io errors|\b(?:errno=|error )-?5\b|errs: wr [1-9]|errs: wr 0, rd [1-9]|writeback error|async write back|page discard|reading directory lblock|error (?:-5 )?reading directory block|unable to read/i

/** A block that btrfs read well and does not believe: it is older or newer than what leads to it, or out of order; and its counts of failed requests. */
const DAMAGED =
  /parent transid verify failed|bad tree block|corrupt (?:leaf|node)|checksum verify failed|level verify failed|first key mismatch/i
const DEVICE_COUNT = /errs: (?:wr [1-9]|wr 0, rd [1-9])|lost page write/

/** A file system says that what it holds is damaged, or that it could not read or write. */
export function judge(scope: Scope): Found<Facts>[] {
  const all: readonly Told[] = scope.events(FILESYSTEM_ERROR)
  const readonly = new Set<string | undefined>(scope.events(FILESYSTEM_READONLY).map(({ what }) => what.device))
  return [...grouped(all, (event) => deviceOf(event, all) ?? checkedIn(scope, event) ?? '')].flatMap(([name, events]) => {
    const device = name === '' ? undefined : name
    const link = device === undefined ? undefined : mountedOf(scope, device)
    const mounted = link?.to
    // the first line that is not a mere consequence names the error
    const own = events.filter((event) => !event.what.isConsequence && isNew(event))
    const natures = new Set(own.length === 0 ? events.flatMap(({ what }) => what.nature ?? []) : [])
    const { what: first } = own[0] ?? events.find(({ what }) => what.nature !== undefined) ?? events[0]
    const told = natureOf(natures, own, events)
    const btrfs = btrfsFacts(scope, first.filesystem, events, device)
    const unprompted = isUnprompted(scope, own[0])
    if (told === undefined) return []
    const fresh = told.remembered === undefined ? events.filter(({ what }) => what.nature !== 'remembered') : events
    const old = events.filter((event) => !fresh.includes(event))
    return [
      {
        ...happened(fresh as [Told, ...Told[]]),
        // what only follows from an error is no further one
        count: told.asked === true || told.remembered !== undefined ? 1 : eventsIn(own.length === 0 ? events : own),
        facts: {
          host: scope.name,
          device,
          filesystem: filesystemOf(first, events),
          mount: mounted?.mount,
          source: mounted?.source,
          functionName: first.functionName,
          text: first.text,
          place: placeIn(first.text),
          process: processIn(first.text),
          ...btrfs,
          ended: events.some(({ what }) => SHUT_DOWN.test(what.text))
            ? 'shut down'
            : readonly.has(device)
              ? 'made itself read-only'
              : undefined,
          kind: unprompted ? 'damage' : kindOf(events),
          ...(unprompted ? { unprompted: true } : {}),
          consequence: first.isConsequence,
          ...told,
          message: first.message,
        },
        about: { device },
        also: (btrfs.members ?? []).map((member) => ({ device: member.replace('mapper/', '') })),
        proof: [
          ...toldBy(
            fresh,
            ({ byTool }) => (byTool === true ? 'application log' : 'kernel log'),
            ({ isConsequence, nature, text }) =>
              isUnfixed(text)
                ? 'no copy of it was good'
                : nature === 'repaired'
                  ? 'written anew from a good copy'
                  : isConsequence
                    ? 'follows from an earlier error'
                    : undefined,
          ),
          ...toldBy(old, 'kernel log', 'of before: its superblock remembers'),
          ...cite(mounted, noteOf(link, 'where it is mounted')),
        ],
        certainty: 'stated',
        severity:
          told.asked === true || isOneOfScrub(told, events)
            ? 'note'
            : told.repaired !== undefined || told.remembered !== undefined
              ? 'warning'
              : undefined,
      },
    ]
  })
}

/** One block that a scrub found and wrote anew (fs/btrfs/scrub.c): that is what it is for. A usual read says `read error corrected`. */
const isOneOfScrub = ({ repaired }: Pick<Facts, 'repaired'>, events: readonly Told[]): boolean =>
  repaired === 1 && events.some(({ what }) => what.nature === 'repaired' && what.text.startsWith('fixed up error at logical'))

/** What it comes to, where nothing new is damaged; undefined of a repair alone, whose error is told nowhere. */
function natureOf(
  natures: ReadonlySet<FilesystemError['nature']>,
  own: readonly Told[],
  events: readonly Told[],
): Pick<Facts, 'repaired' | 'asked' | 'remembered' | 'firstError'> | undefined {
  const repairs = happened(events.filter(({ what }) => what.nature === 'repaired')).count
  if (own.length > 0) {
    // each wrong sum was followed by its repair
    const sums = own.filter(({ what }) => BTRFS_SUM.test(what.text))
    const isAll = own.every(({ what }) => BTRFS_SUM.test(what.text) || BTRFS_COUNTERS.test(what.text))
    return isAll && sums.length > 0 && !own.some(({ what }) => isUnfixed(what.text)) && repairs >= happened(sums).count
      ? { repaired: repairs }
      : {}
  }
  // the request alone is no failure; what it stopped is told
  if (natures.has('asked')) return events.length === 1 ? undefined : { asked: true }
  if (natures.has('remembered')) {
    const counted = events.findLast(({ what }) => what.errors !== undefined)?.what.errors
    const first = events.find(({ what }) => what.epochSeconds !== undefined)?.what.epochSeconds
    return counted === undefined && first === undefined
      ? undefined
      : { remembered: counted ?? 1, firstError: first === undefined ? undefined : new Date(first * 1000).toISOString().slice(0, 19) + 'Z' }
  }
  return natures.has('repaired') ? undefined : {}
}

const BTRFS_SUM = /csum failed|checksum verify failed|checksum error/i
/** What stands behind a wrong sum: the counters of its device, and that a scrub cannot repair it. */
const BTRFS_COUNTERS = /^(?:bdev \S{1,200} errs:|unable to fixup\b)/

/** What its lines tell of its devices. */
function btrfsFacts(
  scope: Scope,
  filesystem: string,
  events: readonly Told[],
  device: string | undefined,
): Pick<Facts, 'members' | 'path' | 'unfixed'> {
  if (filesystem !== 'btrfs') return {}
  const texts = events.map(({ what }) => what.text)
  const members = membersIn(scope, texts, device)
  const path = pathIn(texts)
  return {
    ...(members.length === 0 ? {} : { members }),
    ...(path === undefined ? {} : { path }),
    ...(texts.some(isUnfixed) ? { unfixed: true } : {}),
  }
}

/** Seconds in which the lines of one shutdown are printed. */
const ONE_SHUTDOWN_SECONDS = 2

/** How often it met an error: btrfs prints its counters behind each, and a file system that shuts down says so in several lines at one moment. */
function eventsIn(own: readonly Told[]): number {
  const sums = own.filter(({ what }) => BTRFS_SUM.test(what.text))
  if (sums.length > 0 && own.every(({ what }) => BTRFS_SUM.test(what.text) || BTRFS_COUNTERS.test(what.text)))
    return sums.reduce((sum, { count }) => sum + count, 0)
  const { count, time, until } = happened(own as [Told, ...Told[]])
  const isShort = time === undefined || until === undefined || (secondsBetween(time, until) ?? Infinity) <= ONE_SHUTDOWN_SECONDS
  return isShort && own.some(({ what }) => SHUT_DOWN.test(what.text)) ? 1 : count
}

/** A line that names no device is of the only one of its kind that the others name. */
function deviceOf({ what: { device, filesystem } }: Told, all: readonly Told[]): string | undefined {
  if (device !== undefined) return device
  const named = new Set(all.flatMap(({ what }) => (what.filesystem === filesystem && what.device !== undefined ? [what.device] : [])))
  return named.size === 1 ? [...named][0] : undefined
}

/** What a tool that names no device was given, in the command above. */
const CHECKS = /^(?:sudo\s{1,4})?(?:\S{0,20}\/)?(?:btrfs\s{1,4}(?:check|rescue|restore)|btrfsck)\s.{0,300}?\/dev\/([\w.+/-]{1,64})/

function checkedIn(scope: Scope, { what: { at, byTool } }: Told): string | undefined {
  if (byTool !== true) return undefined
  const typed = commandAbove(scope)(at)
  return CHECKS.exec(typed?.command ?? '')?.[1]
}

/** The journal is a part of a file system, which other lines may name. */
const filesystemOf = (first: FilesystemError, events: readonly Told[]): string =>
  first.filesystem === 'jbd2' ? (events.find(({ what }) => what.filesystem !== 'jbd2')?.what.filesystem ?? 'jbd2') : first.filesystem

/** ext and XFS stop on what they find; btrfs goes on, and counts what its devices did. */
const STOPS = /^(?:ext[234]|xfs)$/
/** What could not be read, or followed from that: `Cannot read block bitmap`, `IO failure`, `Journal has aborted`. */
const OF_REQUEST = /\b(?:read(?:ing)?|writ(?:e|ing)|IO failure|journal|readonly|out of memory)\b/i

/** The first error is of what it holds, and no device failed a request before. */
const isUnprompted = (scope: Scope, first: Told | undefined): boolean =>
  first !== undefined &&
  STOPS.test(first.what.filesystem) &&
  kindOf([first]) === 'damage' &&
  !OF_REQUEST.test(first.what.text) &&
  !scope.events(DISK_FAULT).some(({ what, order }) => order < first.order && what.level !== 'hint')

function kindOf(events: readonly Told[]): Facts['kind'] {
  const says = (wording: RegExp): boolean => events.some(({ what }) => !what.isConsequence && wording.test(what.text))
  const [first] = events.filter(({ what }) => !what.isConsequence)
  // btrfs gives a transaction up with EIO for what it cannot believe, too
  const isDamaged = first !== undefined && first.what.filesystem === 'btrfs' && DAMAGED.test(first.what.text) && !says(DEVICE_COUNT)
  return says(NO_SPACE) ? 'space' : says(FAILED_IO) && !isDamaged ? 'device' : 'damage'
}
