import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { journalVerbose } from '../../src/reading/exports/journal-verbose.ts'
import { shown } from './said.ts'

function read(text: string): unknown[] {
  const entries: unknown[] = []
  const sink = journalVerbose.entries(({ message, host, ident, kernel, pid, priority, time }, { line }) => {
    entries.push({ line, time: shown(time), host, ident, kernel, pid, priority, message })
  })
  for (const [i, line] of text.split('\n').entries()) if (sink.line({ text: line, line: i + 1, offset: 0 }) === 'end') break
  sink.end()
  return entries
}

const HEAD = 'Fri 2025-11-21 15:03:12.000000 CET [s=1a;i=1f;b=3c;m=1;t=6441b46268800;x=4]'
const FIELDS = '    _TRANSPORT=kernel\n    PRIORITY=3\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE=md0: failed\n    _HOSTNAME=web1'

describe('journalctl -o verbose', () => {
  test('the cursor tells the time in UTC; the message is cited', () =>
    expect(read(`${HEAD}\n${FIELDS}`)).toEqual([
      { line: 5, time: '2025-11-21T14:03:12Z', host: 'web1', ident: 'kernel', kernel: true, priority: 3, message: 'md0: failed' },
    ]))
  test('a cut cursor: the local time; several entries, values over lines, blobs', () => {
    const text = [
      'Fri 2025-11-21 15:03:12.250000 CET [s=1a;i=1f]',
      '    _PID=7',
      '    SYSLOG_IDENTIFIER=api',
      '    MESSAGE=first',
      '            second',
      '    COREDUMP=[1.2K blob data]',
      '            x',
      '-- Boot 0123456789abcdef0123456789abcdef --',
      '2025-11-21 15:03:13.000000 CET [s=1a;i=20]',
      '    MESSAGE=third',
      '',
      'some words',
      '    MESSAGE=fourth',
    ]
    expect(read(text.join('\n'))).toEqual([
      { line: 4, time: '2025-11-21T15:03:12.250+01:00', ident: 'api', kernel: false, pid: 7, message: 'first\nsecond' },
      { line: 10, time: '2025-11-21T15:03:13+01:00', kernel: false, message: 'third' },
    ])
  })
  test('what the kernel says in it is found', async () => {
    const kill =
      'Out of memory: Killed process 7712 (cc1plus) total-vm:2212344kB, anon-rss:1912344kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:4012kB oom_score_adj:0'
    const report = await analyzeText({ 'journal.txt': `${HEAD}\n${FIELDS.replace('md0: failed', kill)}\n` })
    expect(report.findings.map((f) => [f.id, f.entities.host, f.evidence[0]?.line])).toEqual([['oom-kill-global', 'web1', 5]])
  })
})
