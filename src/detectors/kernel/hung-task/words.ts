import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { duration, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { traceSentences } from '../report-words.ts'
import type { Facts, Task } from './judge.ts'
import { deviceOfThread, isDisk, isFrozen, isServer, isTelling, UNKNOWN } from './waits.ts'

const machine = ({ host }: Facts): string => host ?? 'The machine'

/** The task whose wait tells most: others wait for locks that it, or one like it, holds. */
const leaderOf = (f: Facts): Pick<Task, 'comm' | 'pid' | 'waitsFor'> => f.tasks.find((task) => isTelling(task.waitsFor)) ?? f

/** What it waits for: the suspended device, the disk by its name, or what the functions tell. */
function awaited(f: Facts): string | undefined {
  const { comm, waitsFor } = leaderOf(f)
  const names = f.suspendedDevices
  if (names !== undefined)
    return `the device${names.length === 1 ? '' : 's'} ${listed(names)}, which ${names.length === 1 ? 'is' : 'are'} suspended`
  if (waitsFor === UNKNOWN) return undefined
  if (deviceOfThread(comm) !== undefined && isDisk(waitsFor))
    return `the disk ${deviceOfThread(comm)}, to which it writes for its file system`
  return f.device === undefined ? waitsFor : waitsFor.replace(/\bdisk$/, `disk ${f.device}`)
}

export const headline = (f: Facts): string => {
  if (f.taskCount === 0) return say(`${machine(f)} stopped (kernel panic) because tasks were blocked for too long`)
  const more = f.taskCount - 1
  return say(
    processName(leaderOf(f)),
    opt` of ${f.host}`,
    f.wait === "can't die" ? ' was killed and could not leave the kernel' : ' is blocked in the kernel',
    ` for more than ${duration(f.longestSeconds)}`,
    opt`: it waits for ${awaited(f)}`,
    when(more > 0, `; ${plural(more, 'more task')} ${more === 1 ? 'hangs' : 'hang'} behind the same cause`),
  )
}

export const cause = (f: Facts): Sentence[] => {
  if (f.taskCount === 0) return ['Which tasks were blocked, and in what they waited, is not in the input']
  const leader = leaderOf(f)
  const others = f.tasks.filter(({ pid, comm }) => pid !== leader.pid || comm !== leader.comm)
  const own = f.tasks.find(({ pid, comm }) => pid === leader.pid && comm === leader.comm)
  const holder = f.holder === undefined ? undefined : processName(f.holder)
  return [
    when(awaited(f) === undefined, 'What it waits for is not in the input'),
    opt`It sleeps${f.guessed === true ? ', probably,' : ''} in ${own?.waitsIn}(), and cannot be killed while it does`,
    opt`The lock is held by ${holder}${f.tasks.some(({ pid }) => pid === f.holder?.pid) ? ', which hangs itself: look at what that one waits for' : ''}`,
    when(others.length > 0, `The other${others.length === 1 ? ' is' : 's are'} ${listed(others.map(asName), 6)}`),
    when(f.suppressed, 'Further reports are suppressed, so there may be more'),
    ...traceSentences({ ...f, ipFunction: undefined }),
  ]
}

/** `dd (277), for a lock`: what each of them waits for, where it is known. */
const asName = ({ comm, pid, waitsFor }: Task): string => `${comm} (${pid}${waitsFor === UNKNOWN ? '' : `, for ${waitsFor}`})`

const blocked = "ps -eo state,pid,wchan:32,comm | grep '^D'"

/** Prints where the blocked tasks are, into the kernel log. */
const askTheTasks = (say: string): Step => ({
  when: 'now',
  say: `${say} It writes the stacks of all blocked tasks to the kernel log.`,
  run: 'echo w > /proc/sysrq-trigger; journalctl -k -n 300',
  changes: 'host',
})

function now(f: Facts): Step[] {
  const { waitsFor } = leaderOf(f)
  if (f.suspendedDevices !== undefined)
    return [
      {
        when: 'now',
        say: 'See that no LVM, snapshot or multipath job is still at it: such a job would resume the device itself.',
        run: "ps -eo pid,etime,args | grep -E '[l]v[a-z]+ |[d]msetup|[m]ultipath'",
      },
      {
        when: 'now',
        say: `Then resume ${listed(f.suspendedDevices)}; the tasks go on by themselves.`,
        run: f.suspendedDevices.map((name) => `dmsetup resume ${word(name)}`).join('; '),
        changes: 'host',
      },
    ]
  if (isFrozen(waitsFor))
    return [
      {
        when: 'now',
        say: 'See what froze the file system (a snapshot or a backup); when that is done or dead, thaw its mount point with fsfreeze -u. The tasks go on by themselves.',
        run: "ps -eo pid,etime,args | grep -E '[f]sfreeze|[s]napshot|[l]vcreate|[q]emu-ga'",
      },
    ]
  if (isDisk(waitsFor))
    return [
      {
        when: 'now',
        say: `Look for ${f.device === undefined ? 'a disk, a controller or a path that does not answer' : `errors of ${f.device} and of the controller or path before it`}; the tasks go on by themselves when it answers.`,
        run: `${f.device === undefined ? 'iostat -x 1 3' : `iostat -x 1 3 ${f.device}`}; journalctl -k -n 2000 | grep -iE 'i/o error|timeout|reset'`,
      },
    ]
  if (isServer(waitsFor))
    return [
      {
        when: 'now',
        say: 'Find the file server that does not answer and bring it back; the tasks go on by themselves.',
        run: 'findmnt -t nfs,nfs4,cifs,ceph,fuse,9p',
      },
    ]
  if (f.holder !== undefined) return [askTheTasks(`See what ${processName(f.holder)} does with the lock.`)]
  return [askTheTasks('Find out what is held, and by whom.')]
}

function durable(f: Facts): string {
  const { waitsFor } = leaderOf(f)
  if (f.suspendedDevices !== undefined) return 'Find what suspended the device; it must resume it when it fails.'
  if (isFrozen(waitsFor)) return 'Let what freezes the file system thaw it when it fails, with a time limit.'
  if (isDisk(waitsFor))
    return 'Replace or relieve the disk; writers that flood a slow one are held by a lower vm.dirty_bytes. A longer kernel.hung_task_timeout_secs only hides it.'
  return 'Remove the cause; a longer kernel.hung_task_timeout_secs only hides it.'
}

export const fix = (f: Facts): Step[] => [
  ...(f.taskCount === 0
    ? [
        {
          when: 'now' as const,
          say: 'Find the reports of the blocked tasks in the log of the boot before.',
          run: "journalctl -b -1 -k | grep -A25 'blocked for more'",
        },
      ]
    : now(f)),
  { when: 'durable', say: durable(f) },
  { when: 'verify', say: 'No task stays in state D for ten minutes.', run: blocked },
]
