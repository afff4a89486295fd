import type { Step } from '../../../core/finding.ts'
import { count as figure } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { COUNT_BY_PROCESS, kindName, STALE } from '../descriptor-words.ts'
import type { Facts } from './judge.ts'

/** From so many on, four times the limit may be more than the kernel gives a process (fs.nr_open). */
const LARGE = 65_536
const factorOf = (n: number): number => (n < LARGE ? 4 : 2)
const FACTORS: Readonly<Record<number, string>> = { 2: 'twice', 4: 'four times' }
/** TASK_COMM_LEN, less its end: what pgrep -x compares. */
const COMM_LENGTH = 15

export function fixProcess(f: Facts): Step[] {
  if (f.rows !== undefined) return [{ when: 'now', say: 'Count its descriptors.', run: opt`ls /proc/${f.pid}/fd | wc -l` }]
  if (isStart(f)) return fixStart(f)
  const stale = STALE.includes(f.topKind ?? '')
  const most = f.limit ?? f.used
  const raised = most === undefined ? undefined : most * factorOf(most)
  const alarm = (stale ? f.limit : raised) ?? f.limit
  return [
    now(f, stale),
    stale
      ? {
          when: 'durable',
          say: `Close them: ${f.topKind === 'deleted' ? 'the old file, when it is deleted or rotated' : 'a connection whose other end is gone, on every path, also that of an error'}. A higher limit only fills later.`,
        }
      : durable(f, raised),
    {
      when: 'verify',
      say: say(
        'For an hour ',
        either(when(f.message === undefined, 'of load'), 'no such line, and'),
        either(
          opt` fewer than ${figure(alarm === undefined ? undefined : Math.floor(alarm * 0.8))} descriptors are open (80 % of the ${stale ? '' : 'new '}limit)`,
          ' the number of open descriptors stays level',
        ),
      ),
      run: opt`ls /proc/${f.pid}/fd | wc -l`,
    },
  ]
}

/** nginx says [emerg] when it ends itself, or keeps its old settings: the process is gone, and the limit is its master's. */
export const isStart = (f: Facts): boolean => f.comm === 'nginx' && /\[emerg\]/.test(f.message ?? '')

function fixStart(f: Facts): Step[] {
  const raised = f.limit === undefined ? undefined : f.limit * factorOf(f.limit)
  return [
    {
      when: 'now',
      say: 'See under which limit nginx runs, and how many files its settings make it open: a socket for each address, two logs for each server.',
      run: `for p in $(pgrep -x nginx); do grep files /proc/$p/limits; done; nginx -T 2>/dev/null | grep -cE '^ *(access_log|error_log|listen) '`,
    },
    {
      when: 'durable',
      say: `Set LimitNOFILE${raised === undefined ? '' : `=${raised}`} in the unit of nginx (systemctl edit), then daemon-reload and restart: worker_rlimit_nofile holds for its workers only.`,
    },
    { when: 'verify', say: 'It takes its configuration without this line, and starts.', run: 'nginx -t' },
  ]
}

function now(f: Facts, stale: boolean): Step {
  // a container as compose calls it
  if (f.pid === undefined && f.comm !== undefined && /[_-]\d{1,4}$/.test(f.comm))
    return {
      when: 'now',
      say: `See what the main process of container ${f.comm} has open and may have.`,
      run: `for p in $(docker inspect -f '{{.State.Pid}}' $(docker ps -qf name=${word(f.comm)})); do ls /proc/$p/fd | wc -l; grep files /proc/$p/limits; done`,
    }
  if (f.pid === undefined && f.comm !== undefined)
    return {
      when: 'now',
      say: `See what ${f.comm} has open and may have.`,
      run: `for p in $(pgrep -x ${word(f.comm.slice(0, COMM_LENGTH))}); do ls /proc/$p/fd | wc -l; grep files /proc/$p/limits; done`,
    }
  if (f.pid === undefined) return { when: 'now', say: 'See which process has so many open.', run: COUNT_BY_PROCESS }
  if (stale && f.pod !== undefined)
    return {
      when: 'now',
      say: `Restart its container: only that closes the ${kindName(f.topKind)}.`,
    }
  if (stale)
    return {
      when: 'now',
      say: `Restart ${f.comm ?? `process ${f.pid}`}: only that closes the ${kindName(f.topKind)}.`,
      run: f.unit === undefined ? `systemctl status ${f.pid}   # names the unit` : `systemctl restart ${word(f.unit)}`,
      changes: f.unit === undefined ? undefined : 'host',
    }
  if (f.limit === undefined)
    return {
      when: 'now',
      say: 'See what it has open and may have.',
      run: `ls /proc/${f.pid}/fd | wc -l; grep 'open files' /proc/${f.pid}/limits`,
    }
  const factor = factorOf(f.limit)
  const raised = f.limit * factor
  return {
    when: 'now',
    say: `Raise the limit of the running process to ${raised}, ${FACTORS[factor]} what it is.`,
    run: `prlimit --pid ${f.pid} --nofile=${raised}:${Math.max(raised, f.hardLimit ?? 0)}`,
    changes: 'host',
  }
}

function durable(f: Facts, raised: number | undefined): Step {
  if (f.comm === 'nginx')
    return {
      when: 'durable',
      say: `Set worker_rlimit_nofile${raised === undefined ? '' : ` ${raised}`} in nginx.conf: at least twice worker_connections.`,
      run: `nginx -T 2>/dev/null | grep -E 'worker_(rlimit|connections)'`,
    }
  const why = either(opt`Find out why ${figure(f.used)} descriptors are open at a time`, 'Find out what is left open')
  const where = either(
    opt`set LimitNOFILE=${raised} of ${f.unit}`,
    opt`set LimitNOFILE=${raised} of its unit (of a container: --ulimit nofile=${raised})`,
    'raise LimitNOFILE of its unit (of a container: --ulimit nofile)',
  )
  return { when: 'durable', say: `${why}; if that is its real load, ${where}. A leak fills any limit.` }
}

export const fixMachine = (f: Facts): Step[] => [
  { when: 'now', say: 'Find who holds them before the limit is raised.', run: COUNT_BY_PROCESS },
  f.limit === undefined
    ? { when: 'durable', say: 'Close what the holder leaks; see the limit before it is raised.', run: 'cat /proc/sys/fs/file-nr' }
    : {
        when: 'durable',
        say: `If the load is real, set fs.file-max to ${f.limit * 2}, twice what it is; a leak fills any limit.`,
        run: `sysctl -w fs.file-max=${f.limit * 2}`,
        changes: 'host',
      },
  { when: 'verify', say: 'The first number (open files) stays below 80 % of the third (the limit).', run: 'cat /proc/sys/fs/file-nr' },
]

export const fixInotify = (f: Facts): Step[] => {
  const raised = Math.max(1024, (f.limit ?? 0) * 4)
  return [
    {
      when: 'now',
      say: 'See which processes hold inotify instances.',
      run: 'find /proc/[0-9]*/fd -lname anon_inode:inotify 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -n | tail',
    },
    {
      when: 'durable',
      say: `Watch fewer trees, or raise the limit to ${raised}${f.limit === undefined ? ' (the default is 128)' : ''}.`,
      run: `sysctl -w fs.inotify.max_user_instances=${raised}`,
      changes: 'host',
    },
    { when: 'verify', say: `${f.comm ?? 'The program'} starts without this line.` },
  ]
}
