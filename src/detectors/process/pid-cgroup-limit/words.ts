import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { count as figure, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string => {
  const often = f.refused === undefined ? when(count > 1, `at least ${times(count)}`) : times(f.refused)
  const owner = f.owner ?? 'A cgroup whose path is not in the input'
  if (f.limit !== undefined && (f.current ?? 0) >= f.limit)
    return say(
      `${owner} may not start another process or thread: all ${figure(f.limit)} that it may have exist`,
      opt`, and it was refused ${often}`,
    )
  return say(
    `${owner} was refused another process or thread`,
    opt` ${often}`,
    either(opt`: it may have ${figure(f.limit)} and has ${figure(f.current)}`, opt`: it may have ${figure(f.limit)}`),
  )
}

export const effect = (f: Facts): Sentence =>
  say(`${f.owner ?? 'A cgroup whose path is not in the input'} may not start another process or thread`, opt` (at most ${figure(f.limit)})`)

export const cause = (f: Facts, count: number): Sentence[] => [
  `The limit is ${nameOfLimit(f)} and counts threads too`,
  'Programs inside see "Resource temporarily unavailable" or "unable to create native thread"; their heap and ulimit are not at fault',
  when(
    f.message !== undefined && f.refused === undefined && count === 1,
    'The kernel says it once for each cgroup: how often it refused is not told',
  ),
  when(f.message === undefined && f.refused === undefined, 'Whether one more was asked for is not in the input'),
  when(f.refused !== undefined && f.limit !== undefined && (f.current ?? Infinity) < f.limit, 'There is room again'),
]

const nameOfLimit = (f: Facts): string =>
  f.unit === undefined
    ? 'pids.max of the cgroup'
    : `TasksMax of ${f.unit}${opt` or, as logind sets it unless told otherwise, of ${sliceOf(f)} above it,` ?? ''}`

/** The kernel names the cgroup of who forks. The scope of a login has no limit of its own as a rule: that of its user counts (logind.conf(5), systemd.special(7)). */
const sliceOf = (f: Facts): string | undefined =>
  f.limit === undefined && /^session-\w{1,12}\.scope$/.test(f.unit ?? '')
    ? /\/(user-\d{1,10}\.slice)\//.exec(f.cgroup ?? '')?.[1]
    : undefined

/** What the paths of its cgroup, and of those below it, have in common: short enough for a line. */
const markOf = (f: Facts): string | undefined =>
  f.unit ?? f.containerId?.slice(0, 12) ?? (f.podUid === undefined ? f.cgroup?.split('/').at(-1) : `pod${f.podUid.slice(0, 8)}`)

const markWord = (f: Facts): string | undefined => {
  const mark = markOf(f)
  return mark === undefined ? undefined : word(mark)
}

/** Characters of a path that fit into a line. */
const LONG_PATH = 70

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'Count what is in it: threads of one program are a pool without bound, many processes are children that nobody waits for.',
    run: either(
      opt`ps -eLo comm,cgroup:300 | grep -F ${markWord(f)} | sort | uniq -c | sort -n`,
      'ps -eLo comm,cgroup:120 | sort | uniq -c | sort -n | tail',
    ),
  },
  durable(f),
  {
    when: 'verify',
    say: 'The counter "max" (refused forks) stands still for an hour.',
    run:
      sliceOf(f) !== undefined
        ? `grep -r --include=pids.events max /sys/fs/cgroup/user.slice/${sliceOf(f)}`
        : (f.cgroup?.length ?? 0) > LONG_PATH
          ? opt`grep -r --include=pids.events max /sys/fs/cgroup | grep -F ${markWord(f)}`
          : opt`cat /sys/fs/cgroup${f.cgroup === undefined ? undefined : word(f.cgroup)}/pids.events`,
  },
]

/** As many exist as may; a refused fork is not shown. */
export const open = (f: Facts): Question[] =>
  f.message !== undefined || f.refused !== undefined
    ? []
    : [
        {
          ask: 'Was one more asked for? The kernel logs the first refusal of each cgroup:',
          run: `journalctl -k -g 'fork rejected' | tail -5`,
        },
      ]

/** Twice the limit: with less, a need that was refused once is refused again. */
function durable(f: Facts): Step {
  const raised = f.limit === undefined ? undefined : f.limit * 2
  const need = 'Bound the pool. If the need is real,'
  const slice = sliceOf(f)
  if (f.unit !== undefined && slice !== undefined)
    return {
      when: 'durable',
      say: `${need} raise TasksMax of the one that is met.`,
      run: `systemctl show ${word(slice)} ${word(f.unit)} -p Id,TasksMax,TasksCurrent`,
    }
  if (f.unit !== undefined)
    return raised === undefined
      ? { when: 'durable', say: `${need} raise TasksMax of ${f.unit}.`, run: `systemctl show ${word(f.unit)} -p TasksMax,TasksCurrent` }
      : {
          when: 'durable',
          say: `${need} raise TasksMax to ${raised}, twice what it is.`,
          run: `systemctl set-property ${word(f.unit)} TasksMax=${raised}`,
          changes: 'host',
        }
  const twice = raised === undefined ? '' : ` to ${raised}, twice what it is`
  const id = f.container === undefined ? f.containerId?.slice(0, 12) : word(f.container)
  if ((f.runtime === 'docker' || f.runtime === 'podman') && id !== undefined)
    return raised === undefined
      ? {
          when: 'durable',
          say: `${need} raise the limit of the container (${f.runtime} update --pids-limit).`,
          run: `${f.runtime} inspect -f '{{.HostConfig.PidsLimit}}' ${id}`,
        }
      : {
          when: 'durable',
          say: `${need} raise the limit of the container${twice}.`,
          run: `${f.runtime} update --pids-limit ${raised} ${id}`,
          changes: 'host',
        }
  const where =
    f.runtime === 'lxc'
      ? 'lxc.cgroup2.pids.max in the configuration of the container'
      : f.pod === undefined && f.podUid === undefined && f.runtime === undefined
        ? 'pids.max (systemd: TasksMax, a container: --pids-limit)'
        : 'podPidsLimit of the kubelet'
  return { when: 'durable', say: say(`${need} raise ${where}`, twice === '' ? undefined : twice) }
}
