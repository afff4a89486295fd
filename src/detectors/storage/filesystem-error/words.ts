import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { wouldRepair } from '../tools.ts'
import { fileSystemOn } from '../words.ts'
import { isMild, mildCause, mildFix, mildHeadline } from './mild-words.ts'
import type { Facts } from './judge.ts'
import { diskOf, lookAt, membersOf } from './members.ts'

const whereOf = ({ device, filesystem, ...f }: Facts): string => {
  const kind = filesystem === 'jbd2' ? undefined : filesystem
  return device === undefined
    ? `${kind === undefined ? 'The' : `The ${kind}`} file system (its device is not in the input)`
    : fileSystemOn({ ...f, device, filesystem: kind })
}

const CHECKSUM = /checksum|csum/i

const foundOf = (f: Facts, place: string): string =>
  f.kind === 'device'
    ? ` could not read or write ${place} on ${membersOf(f) ?? 'its device'}`
    : [
        ` found ${CHECKSUM.test(f.text) ? 'a wrong checksum' : 'damage'} in ${place}`,
        opt` (${f.path})`,
        opt` on ${membersOf(f)}`,
        f.unfixed === true ? ' and could not repair it' : undefined,
      ].join('')

function placedOf(f: Facts): string | undefined {
  if (f.place === undefined) return undefined
  const seen = [
    f.functionName === undefined ? undefined : `in ${f.functionName}`,
    f.process === undefined ? undefined : `while ${f.process} used it`,
  ].filter((part) => part !== undefined)
  return `${foundOf(f, f.place)}${seen.length === 0 ? '' : ` (${seen.join(', ')})`}`
}

const WHAT: Readonly<Record<Facts['kind'], string>> = {
  damage: ' found damage in itself',
  device: ' could not read or write its device',
  space: ' had no space left (errno 28) and gave up a transaction',
}

const whatOf = (f: Facts): string =>
  f.kind === 'space' && f.ended !== undefined
    ? ` had no space left (errno 28) and ${f.ended}`
    : f.kind === 'device'
      ? ` could not read or write ${membersOf(f) ?? 'its device'}`
      : WHAT[f.kind]

/** What the kernel says of it, without its callers and what follows from it. */
const MOST_TEXT = 110
function saidOf({ text }: Facts): string {
  const said = text
    .replace(/ {2,}/g, ' ')
    .replace(/\.?\s{0,8}(?:Caller \S.*|Shutting down filesystem.*)$/, '')
    .replace(/ \([\w/-]{1,60}\.c:\d{1,6}\)/, '')
  return said.length > MOST_TEXT ? `${said.slice(0, MOST_TEXT - 1).replace(/\s+\S*$/, '')} …` : said
}

const endedOf = (f: Facts): string | undefined => (f.kind === 'space' ? undefined : opt` and ${f.ended}`)

/** Where the place is known, what the kernel says of it stands in the proof. */
export function headline(f: Facts): string {
  if (isMild(f)) return mildHeadline(f, whereOf(f))
  const placed = f.kind !== 'space' && !f.consequence ? placedOf(f) : undefined
  if (placed !== undefined) return say(whereOf(f), placed, endedOf(f))
  return say(
    whereOf(f),
    f.consequence ? ' was stopped by an error that stands before this log' : whatOf(f),
    when(f.functionName !== undefined && !f.text.includes(f.functionName), ` (in ${f.functionName})`),
    when(!f.consequence, endedOf(f)),
    when(f.kind !== 'space', `: ${saidOf(f)}`),
  )
}

/** That it is read-only is another failure's to tell. */
export const effect = (f: Facts): Sentence =>
  isMild(f)
    ? mildHeadline(f, shortly(f))
    : f.consequence && f.ended === 'made itself read-only'
      ? ''
      : say(
          shortly(f),
          f.consequence ? ' was stopped by it' : (placedOf(f) ?? whatOf(f)),
          when(!f.consequence && f.ended === 'shut down', endedOf(f)),
        )

const shortly = (f: Facts): string => f.mount ?? whereOf(f)

export const cause = (f: Facts): Sentence[] => (isMild(f) ? mildCause(f) : damageCause(f))

const isTooLarge = ({ message }: Pick<Facts, 'message'>): boolean => /\bbad geometry: block count \d/.test(message)

const damageCause = (f: Facts): Sentence[] => [
  when(f.filesystem === 'jbd2', 'The journal tells it (jbd2), which ext4 and ext3 use'),
  when(
    f.kind === 'device' && !f.consequence,
    'What it had not written yet is lost: the device below is the first suspect, not the file system',
  ),
  when(
    isTooLarge(f),
    'It was made for a larger device than it lies on now: the volume or partition was made smaller, a copy was cut off, or a controller or USB bridge hides the end of the disk',
  ),
  when(
    f.kind === 'damage' && !f.consequence && !isSum(f) && !isTooLarge(f),
    'No line tells what damaged it: the disk, the memory of the machine, or a stop in the middle of a write',
  ),
  when(
    isSum(f),
    `Each block is compared with the sum that was written with it: the disk, its link or the memory of the machine changed one of the two. ${f.unfixed === true ? 'No copy of it was good: what it held is lost' : 'Without a second copy (mirror, DUP) such a block cannot be read any more'}`,
  ),
  when(
    f.kind !== 'space' && f.ended === 'shut down',
    'It stopped so that the damage does not spread: all access fails until it is mounted anew',
  ),
  when(f.kind !== 'space' && f.ended === 'made itself read-only', 'It can still be read, and every write to it fails'),
  when(
    f.kind === 'space' && f.filesystem === 'btrfs',
    'btrfs needs free space for metadata even to delete: df may still show room, in chunks that are reserved for data',
  ),
]

const isOfDevice = (f: Facts): boolean => f.device !== undefined && f.kind !== 'space'

/** The first error of the disk below would be the cause. */
export const open = (f: Facts): Question[] =>
  isOfDevice(f) && !isMild(f) && !/^loop/.test(f.device!)
    ? [
        {
          ask: `Did ${diskOf(f)} itself fail before? Its first error would be the cause.`,
          run: `journalctl -k -g 'I/O error|medium error|${diskOf(f).replace(/[^\w-]/g, '.')}' | head`,
        },
      ]
    : []

/** btrfs found a block of a file that does not match its sum, and goes on. */
const isSum = (f: Facts): boolean =>
  f.filesystem === 'btrfs' &&
  f.kind === 'damage' &&
  f.ended === undefined &&
  /csum failed|checksum error at/.test(f.text) &&
  /\bino/.test(f.text)

/** The file is named, and all others are checked while the file system is in use. */
function ofSum(f: Facts, source: string): Step[] {
  const where = f.mount === undefined ? `"$(findmnt -fno TARGET ${word(source)})"` : word(f.mount)
  const inode = /\bino(?:de)? (\d{1,20})/.exec(f.text)?.[1]
  return [
    {
      when: 'now',
      say: `See ${inode === undefined ? '' : 'which file it is, and '}how many errors each of its devices has.`,
      run: [`M=${where}`, `${opt`find "$M" -xdev -inum ${inode}; ` ?? ''}btrfs device stats "$M"`].join('\n'),
    },
    {
      when: 'durable',
      say: `Take ${f.path ?? 'that file'} from a backup, and see what the disk itself counted; where it counts nothing, test the memory.`,
      run: lookAt(f).run,
    },
    {
      when: 'verify',
      say: 'A scrub, which reads all of it and writes nothing (-r), ends with 0 errors.',
      run: `btrfs scrub start -Bdr ${where}`,
    },
  ]
}

export function fix(f: Facts): Step[] {
  const source = f.source ?? (f.device === undefined ? undefined : `/dev/${f.device}`)
  if (isMild(f)) return mildFix(f, source)
  if (f.kind === 'space') return ofSpace(f)
  if (isSum(f) && source !== undefined) return ofSum(f, source)
  const below = f.device === undefined ? { say: 'This shows which file system it is.', run: `findmnt -t ${word(f.filesystem)}` } : lookAt(f)
  return [
    { when: 'now', say: `Stop what writes there; repair nothing before the disk is known to be sound. ${below.say}`, run: below.run },
    { when: 'durable', ...durable(f, source) },
    {
      when: 'verify',
      say: `${f.members === undefined ? 'The check' : 'The scrub'} ends without an error, and none is logged for an hour after${f.members === undefined ? ' mounting' : ''}.`,
    },
  ]
}

const durable = (f: Facts, source: string | undefined): Pick<Step, 'say' | 'run'> => {
  if (f.members !== undefined && source !== undefined)
    return {
      say: `See what each of its devices counted. Where ${listed(f.members)} goes on to err, replace it (btrfs replace), then scrub: what has a good copy is repaired, what has none comes from a backup.`,
      run: `btrfs device stats ${f.mount === undefined ? `"$(findmnt -fno TARGET ${word(source)})"` : word(f.mount)}`,
    }
  const { say: what, run } = wouldRepair(f.filesystem, source ?? '', f.mount)
  return { say: what, run: source === undefined ? undefined : run }
}

/** Other file systems keep room for what they must write: where there was none, it lacks below them as a rule. */
const ofSpaceBelow = (f: Facts): Step[] => {
  const device = f.device === undefined ? '' : ` /dev/${word(f.device)}`
  return [
    {
      when: 'now',
      say: 'See whether it is full, and what lies below it: a thin volume or a LUN whose pool is full refuses writes too.',
      run: `df -h${f.mount === undefined ? '' : ` ${word(f.mount)}`}; lsblk -s${device}; lvs -a -o +data_percent,metadata_percent`,
    },
    { when: 'durable', say: 'Make room there, then check it: what it had not written is lost.' },
    {
      when: 'verify',
      say: 'It is mounted rw, and no new line of it follows for a day.',
      run: f.mount === undefined ? 'findmnt -o TARGET,SOURCE,OPTIONS' : `findmnt ${word(f.mount)} -o TARGET,OPTIONS`,
    },
  ]
}

const ofSpace = (f: Facts): Step[] => {
  if (f.filesystem !== 'btrfs') return ofSpaceBelow(f)
  const where = f.mount === undefined ? undefined : word(f.mount)
  return [
    {
      when: 'now',
      say: 'See what is allocated, and how much of it is used.',
      run: where === undefined ? 'findmnt -nt btrfs -o TARGET | xargs -rn1 btrfs filesystem usage' : `btrfs filesystem usage ${where}`,
    },
    {
      when: 'durable',
      say: 'Delete snapshots or files, then give half-empty chunks back, or add a device.',
      run: where === undefined ? undefined : `btrfs balance start -dusage=20 ${where}`,
      changes: where === undefined ? undefined : 'host',
    },
    {
      when: 'verify',
      say: 'It is mounted rw, and "Device unallocated" is above 1 GiB.',
      run: where === undefined ? 'findmnt -t btrfs -o TARGET,OPTIONS' : `findmnt ${where} -o TARGET,OPTIONS`,
    },
  ]
}
