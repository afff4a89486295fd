import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count as figure, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { called } from '../subject.ts'
import type { Facts } from './judge.ts'

/** A program of which only the container is known is called by that. */
const who = (f: Facts): string =>
  (f.comm ?? f.unit ?? f.pid) === undefined
    ? (opt`A program in container ${f.bindingContainer}` ??
      (f.runtime === 'java' ? 'A Java program whose name is not in the input' : called(f)))
    : f.others === undefined
      ? called(f)
      : listed([called(f), ...f.others], MOST_NAMED)

const MOST_NAMED = 4

export function headline(f: Facts, count: number): string {
  const often = when(count > 1, `, ${times(count)}`)
  if (f.errno === 'ENOMEM')
    return say(`${who(f)} could not start another process`, often, ': the kernel had no memory for it (Cannot allocate memory)')
  if (f.errno === 'EPERM')
    return say(
      `${who(f)} could not start another thread`,
      often,
      ': it is not permitted to (EPERM, Operation not permitted); no limit is met',
    )
  return say(
    `${who(f)} could not start another ${f.wanted}`,
    often,
    f.met === true
      ? opt`: ${f.binding} is reached, ${figure(f.used)} of ${figure(f.limit)} ${f.bindingKind === 'maps' ? 'mappings' : 'tasks'}`
      : either(
          opt`: the first suspect is a limit of ${figure(f.limit)}, ${f.binding}`,
          f.errno === undefined ? '; why, its line does not say' : ': a limit on tasks is met (Resource temporarily unavailable)',
        ),
  )
}

const SUSPECTS: readonly (readonly [kind: Facts['bindingKind'], name: string, words: string])[] = [
  ['pids', 'pids.max', 'pids.max of its cgroup (TasksMax of a unit)'],
  ['nproc', 'RLIMIT_NPROC', 'RLIMIT_NPROC of its user'],
  ['machine', 'kernel.threads-max', 'kernel.threads-max'],
  ['machine', 'kernel.pid_max', 'kernel.pid_max'],
]

/** Limits that the input does not show to have room. */
function suspects(f: Facts): string {
  const open = SUSPECTS.filter(([kind, name]) => kind !== f.bindingKind && f.roomy?.some((said) => said.startsWith(name)) !== true)
  return listed(
    open.map(([, , words]) => words),
    SUSPECTS.length,
  ).replace(' and ', ' or ')
}

const NOT_PERMITTED: Sentence[] = [
  'A limit on tasks gives EAGAIN, and memory ENOMEM: more of either does not help, whatever the runtime says of insufficient memory',
  'In a container its seccomp profile very likely refuses the call: the C library since glibc 2.34 starts threads by clone3, which Docker before 20.10.10 does not know. Outside of one, a thread that asks for a real-time priority without the right to it is refused so',
]

export const cause = (f: Facts): Sentence[] =>
  f.errno === 'EPERM'
    ? NOT_PERMITTED
    : f.errno === 'ENOMEM'
      ? [
          'That is no limit on processes: with vm.overcommit_memory=2 a program that forks needs its own size again',
          'The same is said in a container whose first process has ended',
        ]
      : [
          when(f.met === true && f.used !== f.threads, opt`${figure(f.threads)} threads are its own`),
          opt`The ulimit of ${figure(f.shellLimit)} that a shell shows is not the limit of this program`,
          when(isSmall(f), opt`It had only ${f.threads} threads itself: others of its user or its cgroup have the rest`),
          when(
            f.runtime === 'java',
            'The JVM words it as lack of memory, but the heap is not at fault: a larger one leaves less room for stacks',
          ),
          opt`${figure(f.zombies)} of them are zombies (${f.zombieComm}), each of which keeps its process id: their parent, pid ${f.zombieParent}, does not ask for their end (wait)`,
          when(f.bindingKind === 'maps', 'The stack of a thread and its guard page are two mappings'),
          when(f.errno === undefined && f.met !== true, 'Either a limit on tasks is met, or there was no memory for it'),
          'Until some end, whatever needs a further one fails',
        ]

export const effect = (f: Facts, count: number): Sentence =>
  say(`${who(f)} could not start another ${f.wanted}`, when(count > 1, `, ${times(count)}`))

export const excluded = (f: Facts): Sentence[] => (f.roomy ?? []).map((limit) => limit)

/** Which limit refused it, where the input does not show one that is met. */
export const open = (f: Facts): Question[] =>
  f.errno === 'ENOMEM' || f.errno === 'EPERM' || f.met === true
    ? []
    : [
        {
          ask: say(
            f.limit === undefined
              ? (when(f.errno === undefined, 'If it was a limit, which: ') ?? 'Which limit was met: ')
              : 'How many tasks exist? If fewer, it may be ',
            suspects(f),
            '? A cgroup that refused is listed with its count:',
          ),
          run: `grep -r --include=pids.events -v ' 0$' /sys/fs/cgroup${f.pid === undefined ? '' : `; grep processes /proc/${f.pid}/limits`}`,
        },
      ]

const zombieFix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: `Restart pid ${f.zombieParent}, the parent: with its end process 1 takes its zombies over, and they are gone.`,
    run: `ps -o pid,ppid,comm,args -p ${f.zombieParent}; systemctl status ${f.zombieParent}   # names the unit`,
  },
  {
    when: 'durable',
    say: 'Let that program wait for each process that it starts; in a container, start it below an init that does (docker run --init, tini). A higher limit only fills later.',
  },
  { when: 'verify', say: 'For an hour there are no more than a few zombies.', run: `ps -eo stat= | grep -c '^Z'` },
]

export const fix = (f: Facts): Step[] =>
  f.zombies !== undefined
    ? zombieFix(f)
    : f.errno === 'ENOMEM'
      ? fixMemory
      : f.errno === 'EPERM'
        ? fixPermission
        : [now(f), durable(f), verify(f)]

function now(f: Facts): Step {
  const raised = (f.limit ?? 0) * 2
  if (f.met === true && f.bindingKind === 'nproc' && f.pid !== undefined && isOwn(f))
    return {
      when: 'now',
      say: `Raise its limit to ${raised}, twice what it is; ${f.comm ?? 'it'} has nearly all of the threads.`,
      run: `prlimit --pid ${f.pid} --nproc=${raised}:${raised}`,
      changes: 'host',
    }
  if (f.met === true && f.bindingKind !== 'pids')
    return {
      when: 'now',
      say: 'See whose threads they are.',
      run: 'ps -eLo user,pid,comm | sort | uniq -c | sort -n | tail -5',
    }
  if (f.met === true)
    return { when: 'now', say: 'See which program has the threads.', run: 'ps -eLo pid,comm | sort | uniq -c | sort -n | tail -5' }
  return {
    when: 'now',
    say: 'See which programs have the most threads.',
    run: 'ps -eLo user,pid,comm | sort | uniq -c | sort -n | tail -5',
  }
}

/** Fewer threads than any limit allows: others of the same user or cgroup have the rest. */
const FEW = 32
const isSmall = (f: Facts): boolean => f.met !== true && f.threads !== undefined && f.threads < FEW

/** Nearly all that count against the limit are its own. */
const isOwn = ({ threads, used }: Facts): boolean => (threads ?? 0) >= (used ?? Infinity) * 0.9

function durable(f: Facts): Step {
  if (isSmall(f)) return { when: 'durable', say: 'Find whose tasks fill the limit that is met; if all are needed, raise that limit.' }
  const bound = say('Bound the pool', opt` (${figure(f.threads)} threads existed)`).slice(0, -1)
  const raised = f.limit === undefined ? undefined : f.limit * 2
  if (f.met !== true || raised === undefined) return { when: 'durable', say: `${bound}; if the need is real, raise the limit that is met.` }
  const need = `${bound}; if the need is real, raise`
  if (f.bindingKind === 'maps' || f.bindingKind === 'machine')
    return {
      when: 'durable',
      say: `${need} ${f.binding} to ${raised}, twice what it is.`,
      run: `sysctl -w ${f.binding}=${raised}`,
      changes: 'host',
    }
  if (f.bindingUnit !== undefined)
    return {
      when: 'durable',
      say: `${need} TasksMax of ${f.bindingUnit} to ${raised}, twice what it is.`,
      run: `systemctl set-property ${word(f.bindingUnit)} TasksMax=${raised}`,
      changes: 'host',
    }
  if (f.bindingKind === 'nproc' && f.pid !== undefined && isOwn(f))
    return { when: 'durable', say: `${bound}; if the need is real, set LimitNPROC of its unit to ${raised} too.` }
  if (f.bindingKind === 'nproc' && f.pid !== undefined)
    return {
      when: 'durable',
      say: `${need} its limit to ${raised}, twice what it is, and LimitNPROC of its unit too.`,
      run: `prlimit --pid ${f.pid} --nproc=${raised}:${raised}`,
      changes: 'host',
    }
  return { when: 'durable', say: `${need} ${f.binding} to ${raised}, twice what it is.` }
}

const verify = (f: Facts): Step => ({
  when: 'verify',
  say: 'The number of threads stays level under load; no such line for an hour.',
  run: f.pid === undefined ? 'ps -eLo pid= | wc -l' : `ls /proc/${f.pid}/task | wc -l`,
})

const fixPermission: Step[] = [
  {
    when: 'now',
    say: 'If it runs in a container, see how old the Docker is that runs or builds it: before 20.10.10 it is too old for this image.',
    run: "docker version --format '{{.Server.Version}}'; docker info --format '{{.SecurityOptions}}'",
  },
  {
    when: 'durable',
    say: 'Update the container runtime and libseccomp on the host that runs or builds it; until then use an image with an older C library. Do not leave seccomp off.',
  },
  { when: 'verify', say: 'The same command starts its threads, and no such line follows.' },
]

const fixMemory: Step[] = [
  {
    when: 'now',
    say: 'See what is free, and what was promised.',
    run: `grep -E 'MemAvailable|SwapFree|Commit' /proc/meminfo; cat /proc/sys/vm/overcommit_memory`,
  },
  {
    when: 'durable',
    say: 'Give the machine or container more memory, or fork from a small process; with overcommit_memory 2, raise overcommit_ratio.',
  },
  { when: 'verify', say: 'No such line follows for an hour.' },
]
