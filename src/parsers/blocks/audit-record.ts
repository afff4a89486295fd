import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { AUDIT_EVENT, type AuditEvent } from '../../records/audit-event.ts'

/** ausearch(8) and audit.log: `type=AVC msg=audit(1795849202.123:456): …`, with the node in front where several send theirs. */
const RECORD = /^(?:node=(\S{1,255}) )?type=([A-Z][A-Z0-9_]{2,40}) msg=audit\((\d{1,12}\.\d{3}:\d{1,12})\): ?(.{0,8000})$/
/** The same without auditd, in the kernel's log (kernel/audit.c): the type as a number. */
const KERNEL_RECORD = /^(?:audit: )?type=(\d{4}) audit\((\d{1,12}\.\d{3}:\d{1,12})\): ?(.{0,8000})$/
/** include/uapi/linux/audit.h */
const TYPES = new Map([
  ['1300', 'SYSCALL'],
  ['1302', 'PATH'],
  ['1318', 'OBJ_PID'],
  ['1326', 'SECCOMP'],
  ['1400', 'AVC'],
  ['1701', 'ANOM_ABEND'],
])
/** AppArmor says of each profile that it was loaded: nothing happened (security/apparmor/policy_unpack.c). */
const STATUS = 'apparmor="STATUS"'
const VERDICT = /^avc: {1,2}(denied|granted) {1,2}\{ ([\w .-]{1,400}) \} for {1,2}/
const FIELD = /(?:^|[\s'])([A-Za-z][\w-]{0,40})=("[^"]{0,1000}"|[^\s'"]{1,1000})/g
const MAX_FIELDS = 60

/** What one record states; undefined for any other text. */
export function readAudit({ message, host }: LogLine): AuditEvent | undefined {
  const record = RECORD.exec(message)
  const ofKernel = record === null ? KERNEL_RECORD.exec(message) : null
  const text = record?.[4] ?? ofKernel?.[3]
  const type = record?.[2] ?? TYPES.get(ofKernel?.[1] ?? '') ?? ofKernel?.[1]
  const serial = record?.[3] ?? ofKernel?.[2]
  if (text === undefined || type === undefined || serial === undefined) return undefined
  const verdict = VERDICT.exec(text)
  const fields = new Map<string, string>()
  for (const [, name, value] of text.matchAll(FIELD))
    if (fields.size < MAX_FIELDS && !fields.has(name!)) fields.set(name!, value!.replace(/^"(.*)"$/, '$1'))
  const pid = fields.get('pid') ?? fields.get('opid')
  return {
    type,
    serial,
    host: record?.[1] ?? host,
    pid: pid !== undefined && /^\d{1,10}$/.test(pid) ? Number(pid) : undefined,
    comm: fields.get('comm') ?? fields.get('ocomm'),
    exe: fields.get('exe'),
    verdict: verdict?.[1] as AuditEvent['verdict'],
    permissions: verdict?.[2]!.trim().split(/\s+/),
    permissive: fields.has('permissive') ? fields.get('permissive') === '1' : undefined,
    fields,
  }
}

/** One line of the audit log. It stays a log line for everybody else. */
export const auditRecord = block<AuditEvent>({
  id: 'audit-record',
  emits: AUDIT_EVENT,
  begins: [' msg=audit(', ' audit('],
  opens: (message) => !message.includes(STATUS) && (RECORD.test(message) || KERNEL_RECORD.test(message)),
  maxLines: 1,
  open: (first) =>
    collect(
      first,
      () => 'end',
      ([line]) => readAudit(line),
    ),
})
