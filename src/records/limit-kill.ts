import { lineType } from '../core/record.ts'

/** Who keeps a program to a memory limit of its own ended it, or says how much it used and what it is called. */
export interface LimitKill {
  readonly killer: 'PM2' | 'Heroku' | 'Cloud Run' | 'Celery' | 'PumaWorkerKiller' | 'unicorn-worker-killer' | 'Slurm' | 'Nomad'
  /** `kill`: the deed; `use`: what it used, before the deed; `end`: its end, behind it; `name`: what is called so. */
  readonly says: 'kill' | 'use' | 'end' | 'name'
  readonly victim?: string | undefined
  /** What its keeper counts it by: PM2's id. */
  readonly id?: string | undefined
  readonly victimPid?: number | undefined
  readonly usedKb?: number | undefined
  readonly limitKb?: number | undefined
  readonly usedPct?: number | undefined
  /** Others serve on or it is started again at once: it was asked to end. */
  readonly recycled?: true | undefined
}

export const LIMIT_KILL = lineType<LimitKill>('limit-kill')
