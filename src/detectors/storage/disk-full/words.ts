import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { sinceOf } from '../since-words.ts'
import { isSharedMemory, ofSharedMemory } from './shared-memory.ts'
import { processName, withShortIds } from '../../../core/words/names.ts'
import { duration, plural, size, times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { alarmCause, alarmFix, alarmHeadline } from './alarm-words.ts'
import type { Facts } from './judge.ts'
import { poolCause, poolFix, poolHeadline, poolState } from './pool-words.ts'

const isFilling = (f: Facts): boolean => f.minutesToFull !== undefined && f.minutesToFull > 0 && f.roundedUp !== true

/** As df prints it where it rounds, else as people say it. */
const usedOf = (f: Facts): string =>
  f.size === undefined || f.size === '?'
    ? `${f.usedPct} % are used`
    : /^\d+$/.test(f.size)
      ? (opt`${size(f.usedKb)} of ${size(f.sizeKb)} are used` ?? '')
      : `${f.used} of ${f.size} are used`

const writes = (n: number): string => (n === 1 ? 'a write' : plural(n, 'write'))

/** `ingest`, `postgres of pod shop/db-0`, `Pod shop/db-0`. */
const whoOf = ({ process, pod }: Facts): string | undefined =>
  pod === undefined ? process : process === undefined ? `Pod ${pod}` : `${process} of pod ${pod}`

/** `ingest was refused 6 writes`, `a write was refused`. */
const refusedOf = (f: Facts): string | undefined =>
  f.refusals === 0
    ? undefined
    : whoOf(f) === undefined
      ? `${writes(f.refusals)} ${f.refusals === 1 ? 'was' : 'were'} refused`
      : `${whoOf(f)} was refused ${writes(f.refusals)}`

/** Its beginning and its end where it is long; uids are no names. */
const MOST_PATH = 56
function pathOf({ path, folder }: Facts): string | undefined {
  const short = withShortIds(path ?? folder)
  if (short === undefined || short.length <= MOST_PATH) return short
  const [, first = '', second = ''] = short.split('/')
  return `/${first}/${second}/…/${short.slice(short.lastIndexOf('/') + 1).slice(0, MOST_PATH / 2)}`
}

/** One program holds most of it in files that no folder shows any more. */
const isHeld = (f: Facts): boolean => f.deletedKb !== undefined && f.usedKb !== undefined && f.deletedKb * 2 >= f.usedKb
const deletedOf = (f: Facts): string => (f.deletedFiles === 1 ? 'a deleted file' : plural(f.deletedFiles ?? 0, 'deleted file'))

/** A log that a database writes ahead: nobody else may take anything out of it. */
const isAhead = ({ path = '', message = '' }: Facts): boolean => /\bpg_wal\b|\bpg_xlog\b/.test(`${path} ${message}`)
/** What df can be asked for. */
const absolute = ({ path }: Facts): string | undefined => (path?.startsWith('/') === true ? path : undefined)

/** Where it was is not told by df. */
function unplaced(f: Facts): string {
  const what = f.quota === true ? 'a disk quota is used up' : 'no space left on the device'
  if (isSharedMemory(f))
    return say(`${whoOf(f) ?? 'A program'} was refused shared memory`, when(f.refusals > 1, ` ${times(f.refusals)}`), ': /dev/shm is full')
  if (whoOf(f) !== undefined) return say(refusedOf(f), opt` (${pathOf(f)})`, `: ${what}`)
  if (f.path !== undefined) return say(`${pathOf(f)} could not be written${f.refusals > 1 ? ` ${times(f.refusals)}` : ''}: ${what}`)
  return say(
    f.quota === true
      ? 'Some disk quota (whose is not in the input) is used up'
      : 'Some file system (which one is not in the input) is full',
    `: ${refusedOf(f) ?? 'a write was refused'}`,
  )
}

export function headline(f: Facts): string {
  if (f.space !== undefined) return poolHeadline(f)
  if (f.alarm !== undefined) return alarmHeadline(f.alarm)
  if (f.mount === undefined) return unplaced(f)
  const name = `${f.mount} (${f.device})`
  if (isFilling(f))
    return say(
      `${name} fills up: `,
      opt`${size(f.availableKb)} are left, at ${size(f.growthKbPerMin)} a minute for about ${duration((f.minutesToFull ?? 0) * 60)}`,
    )
  if (f.roundedUp === true) return say(`${name} is 100 % used, which df rounds up: `, opt`${size(f.availableKb)} are left`)
  const refused = refusedOf(f)
  if (isHeld(f))
    return say(
      `${name} is full: ${size(f.deletedKb!)} of its ${/^\d*$|\?/.test(f.size ?? '') ? size(f.sizeKb ?? 0) : f.size} are ${deletedOf(f)} that ${processName(f) ?? 'a process'} still holds open`,
      opt`; ${refused}`,
    )
  if (f.laterUsedPct !== undefined)
    return say(
      `${name} was full: `,
      usedOf(f).replace(/ are used$/, ' were used'),
      opt`; ${refused}`,
      `; it is ${f.laterUsedPct} % used in the last capture`,
    )
  return say(
    `${name} is full: `,
    usedOf(f),
    f.availableKb === 0 ? ', nothing is left for users' : opt`, only ${size(f.availableKb)} are left for users`,
    opt`; ${refused}`,
  )
}

/** What the server does that was refused. */
export const state = (f: Facts): Sentence =>
  f.writesAgain === true ? poolState(f) : f.alarm === undefined ? (sinceOf(f) ?? roomAgain(f)) : undefined

const roomAgain = (f: Facts): Sentence =>
  f.roomOn === undefined ? undefined : say(`${f.roomOn} has room now`, opt` (${f.roomLeft} left, ${f.roomPct} % used)`)

export const effect = (f: Facts): Sentence =>
  f.mount === undefined || f.space !== undefined
    ? headline(f)
    : say(`${f.mount} ${f.laterUsedPct === undefined ? 'is' : 'was'} full`, opt`: ${refusedOf(f)}`)

/** Share of the size from which what root may still use is worth a word. */
const WORTH = 0.02

export const cause = (f: Facts): Sentence[] =>
  f.space !== undefined ? poolCause(f) : f.alarm !== undefined ? alarmCause(f.alarm) : ownCause(f)

const ownCause = (f: Facts): Sentence[] => [
  when(
    isSharedMemory(f),
    'It is no disk but a file system in memory with a size of its own: Docker gives a container 64 MiB of it, Kubernetes as much as its runtime does',
  ),
  when(
    isAhead(f),
    'PostgreSQL keeps there what a replication slot or a failing archive_command still needs, and ends when it cannot write more',
  ),
  when(f.quota === true, 'The quota is that of its user, group or project (EDQUOT): the file system itself may have room'),
  when(f.deletedFiles !== undefined, holding(f)),
  when((f.reservedKb ?? 0) >= (f.sizeKb ?? 0) * WORTH, opt`The file system keeps ${size(f.reservedKb)} back for root`),
  f.growthKbPerMin === undefined || isFilling(f)
    ? opt`It grew steadily over ${f.samples} samples in ${duration(f.windowSeconds)}`
    : opt`It grew by ${size(f.growthKbPerMin)} a minute over ${f.samples} samples in ${duration(f.windowSeconds)}`,
  when(
    f.mount === undefined && f.quota !== true && f.hasDf && f.roomOn === undefined,
    'df shows room: it was taken later, or inodes or a quota were used up',
  ),
]

function holding(f: Facts): string {
  const several = (f.deletedFiles ?? 0) > 1
  const largest = opt`${several ? 'the largest is ' : ''}${f.deletedName}`
  if (isHeld(f))
    return say(
      largest === undefined ? 'Du does not see it' : `${several ? capital(largest) : `The file is ${largest}`} (du does not see it)`,
      ': the space comes back when it is closed',
    )
  return say(
    `${processName(f) ?? 'A process'} holds ${deletedOf(f)} open`,
    opt`, ${size(f.deletedKb)}${several ? ' together' : ''}`,
    opt` (${largest})`,
    ': the space comes back when it is closed',
  )
}

export function fix(f: Facts): Step[] {
  if (f.space !== undefined) return poolFix(f)
  if (f.alarm !== undefined) return alarmFix(f.alarm)
  if (f.quota === true) return ofQuota(f)
  const mount = f.mount === undefined ? undefined : word(f.mount)
  if (isSharedMemory(f)) return ofSharedMemory(f)
  if (mount === undefined) return f.pod === undefined ? ofUnknown(f) : ofVolume(f, f.pod)
  return [
    f.deletedFiles !== undefined && f.pid !== undefined
      ? {
          when: 'now',
          say: `Restart ${processName(f)}, so that it closes ${f.deletedFiles === 1 ? 'that file' : 'those files'}; this names its unit.`,
          run: `systemctl status ${f.pid}`,
        }
      : {
          when: 'now',
          say: 'See what holds the space: the largest folders, and deleted files that are still open.',
          run: `du -xh --max-depth=2 ${mount} | sort -h | tail -n 20; lsof +L1 ${mount}`,
        },
    {
      when: 'durable',
      say:
        f.deletedFiles === undefined
          ? `Rotate and bound what grows there (logs, spools, images), or enlarge it; alert at 80 %.`
          : 'Let the rotation of its files tell the program to open them anew (copytruncate, or a signal); alert at 80 %.',
    },
    { when: 'verify', say: 'A fifth of it is free, and stays so for a day.', run: `findmnt -no TARGET,SIZE,AVAIL,USE% -T ${mount}` },
  ]
}

const noneRefused = ({ process }: Facts): string =>
  process === undefined ? 'No write there is refused for a day.' : `No write of ${process} is refused for a day.`

const ofUnknown = (f: Facts): Step[] => {
  const own = absolute(f)
  const folder = own?.replace(/\/[^/]*$/, '') ?? f.folder
  const path = folder === undefined ? undefined : word(folder || '/')
  return [
    f.roomOn !== undefined
      ? {
          when: 'now',
          say: 'Nothing, where somebody made room since. Otherwise see whether inodes are used up.',
          run: `df -i ${word(f.roomOn)}`,
        }
      : {
          when: 'now',
          say: 'See which file system is full, and of what: blocks or inodes.',
          run: `df --output=target,size,avail,pcent,iavail,ipcent${path === undefined ? '' : ` ${path}`}`,
        },
    {
      when: 'durable',
      say: isAhead(f)
        ? 'Enlarge that file system, then find what keeps the log: slots that nobody reads (pg_replication_slots), a failing archive_command. Delete nothing in pg_wal by hand; alert at 80 %.'
        : `Rotate and bound what ${f.process ?? 'the program'} writes there, or enlarge the file system; alert at 80 %.`,
    },
    { when: 'verify', say: noneRefused(f) },
  ]
}

/** A pod that does not stay up cannot be asked for long. */
const ofVolume = (f: Facts, pod: string): Step[] => [
  {
    when: 'now',
    say: 'See which of its volumes is full while it runs, and what they are.',
    run: `kubectl exec ${podArguments(pod)} -- df -h; kubectl describe pod ${podArguments(pod)} | grep -A60 ^Volumes`,
  },
  {
    when: 'durable',
    say: isAhead(f)
      ? 'Enlarge the claim of that volume, then find what keeps the log: slots that nobody reads (pg_replication_slots), a failing archive_command. Delete nothing in pg_wal by hand.'
      : `Enlarge the claim of that volume (resources.requests.storage), or bound what ${f.process ?? 'the program'} writes there; alert at 80 %.`,
  },
  { when: 'verify', say: noneRefused(f) },
]

const ofQuota = (f: Facts): Step[] => [
  { when: 'now', say: 'See whose quota it is, and how far over it they are.', run: 'repquota -as' },
  { when: 'durable', say: `Delete what ${f.process ?? 'that user'} no longer needs, or raise the quota by what it lacks (edquota).` },
  { when: 'verify', say: noneRefused(f) },
]
