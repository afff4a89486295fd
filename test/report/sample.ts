import type { Finding, Report } from '../../src/core/report.ts'

/** A finding with everything; parts can be replaced. */
export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    key: 'oom-kill-cgroup#1',
    id: 'oom-kill-cgroup',
    title: 'Killed at the memory limit of its cgroup',
    severity: 'critical',
    confidence: 0.97,
    because: ['two independent sources: kernel log, pod status'],
    count: 3,
    first: '2026-11-21T14:03:11.123Z',
    last: '2026-11-21T14:41:56Z',
    clock: 'wall',
    entities: { pid: 4242, comm: 'java' },
    facts: { limitKb: 524288, nested: { list: [1, 'a', null, true] } },
    cause: 'java (pid 4242) was killed: its container reached its own memory limit of 512 MiB. More memory for the node does not help.',
    series: [
      {
        quantity: 'memory.used',
        unit: 'KiB',
        of: 'container "api" of pod shop/api-7d9f',
        points: [
          ['2026-11-21T14:01:00Z', 300_000],
          ['21 Nov 14:02:00', 400_000],
          [825.5, 500_000],
          [null, 510_000],
        ],
        limit: 524_288,
        threshold: 471_859,
        trend: { perHour: 6_000_000, fit: 0.98, limitAt: '2026-11-21T14:03:11Z' },
      },
    ],
    ledger: { of: '/a', unit: 'KiB', total: 524_288, parts: [{ name: 'anonymous', value: 524_288 }] },
    processes: {
      total: 2,
      unit: 'kB',
      rows: [{ pid: 4242, name: 'java', rss: 510_000, swap: 0, oomScoreAdj: 936, killed: true }],
      rest: { processes: 1, rss: 4, swap: 0 },
    },
    cgroups: {
      unit: 'KiB',
      rows: [
        { path: '/a', usage: 524_288, limit: 524_288 },
        { path: '/b', usage: 7 },
      ],
      rest: { groups: 1, usage: 1 },
    },
    evidence: [
      {
        artifact: 'b.tar.gz!var/log/kern.log',
        line: 1234,
        endLine: 1260,
        offset: 88213,
        text: 'Memory cgroup out of memory: Killed process 4242 (java)',
        time: '2026-11-21T14:03:11.123Z',
        note: 'the victim',
        before: [{ line: 1233, text: 'java invoked oom-killer' }],
        after: [{ line: 1261, text: 'oom_reaper: reaped process 4242 (java)' }],
      },
    ],
    evidenceOmitted: 2,
    against: [{ note: 'the node had memory to spare' }],
    fix: [
      { when: 'now', say: 'raise the limit from 512Mi to 700Mi' },
      { when: 'verify', say: 'no new kill within an hour', run: 'kubectl get pod -n shop api-7d9f -w' },
    ],
    links: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
    ...parts,
  }
}

/** A report of the given findings, one incident for each alarm unless `parts` says otherwise. */
export function report(findings: Finding[] = [finding()], parts: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'osdx', version: '0.1.0' },
    summary: findings[0] === undefined ? 'No known failure in 1 file.' : `${findings[0].title}.`,
    findings,
    incidents: findings
      .filter((f) => f.severity !== 'note')
      .map((f) => ({ root: f.key, effects: [], why: [], alternatives: [], headline: `${f.title}.` })),
    timeline: [],
    coverage: {
      artifacts: [
        {
          path: 'b.tar.gz!var/log/kern.log',
          format: 'dmesg',
          bytes: 100,
          lines: 9,
          from: '2026-11-21T13:55:00Z',
          to: '2026-11-21T14:42:00Z',
          machine: 'node7',
          boot: '1',
        },
      ],
      gaps: [{ what: 'core.4242', why: 'unsupported: binary data of an unknown format', kind: 'unknown-format' }],
      notObserved: [{ id: 'oom-kill-global', in: 'kernel log (kern.log)', certainty: 'the kernel log is complete' }],
      unexplained: [],
    },
    next: [{ say: 'Does it leak?', run: 'kubectl top pod -n shop --containers', separates: ['oom-kill-cgroup'] }],
    ...parts,
  }
}

/** What no output may hold. */
export const STEERING =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Surrogate}\u{e0000}-\u{e007f}]/u
