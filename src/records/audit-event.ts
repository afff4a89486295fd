import { recordType } from '../core/record.ts'

/** One record of the audit log (auditd(8)), by its own field names. */
export interface AuditEvent {
  /** AVC, USER_AVC, SYSCALL, SECCOMP, ANOM_ABEND, OBJ_PID, … */
  readonly type: string
  /** Records of one event share it. */
  readonly serial: string
  readonly host?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  readonly exe?: string | undefined
  /** Permissions that SELinux denied or granted. */
  readonly verdict?: 'denied' | 'granted' | undefined
  readonly permissions?: readonly string[] | undefined
  /** True: it was logged, but not prevented. */
  readonly permissive?: boolean | undefined
  /** name=value, without quotes, at most 60 of them. */
  readonly fields: ReadonlyMap<string, string>
}

export const AUDIT_EVENT = recordType<AuditEvent>('audit-event')
