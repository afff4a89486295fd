import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count, times } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { momentOf } from '../../../core/time/words.ts'
import { word } from '../../../core/words/shell.ts'
import { wouldRepair } from '../tools.ts'
import type { Facts } from './judge.ts'
import { wholeDisk } from '../../../core/device.ts'
import { lookAt, membersOf } from './members.ts'

/** Nothing new is damaged: what was wrong was repaired, it was asked for, or only its superblock remembers it. */
export const isMild = (f: Facts): boolean =>
  f.repaired !== undefined || f.asked === true || f.remembered !== undefined || f.counted !== undefined

/** `2024-11-09T23:58:32Z` as people write it: `9 Nov 2024 23:58:32 UTC`. */
const dateOf = (iso: string | undefined): string | undefined => {
  const moment = iso === undefined ? undefined : momentOf({ first: iso }, 'first')
  return moment === undefined ? undefined : `${moment.date} ${moment.time} ${moment.zone}`
}

/** `where`: the file system, as the subject of the sentence. */
export function mildHeadline(f: Facts, where: string): string {
  if (f.repaired !== undefined)
    return say(
      `${where} found a wrong checksum`,
      opt` in ${f.place}`,
      opt` on ${membersOf(f)}`,
      ` and wrote the block anew from a good copy (read error corrected ${times(f.repaired)})`,
    )
  if (f.counted !== undefined)
    return say(
      f.filesystem === 'zfs'
        ? `Pool ${f.source ?? '(its name is not in the input)'}`
        : (opt`The btrfs file system on ${f.mount}` ?? 'A btrfs file system'),
      ` counts errors of ${f.counted.length === 1 ? 'its device' : 'its devices'} ${listed(f.counted, 4)}`,
    )
  if (f.asked === true) return say(`${where} was shut down because a program asked for it`)
  return say(
    `${where} remembers ${f.remembered === 1 ? 'an error' : `${count(f.remembered!)} errors`} since its last check`,
    opt`, the first of ${dateOf(f.firstError)}`,
    opt` in ${f.functionName}`,
  )
}

export function mildCause(f: Facts): Sentence[] {
  if (f.repaired !== undefined)
    return [
      'No data was lost: there was a second copy (mirror, DUP). The disk, its link or the memory of the machine changed the first one',
    ]
  if (f.counted !== undefined)
    return [
      'What had a good copy (mirror, DUP, parity) was answered from that. The counts stand until somebody sets them to 0: whether they still grow, a second look tells',
    ]
  if (f.asked === true)
    return [
      'XFS_IOC_GOINGDOWN does so (xfs_io -x -c shutdown, tests of crashes): no disk failed, all access fails until it is mounted anew',
    ]
  return ['The superblock counts them until a check clears it: what was damaged then may be damaged still']
}

export function mildFix(f: Facts, source: string | undefined): Step[] {
  const where = f.mount === undefined ? `"$(findmnt -fno TARGET ${word(source ?? '')})"` : word(f.mount)
  if (f.counted !== undefined) return countedFix(f)
  if (f.repaired !== undefined)
    return [
      {
        when: 'now',
        say: 'See how many errors each of its devices has: one that grows names the bad one.',
        run: `btrfs device stats ${where}`,
      },
      {
        when: 'durable',
        say: 'See what the disk itself counted, and replace it when more follow; where it counts nothing, test the memory.',
        run: f.device === undefined ? undefined : lookAt(f).run,
      },
      {
        when: 'verify',
        say: 'A scrub, which reads all of it and writes nothing (-r), ends with 0 errors.',
        run: `btrfs scrub start -Bdr ${where}`,
      },
    ]
  if (f.asked === true)
    return [
      {
        when: 'now',
        say: 'Find who asked: a test suite, a script of a failover, or a person.',
        run: 'last -n 20; journalctl --since -1h _COMM=sudo',
      },
      { when: 'durable', say: 'Unmount it and mount it anew; its journal is replayed then. No repair is needed.' },
      { when: 'verify', say: 'It is mounted, and no further shutdown follows.', run: `findmnt ${word(source ?? '')}` },
    ]
  const { say: what, run } = wouldRepair(f.filesystem, source ?? '', f.mount)
  return [
    {
      when: 'now',
      say: 'See what its superblock remembers of the first and the last error.',
      run: source === undefined ? undefined : `dumpe2fs -h ${word(source)} | grep -i error`,
    },
    { when: 'durable', say: what, run: source === undefined ? undefined : run },
    { when: 'verify', say: 'After the check and a mount, no error count is logged within a day.' },
  ]
}

/** The disk is asked first: counters tell nothing of when. */
function countedFix(f: Facts): Step[] {
  const disk = f.device === undefined || !/^(?:sd|nvme|vd|xvd)/.test(f.device) ? undefined : wholeDisk(f.device)
  const name = f.filesystem === 'zfs' ? opt` ${f.source === undefined ? undefined : word(f.source)}` : undefined
  const where = f.mount === undefined ? undefined : word(f.mount)
  return [
    {
      when: 'now',
      say: 'See what the disk itself counted and logged; a cable or a controller shows in its CRC errors.',
      run: disk === undefined ? 'lsblk -o NAME,SIZE,FSTYPE,SERIAL,MOUNTPOINT' : `smartctl -x ${word(`/dev/${disk}`)}`,
    },
    {
      when: 'durable',
      say: `Replace it when its own counters or the log show a bad medium; then scrub: what has a good copy is repaired, what has none comes from a backup.`,
    },
    f.filesystem === 'zfs'
      ? { when: 'verify', say: 'A scrub ends with 0 errors, and no count has grown since.', run: `zpool status -v${name ?? ''}` }
      : {
          when: 'verify',
          say: 'A scrub, which reads all of it and writes nothing (-r), ends with 0 errors, and no count has grown since.',
          ...(where === undefined ? {} : { run: `btrfs scrub start -Bdr ${where}; btrfs device stats ${where}` }),
        },
  ]
}
