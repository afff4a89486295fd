import { lineType } from '../core/record.ts'

/** An access that was refused: by the mode bits or a capability (EACCES, EPERM), by SELinux, by AppArmor. */
export interface AccessDenial {
  readonly mechanism: 'permissions' | 'SELinux' | 'AppArmor'
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
  /** systemd could not execute a unit's command (203/EXEC). */
  readonly stopsStart: boolean
}

export const ACCESS_DENIAL = lineType<AccessDenial>('access-denial')
