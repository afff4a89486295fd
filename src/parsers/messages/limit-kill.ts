import { message } from '../../core/message.ts'
import { LIMIT_KILL, type LimitKill } from '../../records/limit-kill.ts'

interface Saying {
  readonly shape: RegExp
  readonly read: (groups: Readonly<Record<string, string | undefined>>) => LimitKill
}

const UNITS: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2 }
/** `1042M`, `512 MiB`. */
const kib = (value: string | undefined, unit: string | undefined): number | undefined =>
  value === undefined || unit === undefined ? undefined : Math.round(Number(value) * UNITS[unit.toUpperCase()]!)
const ofBytes = (value: string | undefined): number | undefined => (value === undefined ? undefined : Math.round(Number(value) / 1024))
const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value))

const SAYINGS: readonly Saying[] = [
  // lib/Worker.js and lib/God/ForkMode.js of PM2
  {
    shape:
      /\bProcess (?<id>\d{1,6}) restarted because it exceeds --max-memory-restart value \(current_memory=(?<used>\d{1,16}) max_memory_limit=(?<limit>\d{1,16})/,
    read: ({ id, used, limit }) => ({ killer: 'PM2', says: 'kill', id, usedKb: ofBytes(used), limitKb: ofBytes(limit), recycled: true }),
  },
  {
    shape:
      /(?:^|\s)(?:Stopping app:(?<stopped>[\w.@/-]{1,100}) id:(?<id>\d{1,6})|App (?:name:|\[)(?<name>[\w.@/-]{1,100})(?::| id:)(?<of>\d{1,6})\]? (?:exited|online|starting))/,
    read: ({ stopped, id, name, of }) => ({ killer: 'PM2', says: 'name', victim: stopped ?? name, id: id ?? of }),
  },
  // Heroku's error codes: R14 is told while the dyno swaps, R15 when it is ended
  {
    shape: /^heroku\[(?<dyno>[a-z][\w-]{0,40}\.\d{1,6})\]: Process running mem=(?<used>\d{1,9})(?<unit>[KMG])\((?<pct>\d{1,6}(?:\.\d)?)%\)/,
    read: ({ dyno, used, unit, pct }) => ({ killer: 'Heroku', says: 'use', victim: dyno, usedKb: kib(used, unit), usedPct: number(pct) }),
  },
  {
    shape: /^heroku\[(?<dyno>[a-z][\w-]{0,40}\.\d{1,6})\]: Error R15 \(Memory quota vastly exceeded\)/,
    read: ({ dyno }) => ({ killer: 'Heroku', says: 'kill', victim: dyno }),
  },
  {
    shape: /^heroku\[(?<dyno>[a-z][\w-]{0,40}\.\d{1,6})\]: Process exited with status 137\b/,
    read: ({ dyno }) => ({ killer: 'Heroku', says: 'end', victim: dyno }),
  },
  {
    shape:
      /^(?:While handling this request, the container instance was found to be using too much memory and was terminated.{0,200}|Memory limit of (?<limit>\d{1,9}(?:\.\d{1,3})?) ?(?<unit>[KMG])(?:i?B)? exceeded with (?<used>\d{1,9}(?:\.\d{1,3})?) ?(?<usedUnit>[KMG])(?:i?B)? used\b.{0,300})$/,
    read: ({ limit, unit, used, usedUnit }) => ({
      killer: 'Cloud Run',
      says: 'kill',
      limitKb: kib(limit, unit),
      usedKb: kib(used, usedUnit),
    }),
  },
  // billiard/pool.py: --max-memory-per-child
  {
    shape: /\bchild process exiting after exceeding memory limit \((?<used>\d{1,12})KiB \/ (?<limit>\d{1,12})KiB\)/,
    read: ({ used, limit }) => ({ killer: 'Celery', says: 'kill', usedKb: number(used), limitKb: number(limit), recycled: true }),
  },
  {
    shape:
      /\bPumaWorkerKiller: Out of memory\. \d{1,4} workers consuming total: (?<used>\d{1,9}(?:\.\d{1,20})?) mb out of max: (?<limit>\d{1,9}(?:\.\d{1,20})?) mb\. Sending TERM to pid (?<pid>\d{1,10})/,
    read: ({ used, limit, pid }) => ({
      killer: 'PumaWorkerKiller',
      says: 'kill',
      victimPid: number(pid),
      usedKb: kib(used, 'M'),
      limitKb: kib(limit, 'M'),
      recycled: true,
    }),
  },
  {
    shape: /\bworker \(pid: (?<pid>\d{1,10})\) exceeds memory limit \((?<used>\d{1,16}) bytes > (?<limit>\d{1,16}) bytes\)/,
    read: ({ pid, used, limit }) => ({
      killer: 'unicorn-worker-killer',
      says: 'kill',
      victimPid: number(pid),
      usedKb: ofBytes(used),
      limitKb: ofBytes(limit),
      recycled: true,
    }),
  },
  // src/plugins/task/cgroup/task_cgroup_memory.c of Slurm: the kernel ended something at the limit of the step, and told slurmstepd
  {
    shape:
      /^(?:\S{1,64}: )?(?:slurmstepd: )?(?:error: )?Detected \d{1,9} oom[-_]kill event(?:\(s\)|s)? in (?:StepId=|step )?(?<step>\d{1,10}(?:[._+]\w{1,20}){0,3})/,
    read: ({ step }) => ({ killer: 'Slurm', says: 'kill', victim: `Slurm step ${step}` }),
  },
  // client/allocrunner/taskrunner of Nomad: its log, and `nomad alloc status`
  {
    shape: /\b(?:task=(?<task>[\w.-]{1,64})\s.{0,120})?\bExit Code: 137, Exit Message: \\?"OOM Killed\\?"/,
    read: ({ task }) => ({ killer: 'Nomad', says: 'kill', victim: task }),
  },
  { shape: /^Task "(?<task>[^"]{1,64})" is "\w{4,10}"/, read: ({ task }) => ({ killer: 'Nomad', says: 'name', victim: task }) },
  {
    shape:
      /^\d{1,6}(?:\/\d{1,6})? MHz\s{1,8}(?<used>\d{1,9}(?:\.\d{1,3})?) (?<usedUnit>[KMG])iB\/(?<limit>\d{1,9}(?:\.\d{1,3})?) (?<unit>[KMG])iB\s/,
    read: ({ used, usedUnit, limit, unit }) => ({ killer: 'Nomad', says: 'use', usedKb: kib(used, usedUnit), limitKb: kib(limit, unit) }),
  },
]

/** Process managers and platforms that end a program which uses more memory than it may there. */
export const limitKill = message<LimitKill>({
  id: 'limit-kill',
  emits: LIMIT_KILL,
  holds: [
    'exceeds --max-memory-restart',
    'stopping app:',
    'app [',
    'app name:',
    'process running mem=',
    'error r15',
    'process exited with status 137',
    'memory limit of ',
    'using too much memory',
    'after exceeding memory limit',
    'pumaworkerkiller: ',
    ' exceeds memory limit',
    'oom_kill event',
    'oom-kill event',
    'OOM Killed',
    'Task "',
    ' MHz ',
  ],
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 2000) return undefined
    for (const { shape, read } of SAYINGS) {
      const groups = shape.exec(text)?.groups
      if (groups !== undefined) return read(groups)
    }
    return undefined
  },
})
