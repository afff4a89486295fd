import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { duration, plural, size } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const whoOf = (f: Facts): string => f.process ?? 'A program'
const isFilling = (f: Facts): boolean => f.minutesToFull !== undefined && f.minutesToFull > 0 && f.roundedUp !== true

/** As df prints it where it rounds, else as people say it. */
const usedOf = (f: Facts): string =>
  f.size === undefined || f.size === '?'
    ? `${f.usedPct} % are used`
    : /^\d+$/.test(f.size)
      ? (opt`${size(f.usedKb)} of ${size(f.sizeKb)} are used` ?? '')
      : `${f.used} of ${f.size} are used`

export function headline(f: Facts): string {
  const what = `was refused ${plural(f.refusals, 'write')}`
  if (f.quota === true) return say(`${whoOf(f)} ${what}: a disk quota is used up`, opt` (${f.path})`)
  if (f.mount === undefined) return say(`${whoOf(f)} ${what}`, opt` (${f.path})`, ': no space left on the device')
  const name = `${f.mount} (${f.device})`
  if (isFilling(f))
    return say(
      `${name} fills up: `,
      opt`${size(f.availableKb)} are left, at ${size(f.growthKbPerMin)} a minute for about ${duration((f.minutesToFull ?? 0) * 60)}`,
    )
  if (f.roundedUp === true) return say(`${name} is 100 % used, which df rounds up: `, opt`${size(f.availableKb)} are left`)
  return say(
    `${name} is full: `,
    usedOf(f),
    f.availableKb === 0 ? ', nothing is left for users' : opt`, only ${size(f.availableKb)} are left for users`,
    when(f.refusals > 0, `; ${f.process ?? 'a program'} ${what}`),
  )
}

export const cause = (f: Facts): Sentence[] => [
  when(f.quota === true, 'The quota is that of its user, group or project (EDQUOT): the file system itself may have room'),
  opt`The file system keeps ${size(f.reservedKb)} back for root`,
  when(f.deletedFiles !== undefined, holding(f)),
  f.growthKbPerMin === undefined || isFilling(f)
    ? opt`It grew steadily over ${f.samples} samples in ${duration(f.windowSeconds)}`
    : opt`It grew by ${size(f.growthKbPerMin)} a minute over ${f.samples} samples in ${duration(f.windowSeconds)}`,
  when(f.mount === undefined && f.quota !== true && f.hasDf, 'df shows room: it was taken later, or inodes or a quota were used up'),
]

const holding = (f: Facts): string =>
  say(
    `${processName(f) ?? 'A process'} holds ${plural(f.deletedFiles ?? 0, 'deleted file')} open`,
    opt`, ${size(f.deletedKb)} together`,
    opt`, the largest ${f.deletedName}`,
    ': their space comes back when it closes them',
  )

export function fix(f: Facts): Step[] {
  if (f.quota === true) return ofQuota(f)
  const mount = f.mount === undefined ? undefined : word(f.mount)
  if (mount === undefined) return ofUnknown(f)
  return [
    f.deletedFiles !== undefined && f.pid !== undefined
      ? {
          when: 'now',
          say: `Restart ${processName(f)}, so that it closes its deleted files; this names its unit.`,
          run: `systemctl status ${f.pid}`,
        }
      : {
          when: 'now',
          say: 'See what holds the space: the largest folders, and files that are deleted but still open (du does not see those).',
          run: `du -xh --max-depth=2 ${mount} | sort -h | tail -n 20; lsof +L1 ${mount}`,
        },
    { when: 'durable', say: `Rotate and bound what grows there (logs, spools, images), alert at 80 %, or enlarge ${f.device}.` },
    { when: 'verify', say: 'A fifth of it is free, and stays so for a day.', run: `findmnt -no TARGET,SIZE,AVAIL,USE% -T ${mount}` },
  ]
}

const ofUnknown = (f: Facts): Step[] => {
  const path = f.path === undefined ? undefined : word(f.path.replace(/\/[^/]*$/, '') || '/')
  return [
    {
      when: 'now',
      say: 'See which file system is full, and of what: blocks or inodes.',
      run: path === undefined ? 'df -h; df -i' : `df -h ${path}; df -i ${path}`,
    },
    {
      when: 'durable',
      say: `Rotate and bound what ${f.process ?? 'the program'} writes there, alert at 80 %, or enlarge the file system.`,
    },
    { when: 'verify', say: `${f.process ?? 'The program'} is refused no write for a day.` },
  ]
}

const ofQuota = (f: Facts): Step[] => [
  { when: 'now', say: 'See whose quota it is, and how far over it they are.', run: 'repquota -as' },
  { when: 'durable', say: `Delete what ${f.process ?? 'that user'} no longer needs, or raise the quota by what it lacks (edquota).` },
  { when: 'verify', say: `${f.process ?? 'The program'} is refused no write for a day.` },
]
