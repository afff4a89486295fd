import { describe, expect, test } from 'vitest'
import { readAudit } from '../../src/parsers/blocks/audit-record.ts'
import type { AuditEvent } from '../../src/records/audit-event.ts'
import { analyzeText } from '../../src/index.ts'

const read = (message: string): AuditEvent | undefined => readAudit({ message })

describe('one line of the audit log', () => {
  test('a denial of SELinux', () => {
    const event = read(
      'type=AVC msg=audit(1795849202.123:456): avc:  denied  { read open } for  pid=812 comm="nginx" path="/srv/www/a b.html" dev="vda1" ino=77 scontext=system_u:system_r:httpd_t:s0 tcontext=unconfined_u:object_r:user_home_t:s0 tclass=file permissive=0',
    )
    expect(event).toMatchObject({
      type: 'AVC',
      serial: '1795849202.123:456',
      pid: 812,
      comm: 'nginx',
      verdict: 'denied',
      permissions: ['read', 'open'],
      permissive: false,
    })
    expect(event?.fields.get('path')).toBe('/srv/www/a b.html')
    expect(event?.fields.get('tclass')).toBe('file')
  })
  test('what was only logged', () => {
    expect(read('type=AVC msg=audit(1795849202.123:456): avc:  denied  { write } for  pid=9 comm="a" permissive=1')?.permissive).toBe(true)
  })
  test('a system call with its node', () => {
    const event = read(
      'node=web1 type=SYSCALL msg=audit(1795849202.123:457): arch=c000003e syscall=62 success=yes exit=0 a0=1 a1=9 pid=900 comm="kill" exe="/usr/bin/kill"',
    )
    expect(event).toMatchObject({ type: 'SYSCALL', host: 'web1', pid: 900, comm: 'kill', exe: '/usr/bin/kill' })
    expect(event?.fields.get('a1')).toBe('9')
    expect(event?.verdict).toBeUndefined()
  })
  test("the target of a signal, and the kernel's own wording", () => {
    expect(read('type=OBJ_PID msg=audit(1795849202.123:457): opid=4242 oauid=-1 ouid=0 oses=-1 ocomm="postgres"')).toMatchObject({
      pid: 4242,
      comm: 'postgres',
    })
    expect(
      read('audit: type=1326 audit(1795849202.123:458): auid=1000 pid=31 comm="sandboxd" sig=31 syscall=59 code=0x80000000'),
    ).toMatchObject({ type: 'SECCOMP', pid: 31, comm: 'sandboxd' })
  })
  test('a line that talks of one', () => {
    expect(read('rotating type=AVC msg=audit(1795849202.123:456): old records')).toBeUndefined()
  })
  test('it hides nothing', async () => {
    const report = await analyzeText({
      'audit.log':
        'type=AVC msg=audit(1795849202.123:456): avc:  denied  { read } for  pid=812 comm="nginx"\njava.lang.OutOfMemoryError: Java heap space\n',
    })
    expect(report.findings.map(({ id, severity }) => [id, severity])).toEqual([
      ['app-oom', 'error'],
      ['permission-denied', 'note'],
    ])
  })
})
