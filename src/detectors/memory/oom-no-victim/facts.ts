import type { Ledger, Shielded, User } from '../oom-facts.ts'

export interface Facts {
  host?: string | undefined
  message: string
  /** Nothing killable, a victim that does not die, a cgroup whose OOM killer is switched off. */
  kind: 'no killable process' | 'victim does not die' | 'killer disabled'
  scope?: 'global' | 'memcg' | undefined
  cgroup?: string | undefined
  ownerName?: string | undefined
  limitKb?: number | undefined
  usageKb?: number | undefined
  /** The file of the cgroup whose killer is switched off says so. */
  isAtLimit?: true | undefined
  pid?: number | undefined
  comm?: string | undefined
  invoker?: string | undefined
  ledger?: Ledger | undefined
  topUsers?: readonly User[] | undefined
  shielded?: readonly Shielded[] | undefined
}
