import { wholeDisk } from '../../../core/device.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const isPool = (f: Facts): boolean => f.shownBy.includes('zpool')
/** Whether a line tells its name. */
const isNamed = (f: Facts): boolean => f.array !== ''

function nameOf(f: Facts): string {
  if (isPool(f)) return isNamed(f) ? `Pool ${f.array}` : 'A pool (its name is not in the input)'
  const about = [f.level, opt`mounted on ${f.mount}`].filter((text) => text !== undefined)
  const name = isNamed(f) ? f.array : 'An array (its name is not in the input)'
  return about.length === 0 ? name : `${name} (${about.join(', ')})`
}

/** `sdd (sdd1 is on it)`: what is replaced is the whole disk. */
const lost = (member: string | undefined): string | undefined =>
  member === undefined || wholeDisk(member) === member ? member : `${wholeDisk(member)} (${member} is on it)`

export const headline = (f: Facts): string =>
  f.bays
    ? say(`${nameOf(f)} is a mirror over ${f.members} bays, of which ${f.working} hold a disk`)
    : say(
        nameOf(f),
        f.down ? ' cannot serve its data' : isPool(f) ? ` is ${f.state}` : ' is degraded',
        f.members === undefined
          ? opt`: ${f.working} of its members ${f.working === 1 ? 'is' : 'are'} left`
          : opt`: ${f.working} of ${f.members} members ${f.working === 1 ? 'is' : 'are'} left`,
        opt`${f.working === undefined ? ': it lost' : ', it lost'} ${f.member}`,
      )

export const cause = (f: Facts): Sentence[] => [
  when(f.bays, 'Storage appliances mirror their own system so: an empty bay is no failure'),
  opt`A rebuild is at ${f.rebuildPct} %`,
  f.down
    ? 'Reads and writes fail until enough of its members are back'
    : spare(f) === 0
      ? 'It still serves its data, without redundancy: the next member that fails takes it down'
      : 'It still serves its data, with less redundancy',
]

/** How many more members it can lose, where the level tells. */
function spare({ level, members, working }: Facts): number | undefined {
  if (working === undefined) return undefined
  if (level === 'raid1') return working - 1
  const parity = level === 'raid5' || level === 'raid4' ? 1 : level === 'raid6' ? 2 : undefined
  return parity === undefined || members === undefined ? undefined : working - (members - parity)
}

export function fix(f: Facts): Step[] {
  const pool = isNamed(f) ? ` ${word(f.array)}` : ''
  return [
    {
      when: 'now',
      say: f.down
        ? 'Do not make it anew: see what is wrong with the members that are gone, and how far behind they are.'
        : 'Back it up before a rebuild reads every sector of what is left, and see why the member was lost.',
      run: stateCommand(f),
    },
    {
      when: 'durable',
      say: f.down
        ? isPool(f)
          ? 'Bring the disks back, then let the pool go on (zpool clear, or zpool import); restore a backup where that fails.'
          : 'Bring the members back and assemble it again; restore a backup where that fails.'
        : `Replace ${lost(f.member) ?? 'the member that is missing'}, and let it rebuild; keep a spare.`,
    },
    {
      when: 'verify',
      say: 'All members are up, and no rebuild runs any more (hours).',
      run: isPool(f)
        ? `zpool status -x${pool}`
        : f.shownBy.includes('mdstat')
          ? `mdadm --detail ${word(`/dev/${f.array}`)}`
          : 'cat /proc/mdstat',
    },
  ]
}

const SELF_TELLING = /^(?:sd|nvme)/

/** The next source that was not given. */
function stateCommand(f: Facts): string {
  if (isPool(f)) return isNamed(f) ? `zpool events ${word(f.array)}` : 'zpool events'
  const disk = f.member === undefined ? undefined : wholeDisk(f.member)
  if (f.shownBy.includes('mdadm'))
    return disk !== undefined && SELF_TELLING.test(disk) ? `smartctl -x ${word(`/dev/${disk}`)}` : 'lsblk -o NAME,SIZE,TYPE,STATE,SERIAL'
  return isNamed(f) ? `mdadm --detail ${word(`/dev/${f.array}`)}` : 'mdadm --detail --scan --verbose'
}
