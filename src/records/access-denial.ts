import { lineType } from '../core/record.ts'

/** Policies of a cluster that refuse pods: Pod Security Admission, OpenShift's security context constraints. */
export type Admission = 'PodSecurity' | 'SecurityContextConstraints'

/** An access that was refused: by the mode bits or a capability (EACCES, EPERM), by SELinux, by AppArmor. */
export interface AccessDenial {
  readonly mechanism: 'permissions' | 'SELinux' | 'AppArmor' | Admission
  readonly comm?: string | undefined
  readonly subjectPid?: number | undefined
  readonly unit?: string | undefined
  /** What it wanted: `name_connect`, `read`, `open`, `exec`, `bind`. */
  readonly operation?: string | undefined
  readonly path?: string | undefined
  readonly port?: number | undefined
  /** SELinux types, or AppArmor's profile. */
  readonly subject?: string | undefined
  readonly object?: string | undefined
  /** What a policy of a cluster finds wrong, in its own words, and its level: `restricted:latest`. */
  readonly violations?: string | undefined
  readonly level?: string | undefined
  /** systemd could not execute a unit's command (203/EXEC). */
  readonly stopsStart: boolean
}

export const ACCESS_DENIAL = lineType<AccessDenial>('access-denial')
