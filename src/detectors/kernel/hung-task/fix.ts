import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { word } from '../../../core/words/shell.ts'
import { newerKernels } from '../report-words.ts'
import { type Facts, leaderOf } from './judge.ts'
import { deviceOfThread, isDisk, isFrozen, isServer, UNKNOWN } from './waits.ts'

const blocked = "ps -eo state,pid,wchan:32,comm | grep '^D'"

/** Prints where the blocked tasks are, into the kernel log. */
const askTheTasks = (say: string): Step => ({
  when: 'now',
  say: `${say} This writes the stacks of all blocked tasks to the kernel log.`,
  run: 'echo w > /proc/sysrq-trigger; journalctl -k -n 300',
  changes: 'host',
})

/** The disk that the thread of a journal writes to, also where its trace is not in the input. */
const diskOf = (f: Facts): string | undefined => f.device ?? deviceOfThread(leaderOf(f).comm)

function resume(devices: readonly string[]): Step[] {
  return [
    {
      when: 'now',
      say: 'See that no LVM, snapshot or multipath job is still at it: such a job would resume the device itself.',
      run: "ps -eo pid,etime,args | grep -E '[l]v[a-z]+ |[d]msetup|[m]ultipath'",
    },
    {
      when: 'now',
      say: `Then resume ${listed(devices)}; the tasks go on by themselves.`,
      run: devices.map((name) => `dmsetup resume ${word(name)}`).join('; '),
      changes: 'host',
    },
  ]
}

/** Types of mounts by what serves them, for findmnt(8). */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/NFS/, 'nfs,nfs4'],
  [/SMB/, 'cifs,smb3'],
  [/Ceph/, 'ceph'],
  [/9p/, '9p'],
]

function now(f: Facts): Step[] {
  const { waitsFor } = leaderOf(f)
  if (f.taskCount === 0 || f.stopped !== undefined)
    return [
      {
        when: 'now',
        say: `Start ${f.host ?? 'the machine'} again if it does not by itself. A hung task stops it only where this is 1:`,
        run: 'sysctl kernel.hung_task_panic',
      },
    ]
  if (f.suspendedDevices !== undefined) return resume(f.suspendedDevices)
  if (isFrozen(waitsFor))
    return [
      {
        when: 'now',
        say: 'See what froze the file system (a snapshot or a backup); when that is done or dead, thaw its mount point with fsfreeze -u.',
        run: "ps -eo pid,etime,args | grep -E '[f]sfreeze|[s]napshot|[l]vcreate|[q]emu-ga'",
      },
    ]
  const disk = diskOf(f)
  if (isDisk(waitsFor) || (waitsFor === UNKNOWN && disk !== undefined))
    return [
      {
        when: 'now',
        say: `Look for ${disk === undefined ? 'a disk, a controller or a path that does not answer' : `errors of ${disk} and of the controller or path before it`}; the tasks go on when it answers.`,
        run: 'journalctl -k -n 2000 | grep -iE "i/o error|timeout|reset|offline"',
      },
      {
        when: 'now',
        say: 'And whether it is merely slow (await, aqu-sz):',
        run: `iostat -x 1 3${disk === undefined ? '' : ` ${word(disk)}`}`,
      },
    ]
  if (isServer(waitsFor))
    return [
      {
        when: 'now',
        say: `Find which one does not answer, and bring it back; the tasks go on by themselves.`,
        run: `findmnt -t ${TYPES.find(([shape]) => shape.test(waitsFor))?.[1] ?? 'fuse'}${/FUSE/.test(waitsFor) ? ',fuseblk,fuse.sshfs' : ''}`,
      },
    ]
  if (f.holder !== undefined) return [askTheTasks(`See what ${processName(f.holder)} does with the lock.`)]
  return [askTheTasks('Find out what is held, and by whom.')]
}

function durable(f: Facts): string {
  const { waitsFor } = leaderOf(f)
  const longer = 'a longer kernel.hung_task_timeout_secs only hides it'
  if (f.suspendedDevices !== undefined) return 'Find what suspended it; that must resume it when it fails.'
  if (isFrozen(waitsFor)) return 'Let what freezes the file system thaw it when it fails, with a time limit.'
  if (isDisk(waitsFor))
    return `Replace or relieve the disk; a lower vm.dirty_bytes holds writers back that flood a slow one. Not: ${longer}.`
  if (isServer(waitsFor) || f.function === undefined) return `Remove what ${f.taskCount > 1 ? 'they wait' : 'it waits'} for; ${longer}.`
  return `If ${f.taskCount > 1 ? 'none of them ends' : 'it does not end'}, look for ${f.function} in the changes of ${newerKernels(f)}; ${longer}.`
}

export const fix = (f: Facts): Step[] => [
  ...now(f),
  { when: 'durable', say: durable(f) },
  f.suspendedDevices === undefined
    ? { when: 'verify', say: 'No task stays in state D for ten minutes.', run: blocked }
    : {
        when: 'verify',
        say: 'It is ACTIVE, and no task stays in state D for a minute.',
        run: `dmsetup info ${word(f.suspendedDevices[0]!)} | grep State; ${blocked}`,
      },
]
