import { lineType } from '../core/record.ts'

/** A daemon, not the kernel, ended something for want of memory, says why it will, or that it could not. */
export interface UserSpaceKill {
  readonly killer: 'systemd-oomd' | 'earlyoom' | 'nohang' | 'kubelet' | 'lmkd' | 'talos'
  /** `kill`: the deed; `reason`: why, in a line before the deed; `failed`: the victim lives on. */
  readonly says: 'kill' | 'reason' | 'failed'
  readonly cgroup?: string | undefined
  /** As the unit's manager tells it. */
  readonly killedUnit?: string | undefined
  readonly victimPid?: number | undefined
  readonly victim?: string | undefined
  readonly victimUid?: number | undefined
  readonly pod?: string | undefined
  readonly processes?: number | undefined
  /** Share of time in which tasks stalled for memory, the limit for it, and for how long. */
  readonly pressurePct?: number | undefined
  readonly thresholdPct?: number | undefined
  readonly thresholdSeconds?: number | undefined
  /** What the pressure was measured on. */
  readonly measured?: string | undefined
  readonly signal?: string | undefined
  readonly rssKb?: number | undefined
  /** Of the victim: what is at 200 and above is no service and not in view (Android). */
  readonly oomScoreAdj?: number | undefined
  /** In words; undefined where the line is cut before it. */
  readonly reason?: string | undefined
  /** Why, in the killer's own words, of this kill (lmkd). */
  readonly why?: string | undefined
}

export const USER_SPACE_KILL = lineType<UserSpaceKill>('user-space-kill')

/** Whom nohang is about to end, in lines before the one that says so. */
export interface ChosenVictim {
  readonly victimPid: number
  readonly victim: string
}

export const CHOSEN_VICTIM = lineType<ChosenVictim>('chosen-victim')
