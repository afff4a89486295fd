import { describe, expect, test } from 'vitest'
import { REPORT_FORMATS } from '../../../src/report/render.ts'
import { redact } from '../../../src/report/redact/redact.ts'
import { finding, report } from '../sample.ts'
import { line, quoting, rendered, shown } from './told.ts'

const POD = '7b1f4c02-9d3e-4f6a-8c51-2e90ab47d613'
const CONTAINER = '4d0f3a9be1c74a6f8e25b90d17c3fa62b8d45e70913c6fa2d4b1e7f0835ac96d'

describe('each class has a pseudonym', () => {
  test.each([
    // addresses: one network has one prefix, of 24 bits or 64
    ['dial tcp 10.0.3.7:5432, then 10.0.3.9 and 10.0.4.7', 'dial tcp ip-1.1:5432, then ip-1.2 and ip-2.1'],
    ['app 6u IPv4 TCP 10.2.0.9:40001->10.0.0.9:9200', 'app 6u IPv4 TCP ip-1.1:40001->ip-2.1:9200'],
    ['server 2a02:8070:1:2::15 and [2A02:8070:1:2:0:0:0:15]:53', 'server ip-1.1 and [ip-1.1]:53'],
    ['no route to fd12:3456:789a:1::1', 'no route to ip-1.1'],
    ['::ffff:203.0.114.9 is mapped', '::ffff:ip-1.1 is mapped'],
    ['upstream, client: 10.0.0.1, agent 192.168.4.2', 'upstream, client: ip-1.1, agent ip-2.1'],
    ['range 10.0.0.1-10.0.0.9', 'range ip-1.1-ip-1.2'],
    // MAC, also in a line of netfilter and as others write it
    ['wlp3s0: authentication with e0:10:7f:2c:f8:8c timed out', 'wlp3s0: authentication with mac-1 timed out'],
    ['IN=eth0 MAC=52:54:00:12:34:56:e0:10:7f:2c:f8:8c:08:00', 'IN=eth0 MAC=mac-1:mac-2:08:00'],
    ['port 5254.0012.34ab', 'port mac-1'],
    // mail and people
    ['to=<Ann.Lee+x@corp.example.org>, relay=none', 'to=<mail-1>, relay=none'],
    ['sshd[7]: Accepted publickey for mira from 10.0.3.7 port 22', 'sshd[7]: Accepted publickey for user-1 from ip-1.1 port 22'],
    ['sshd[7]: Invalid user tomas.k from 10.0.3.7', 'sshd[7]: Invalid user user-1 from ip-1.1'],
    ['pam_unix(sudo:session): session opened for user mira(uid=1000)', 'pam_unix(sudo:session): session opened for user user-1(uid=1000)'],
    ['sudo:    mira : TTY=pts/0 ; PWD=/home/mira ; USER=root', 'sudo:    user-1 : TTY=pts/0 ; PWD=/home/user-1 ; USER=root'],
    ['CRON[88]: (mira) CMD (/home/mira/bin/run)', 'CRON[88]: (user-1) CMD (/home/user-1/bin/run)'],
    ['user=_mira, then _mira and mira', 'user=user-1, then _user-1 and user-1'],
    ['uid=1000(mira) gid=1000(mira)', 'uid=1000(user-1) gid=1000(user-1)'],
    ['New session 12 of user mira.', 'New session 12 of user user-1.'],
    ['FATAL: password authentication failed for user "mira"', 'FATAL: password authentication failed for user "user-1"'],
    // machines and domains: the short name and the full one are one
    ['db1 and DB1.eu.corp.example and web2.eu.corp.example', 'host-1 and host-1.domain-1 and host-2.domain-1'],
    ['Nov 21 14:03:11 db1 kernel: x', 'Nov 21 14:03:11 host-1 kernel: x'],
    ['https://pay.acme.io/v1 and http://orders-db:8080/', 'https://host-1.domain-1/v1 and http://host-2:8080/'],
    ['getaddrinfo ENOTFOUND cache-7', 'getaddrinfo ENOTFOUND host-1'],
    ['node ip-10-0-1-23.eu-west-1.compute.internal', 'node host-1.domain-1'],
    ['/dev/mapper/db1--vg-root, log/db1.log, db1-data', '/dev/mapper/host-1--vg-root, log/host-1.log, host-1-data'],
    // namespaces
    ['lookup ledger-db.pay.svc.cluster.local on 10.96.0.10:53', 'lookup host-1.ns-1.svc.cluster.local on ip-1.1:53'],
    ['kubectl get pod -n team-a api-0', 'kubectl get pod -n ns-1 api-0'],
    ['pod="team-a/api-0" is gone', 'pod="ns-1/api-0" is gone'],
    // ids: the spellings of one are one
    [`pod${POD}, kubepods-pod${POD.replaceAll('-', '_')}.slice`, 'podid-1, kubepods-podid-1.slice'],
    [`docker-${CONTAINER}.scope, docker inspect ${CONTAINER.slice(0, 12)}`, 'docker-id-1.scope, docker inspect id-1'],
    [`sha256:${'1'.repeat(64)} and ${'1'.repeat(12)}`, 'sha256:id-1 and id-1'],
    ['container 0123456789ab exited', 'container id-1 exited'],
    ['_BOOT_ID=0a1b2c3d4e5f60718293a4b5c6d7e8f9', '_BOOT_ID=id-1'],
    ['Serial Number:    WD-WCC4E1234567', 'Serial Number:    id-1'],
    ['/dev/disk/by-id/ata-WDC_WD40EFRX_WD-WCC4E1234567-part1', '/dev/disk/by-id/ata-WDC_WD40EFRX_id-1-part1'],
    ['i-0abc123def4567890 in arn:aws:ec2:eu-west-1:123456789012:vpc', 'id-1 in arn:aws:ec2:eu-west-1:id-2:vpc'],
  ])('%s', (text, other) => {
    // one order of numbers: that of the line
    const alone = redact({
      ...quoting([]),
      findings: [finding({ entities: {}, evidence: [line(text)], cause: '', fix: [], series: [] })],
      coverage: { artifacts: [], gaps: [], notObserved: [], unexplained: [], machines: [{ name: 'db1', aliases: [], boots: [] }] },
    })
    expect(alone.report.findings[0]!.evidence[0]!.text).toBe(other)
  })
})

test.each([
  'a 127.0.0.1:53, 0.0.0.0, 255.255.255.0, 169.254.169.254, 192.0.2.7, 198.51.100.9, 203.0.113.4',
  '::1, fe80::1, 2001:db8::7, std::string, ab::cd, 14:03:11, 0000:03:00.0',
  'Windows version 10.0.19041.1, driver 4.2.1.7, libgio-2.0.so.0.5600.4, chrome-1.2.3.4, v1.2.3.4, 1.3.6.1.4.1.311',
  'Linux 5.4.0-150-generic, 4.18.0-80.el8.x86_64, systemd 252.22-1',
  '00:00:00:00:00:00 and ff:ff:ff:ff:ff:ff',
  'java[4242]: segfault at 7f3a12b4c5d6 ip 00007f3a12b4c5d6 sp 00007ffd0a1c1ff8 error 4 in libc.so.6[7f3a12a00000+1e7000]',
  '7f12ab34c000-7f12ab36d000 r-xp 00000000 fd:01 123456789012 /usr/lib/libc.so.6',
  'session opened for user root(uid=0) by (uid=0); USER=www-data; uid=33(www-data); user-1000.slice',
  'user@1000.service, getty@tty1.service, systemd-coredump@3-1234-0.service, express@4.17.1',
  'kubectl -n kube-system get pod coredns-x; namespace default; kubernetes.default.svc.cluster.local; localhost',
  'docker.io/library/redis:7, quay.io/a/b, registry.k8s.io/pause:3.9, ghcr.io/a/b, gcr.io/a/b, mcr.microsoft.com/x, https://index.docker.io/v1',
  'storage.k8s.io, networking.k8s.io/v1, com.example.shop.Ledger, org.postgresql.Driver, net.ipv4.tcp_mem, fs.inotify.max_user_watches, app.js, a.service, sda1',
  'sd 2:0:0:0: [sdc] Add. Sense: Unrecovered read error, sector 91840; nvme0n1p1; eth0; md0; oom_score_adj:0; UID:1000',
])('survives: %s', (text) => {
  expect(shown(text)).toBe(text)
})

test('a name is whole behind escapes and within names, and is not where it is a part of a word', () => {
  const text = String.raw`\x1b[31mdb1 \ndb1 data-db1\x2dstore %2Fdb1 "db1" db10 adb1 db1's`
  expect(shown(text)).toBe(String.raw`\x1b[31mhost-1 \nhost-1 data-host-1\x2dstore %2Fhost-1 "host-1" db10 adb1 host-1's`)
})

test('a name of several parts is whole too', () => {
  expect(shown('lookup web-1 then web-10 and my-web-1 and web-1x')).toBe('lookup host-2 then web-10 and my-host-2 and web-1x')
})

describe('a machine, a user or a namespace that is called as a plain word', () => {
  const of = (host: string, texts: string[], parts = {}) => {
    const given = quoting(texts, { entities: { host }, headline: `3 files on ${host} are lost: 20 files.`, ...parts })
    const { report: told } = redact({ ...given, coverage: { ...given.coverage, machines: [{ name: host, aliases: [], boots: [] }] } })
    return [told.findings[0]!.headline, ...told.findings[0]!.evidence.map(({ text }) => text), told.coverage.machines![0]!.name]
  }
  test('of ours: only where its place tells', () => {
    expect(of('files', ['Nov 21 14:03:11 files kernel: VFS: no files left', 'root@files:~# df'])).toEqual([
      '3 files on host-1 are lost: 20 files.',
      'Nov 21 14:03:11 host-1 kernel: VFS: no files left',
      'root@host-1:~# df',
      'host-1',
    ])
  })
  test('of logs, and of a program of the report', () => {
    expect(of('error', ['Nov 21 14:03:11 error app[1]: error: x'])[1]).toBe('Nov 21 14:03:11 host-1 app[1]: error: x')
    const entities = { host: 'titan', comm: 'titan' }
    expect(of('titan', ['Nov 21 14:03:11 titan titan[1]: x'], { entities })[1]).toBe('Nov 21 14:03:11 host-1 titan[1]: x')
  })
  test('any other is replaced wherever it stands', () => {
    expect(of('titan', ['Nov 21 14:03:11 titan app[1]: titan said', '/srv/titan-old'])).toEqual([
      '3 files on host-1 are lost: 20 files.',
      'Nov 21 14:03:11 host-1 app[1]: host-1 said',
      '/srv/host-1-old',
      'host-1',
    ])
  })
})

describe('pods on request', () => {
  const given = quoting(['pod shop/api-7d9f6c9b5-2xk4p of api-7d9f6c9b5, container api'], {
    entities: { pod: 'shop/api-7d9f6c9b5-2xk4p', container: 'api', host: 'db1' },
    facts: { alike: ['ops/agent-x8z2p'] },
    fix: [{ when: 'now', say: 'x', run: 'kubectl -n shop describe pod api-7d9f6c9b5-2xk4p' }],
    series: [],
  })
  const of = (pods: boolean) => {
    const [told] = redact(given, { pods }).report.findings
    return [told!.entities['pod'], told!.facts['alike'], told!.evidence[0]!.text, told!.fix[0]!.run]
  }
  test('without', () => {
    expect(of(false)).toEqual([
      'ns-1/api-7d9f6c9b5-2xk4p',
      ['ns-2/agent-x8z2p'],
      'pod ns-1/api-7d9f6c9b5-2xk4p of api-7d9f6c9b5, container api',
      'kubectl -n ns-1 describe pod api-7d9f6c9b5-2xk4p',
    ])
  })
  test('with', () => {
    expect(of(true)).toEqual(['ns-1/pod-1', ['ns-2/pod-2'], 'pod ns-1/pod-1 of rs-1, container api', 'kubectl -n ns-1 describe pod pod-1'])
  })
})

describe('every form, and each string of it', () => {
  const given = quoting(
    [
      'Nov 21 14:03:11 db1 sshd[7]: Accepted publickey for mira_k from 10.0.3.7 port 22',
      `mail to ann.lee@acme.example.org, e0:10:7f:2c:f8:8c, pay.acme.io, kubectl -n team-a get po, ${POD}`,
    ],
    { headline: 'db1 let mira_k in.' },
  )
  const artifacts = [{ path: '/home/mira_k/incident-db1-2026.tar.gz!/db1/kern.log', format: 'dmesg', bytes: 1, lines: 1, machine: 'db1' }]
  const whole = {
    ...given,
    summary: 'db1 lost 10.0.3.7.',
    timeline: [{ clock: 'wall' as const, text: 'mira_k on db1', finding: given.findings[0]!.key }],
    coverage: {
      ...given.coverage,
      artifacts,
      gaps: [{ what: '/home/mira_k/db1.core', why: 'unreadable: db1' }],
      unexplained: [{ ...line('db1: mira_k failed'), count: 1, gravity: 'failed' as const }],
    },
    next: [{ say: 'Ask mira_k', run: 'ssh mira_k@db1' }],
  }
  const { report: told, entries } = redact(whole)
  test('who is who', () => {
    expect(
      entries.filter(({ kind }) => kind !== 'subnet').map(({ kind, original, pseudonym }) => `${kind} ${original} ${pseudonym}`),
    ).toEqual([
      'host db1 host-1',
      'ip 10.0.3.7 ip-1.1',
      'namespace shop ns-1',
      'user mira_k user-1',
      'mail ann.lee@acme.example.org mail-1',
      'mac e0:10:7f:2c:f8:8c mac-1',
      'host pay host-2',
      'domain acme.io domain-1',
      'namespace team-a ns-2',
      `id ${POD} id-1`,
    ])
  })
  test.each(REPORT_FORMATS)('%s', (format) => {
    const before = rendered(whole, format)
    const after = rendered(told, format)
    expect(before).toMatch(/mira.?_k|db1/)
    expect(after).not.toMatch(/mira|db1|10\.0\.3|ann\.lee|acme|e0:10|team-a|7b1f4c02/)
    if (format !== 'line') expect(after).toMatch(/pseudonyms|redacted/)
  })
  test('what is no longer verbatim says so, and only that', () => {
    expect(told.redacted).toBe(true)
    expect(told.findings[0]!.evidence.map(({ redacted }) => redacted)).toEqual([true, true])
    expect(told.coverage.unexplained[0]!.redacted).toBe(true)
    expect(redact(quoting(['sda1 is full'])).report.findings[0]!.evidence[0]!).toEqual(line('sda1 is full'))
  })
})

test('names of the data are data, and numbers that stand there already are given to nobody else', () => {
  expect(
    redact(quoting(['x'], { entities: { host: '__proto__', constructor: 'toString' } })).report.findings[0]!.entities['constructor'],
  ).toBe('toString')
  const { report: told } = redact(
    report([finding({ entities: { host: 'db1' }, evidence: [line('host-1 and host-4 and db1, ip-7.2 and 10.1.1.1')] })]),
  )
  expect(told.findings[0]!.evidence[0]!.text).toBe('host-1 and host-4 and host-5, ip-7.2 and ip-8.1')
})

test('a plain word before a slash is a namespace only where a pod of the report stands behind it', () => {
  const { report } = redact(
    quoting(['memory/api-7d9f was killed; see memory/usage'], { entities: { host: 'db1', pod: 'memory/api-7d9f' } }),
  )
  expect(report.findings[0]!.evidence[0]!.text).toBe('ns-1/api-7d9f was killed; see memory/usage')
})
