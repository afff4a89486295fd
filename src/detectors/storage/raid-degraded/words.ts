import { wholeDisk } from '../../../core/device.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const isPool = (f: Facts): boolean => f.of === 'pool'
/** Whether a line tells its name. */
const isNamed = (f: Facts): boolean => f.array !== ''

function nameOf(f: Facts): string {
  if (isPool(f)) return isNamed(f) ? `Pool ${f.array}` : 'A pool (its name is not in the input)'
  if (f.of === 'controller')
    return isNamed(f) ? `${capital(f.array.replace(/^VD/, 'virtual disk'))} of ${f.controller}` : `A volume of ${f.controller}`
  if (f.arrays !== undefined) return `${listed(f.arrays, 5)}${opt` (${f.level})` ?? ''}`
  const about = [f.level, opt`mounted on ${f.mount}`].filter((text) => text !== undefined)
  const name = isNamed(f) ? f.array : 'An array (its name is not in the input)'
  return about.length === 0 ? name : `${name} (${about.join(', ')})`
}

/** `sdd (sdd1 is on it)`: what is replaced is the whole disk. */
const lost = (member: string | undefined, parts: readonly string[] = []): string | undefined =>
  member === undefined || wholeDisk(member) === member
    ? member
    : `${wholeDisk(member)} (${parts.length > 1 ? `${listed(parts, 5)} are` : `${member} is`} on it)`

/** All that a pool lost, each with its state. */
const lostOf = (f: Facts): string | undefined =>
  f.member === undefined ? undefined : listed([`${f.member}${opt` (${f.memberState})` ?? ''}`, ...(f.others ?? [])], 4)

export const headline = (f: Facts): string => {
  if (f.of === 'drbd') return say(`${f.array} lost its local disk`, opt` ${f.member}`, ' and works by its peer alone')
  if (f.arrays !== undefined)
    return say(
      `${nameOf(f)} are degraded: each lost its part of ${wholeDisk(f.member!)}`,
      opt`, and ${f.working} of ${f.members} members ${f.working === 1 ? 'is' : 'are'} left`,
    )
  if (f.rebuilt === true)
    return say(`${nameOf(f)} `, opt`lost ${f.member} and ` ?? 'lacked a member and ', 'was rebuilt: it is whole again')
  return f.bays
    ? say(`${nameOf(f)} is a mirror over ${f.members} bays, of which ${f.working} hold a disk`)
    : say(
        nameOf(f),
        f.down && isPool(f) && f.state === 'SUSPENDED'
          ? ' is suspended: more of its devices failed than it can do without, so it serves no request'
          : f.down
            ? ' cannot serve its data'
            : isPool(f)
              ? ` is ${f.state}`
              : ' is degraded',
        f.members === undefined
          ? opt`: ${f.working} of its members ${f.working === 1 ? 'is' : 'are'} left`
          : opt`: ${f.working} of ${f.members} members ${f.working === 1 ? 'is' : 'are'} left`,
        f.stale === true
          ? opt`${f.working === undefined ? ': it' : ', it'} left out ${f.member}, which had missed writes`
          : opt`${f.working === undefined ? ': it lost' : ', it lost'} ${lostOf(f)}`,
      )
}

export const cause = (f: Facts): Sentence[] =>
  f.rebuilt === true
    ? []
    : [
        when(f.bays, 'Storage appliances mirror their own system so: an empty bay is no failure'),
        opt`A rebuild is at ${f.rebuildPct} %`,
        when(
          f.stale === true,
          'Its count of events was behind the others: it was away, or the machine stopped before all members were written',
        ),
        f.of === 'drbd'
          ? 'Its own disk failed a request, so DRBD detached it: all reads and writes go over the network, and there is one copy'
          : f.down && isPool(f)
            ? 'What uses it hangs until the devices are back and the pool is told to go on'
            : f.down
              ? 'Reads and writes fail until enough of its members are back'
              : spare(f) === 0
                ? f.arrays === undefined
                  ? 'It still serves its data, without redundancy: the next member that fails takes it down'
                  : 'They still serve their data, without redundancy: the next disk that fails takes them down'
                : `${f.arrays === undefined ? 'It still serves its' : 'They still serve their'} data, with less redundancy`,
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
  if (f.of === 'drbd' || f.of === 'controller') return volumeFix(f)
  if (f.rebuilt === true) return []
  if (f.stale === true && !f.down && f.member !== undefined) return staleFix(f, f.member)
  return [
    {
      when: 'now',
      say: f.down
        ? 'Do not make it anew: see what is wrong with the members that are gone, and how far behind they are.'
        : `Back ${f.arrays === undefined ? 'it' : 'them'} up before a rebuild reads every sector of what is left, and see why the ${f.arrays === undefined ? 'member' : 'disk'} was lost.`,
      run: stateCommand(f),
    },
    {
      when: 'durable',
      say: f.down
        ? isPool(f)
          ? 'Bring the disks back, then let the pool go on (zpool clear, or zpool import); restore a backup where that fails.'
          : 'Bring the members back and assemble it again; restore a backup where that fails.'
        : `Replace ${lost(f.member, f.parts) ?? 'the member that is missing'}, and let ${f.arrays === undefined ? 'it' : 'each'} rebuild; keep a spare.`,
    },
    {
      when: 'verify',
      say: 'All members are up, and no rebuild runs any more (hours).',
      run: isPool(f) ? `zpool status -x${pool}` : f.shownBy.includes('mdstat') ? `mdadm --detail ${pathsOf(f)}` : 'cat /proc/mdstat',
    },
  ]
}

/** Added back where its disk is sound: only what it missed is written then, where the array has a bitmap. */
function staleFix(f: Facts, member: string): Step[] {
  const path = word(`/dev/${member}`)
  return [
    {
      when: 'now',
      say: `See how far ${member} is behind, and whether its disk counts errors.`,
      run: [`mdadm --examine ${path} | grep -E 'Events|Update Time'`, `smartctl -x ${word(`/dev/${wholeDisk(member)}`)}`].join('\n'),
    },
    isNamed(f)
      ? {
          when: 'durable',
          say: `When it counts none, add it back (--add where --re-add is refused); replace ${wholeDisk(member)} only when it logs errors.`,
          run: `mdadm ${word(`/dev/${f.array}`)} --re-add ${path}`,
          changes: 'host',
        }
      : {
          when: 'durable',
          say: `When it counts none, add it back (mdadm --re-add); replace ${wholeDisk(member)} only when it logs errors.`,
        },
    { when: 'verify', say: 'All members are up, and no rebuild runs any more (hours).', run: 'cat /proc/mdstat' },
  ]
}

/** Tools that ask a controller itself. */
const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^megaraid|MegaRAID/, 'storcli64 /call show'],
  [/^3w-/, 'tw_cli show'],
  [/Smart Array/, 'ssacli ctrl all show config'],
  [/^mptbase/, 'mpt-status'],
]

function volumeFix(f: Facts): Step[] {
  const state = f.of === 'drbd' ? 'drbdadm status all' : TOOLS.find(([name]) => name.test(f.controller ?? ''))?.[1]
  return f.of === 'drbd'
    ? [
        { when: 'now', say: 'See the state of each resource, its disk and its peer; keep that peer up.', run: state },
        {
          when: 'durable',
          say: `Repair or replace ${f.member ?? 'its backing disk'}, then attach it again (drbdadm attach): it is synced from the peer.`,
        },
        { when: 'verify', say: `disk:UpToDate is shown for ${f.array} on both sides.`, run: state },
      ]
    : [
        {
          when: 'now',
          say: f.down
            ? 'Do not make the volume anew: ask the controller which of its disks are gone.'
            : 'Back it up before a rebuild reads every sector of what is left, and ask the controller for the state of its disks.',
          run: state,
        },
        {
          when: 'durable',
          say: f.down
            ? 'Bring the disks back (seat, cable, backplane) and import their configuration; restore a backup where that fails.'
            : `Replace ${f.member ?? 'the disk that is missing'}, and let it rebuild; keep a spare.`,
        },
        { when: 'verify', say: 'The controller shows each volume as whole (optimal), and no rebuild runs any more (hours).', run: state },
      ]
}

/** Its array, or all of them, as a command names them. */
const pathsOf = (f: Facts): string =>
  (f.arrays ?? [f.array])
    .slice(0, 8)
    .map((array) => word(`/dev/${array}`))
    .join(' ')

const SELF_TELLING = /^(?:sd|nvme)/

/** The next source that was not given. */
function stateCommand(f: Facts): string {
  if (isPool(f) && !f.shownBy.includes('zpool')) return isNamed(f) ? `zpool status -v ${word(f.array)}` : 'zpool status -v'
  if (isPool(f)) return isNamed(f) ? `zpool events ${word(f.array)}` : 'zpool events'
  const disk = f.member === undefined ? undefined : wholeDisk(f.member)
  if (f.shownBy.includes('mdadm'))
    return disk !== undefined && SELF_TELLING.test(disk) ? `smartctl -x ${word(`/dev/${disk}`)}` : 'lsblk -o NAME,SIZE,TYPE,STATE,SERIAL'
  return isNamed(f) ? `mdadm --detail ${pathsOf(f)}` : 'mdadm --detail --scan --verbose'
}
