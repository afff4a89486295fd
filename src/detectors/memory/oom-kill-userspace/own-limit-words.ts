import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { LimitKill } from '../../../records/limit-kill.ts'
import type { Facts as OfDaemon } from './judge.ts'
import type { Facts } from './own-limit.ts'

type Keeper = LimitKill['killer']

interface Keeping {
  /** What it ends where nothing names it. */
  readonly what: string
  readonly did: string
  readonly limit: string
  readonly now: string
  readonly verify: string
}

const KEEPERS: Readonly<Record<Keeper, Keeping>> = {
  PM2: {
    what: 'A program',
    did: 'was restarted by PM2',
    limit: 'max_memory_restart',
    now: 'pm2 ls',
    verify: 'Its count of restarts (↺) stays for a day.',
  },
  Heroku: {
    what: 'A dyno',
    did: 'was killed by Heroku',
    limit: 'the memory of its dyno type',
    now: 'heroku ps',
    verify: 'No R14 or R15 for a day.',
  },
  'Cloud Run': {
    what: 'An instance',
    did: 'was ended by its platform (Cloud Run)',
    limit: 'its --memory',
    now: 'gcloud run services list',
    verify: 'No such line for a day under usual load.',
  },
  Celery: {
    what: 'A worker process of Celery',
    did: 'was replaced by Celery',
    limit: 'worker_max_memory_per_child',
    now: 'celery inspect stats',
    verify: 'No such line for a day under usual load.',
  },
  PumaWorkerKiller: {
    what: 'A worker of Puma',
    did: 'was ended by PumaWorkerKiller',
    limit: 'its ram',
    now: 'ps -C puma -o pid,rss,etime,args',
    verify: 'No such line for a day under usual load.',
  },
  'unicorn-worker-killer': {
    what: 'A worker of Unicorn',
    did: 'was ended by unicorn-worker-killer',
    limit: 'its limit for a worker',
    now: 'ps -C ruby -o pid,rss,etime,args',
    verify: 'No such line for a day under usual load.',
  },
  Slurm: {
    what: 'A step of a job',
    did: 'had a process killed by the kernel, as Slurm tells',
    limit: 'what the job asked for (--mem)',
    now: 'sacct -u "$USER" -S now-2days -o JobID,JobName,State,ReqMem,MaxRSS,MaxRSSNode',
    verify: 'The same job ends in state COMPLETED.',
  },
  Nomad: {
    what: 'A task',
    did: 'was killed by the kernel, as Nomad tells',
    limit: 'memory in the resources of its task',
    now: 'nomad status',
    verify: 'Its allocation runs for a day without a restart.',
  },
}

export const isKept = (f: OfDaemon | Facts): f is Facts => f.killer in KEEPERS

const happened = (f: Facts, count: number): string => {
  const { what, did } = KEEPERS[f.killer]
  const name = either(f.comm === undefined ? undefined : processName(f), opt`${what} (pid ${f.pid})`, what)
  return `${name} ${did}${count > 1 ? ` ${times(count)}` : ''}`
}

export const headline = (f: Facts, count: number): string =>
  say(
    happened(f, count),
    either(
      opt`: ${isSum(f) ? 'all workers' : 'it'} held ${size(f.rssKb)}, ${size(f.limitKb)} are allowed`,
      opt`: it held ${size(f.rssKb)}`,
      ': it used more memory than it may',
    ),
  )

/** It counts all its workers together. */
const isSum = (f: Facts): boolean => f.killer === 'PumaWorkerKiller'

export const effect = (f: Facts, count: number): Sentence => happened(f, count)

export const cause = (f: Facts): Sentence[] => [
  `The limit is ${KEEPERS[f.killer].limit}: the machine may have memory left`,
  when(f.recycled === true, 'It was asked to end and is started again; one that comes back to the limit each time leaks'),
]

export function fix(f: Facts): Step[] {
  const { now, verify, limit } = KEEPERS[f.killer]
  return [
    { when: 'now', say: 'See how much it uses now, and how fast that grows since its start.', run: now },
    { when: 'durable', say: `Take a heap profile at high use; raise ${limit} only for what is meant to live.` },
    { when: 'verify', say: verify },
  ]
}
