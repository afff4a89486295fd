import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escape } from '../../src/report/escape.ts'
import type { Finding } from '../../src/core/report.ts'
import { maskSecrets } from '../../src/report/mask.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import { finding, report, STEERING } from './sample.ts'

describe('escape', () => {
  test.each([
    ['\x1b]2;x\x07', '\\x1b]2;x\\x07'],
    ['a\u009bm\u202dz\u2067', 'a\\x9bm\\u202dz\\u2067'],
    ['\ud800x', '\\ud800x'],
    ['\u{e0041}', '\\u{e0041}'],
    ['two\nlines\tand a tab', 'two\\x0alines\tand a tab'],
    ['カフェ 😀', 'カフェ 😀'],
  ])('%j', (raw, shown) => expect(escape(raw)).toBe(shown))
  test('prose keeps its newlines', () => expect(escape('a\nb\r', true)).toBe('a\nb\\x0d'))
})

describe('secrets are masked', () => {
  test.each([
    'connect mysql://u:Tr0ub4dorX9@db.example/x',
    'redis://:Tr0ub4dorX9@cache:6379',
    'task_memcg=/a --password=Tr0ub4dorX9,task=w,pid=1',
    'job --password Tr0ub4dorX9 --now',
    'PGPASSWORD=Tr0ub4dorX9 psql',
    'mysql -u root -pTr0ub4dorX9 shop',
    'sshpass -p Tr0ub4dorX9 ssh h',
    'mongosh -u root -p Tr0ub4dorX9 shop',
    'cd /x; mongodump --host db1 -p Tr0ub4dorX9',
    'curl -u bob:Tr0ub4dorX9 http://x',
    'Authorization: Basic Tr0ub4dorX9',
    'authorization: Bearer Tr0ub4dorX9 HTTP/1.1',
    'Cookie: sid=Tr0ub4dorX9; theme=dark',
    '{"log":"{\\"password\\":\\"Tr0ub4dorX9\\"}"}',
    'password: "Tr0ub4dorX9"',
    '-Djavax.net.ssl.keyStorePassword=Tr0ub4dorX9',
    'GET /?access_token=Tr0ub4dorX9&x=1',
    'AWS_SECRET_ACCESS_KEY=xTr0ub4dorX9/K7MDENG',
    'DEPLOY_TOKEN=Tr0ub4dorX9',
    'key sk-proj-Tr0ub4dorX9Tr0ub4dor',
    'ghp_Tr0ub4dorX9Tr0ub4dorX9',
    'xoxb-1234-Tr0ub4dorX9',
    'jwt eyJhbGciOi.eyJTr0ub4dorX9.sig',
    '-----BEGIN PRIVATE KEY-----Tr0ub4dorX9-----END PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\nTr0ub4dorX9',
    "mysqladmin -p 'Tr0ub4dorX9' status",
    'mysql -p"Tr0ub4dorX9 with spaces"',
    'mysql\0-uroot\0-pTr0ub4dorX9\0',
    'type=EXECVE a0="mysql" a1="-uroot" a2="-pTr0ub4dorX9"',
    '["mysql","--password","Tr0ub4dorX9"]',
    'job\0--password\0Tr0ub4dorX9\0--now',
    'influx -password Tr0ub4dorX9',
    'job --api-key Tr0ub4dorX9',
    'X-Api-Key: Tr0ub4dorX9',
    'curl --user=bob:Tr0ub4dorX9 http://x',
    'curl --proxy-user bob:Tr0ub4dorX9 http://x',
    'plink -pw Tr0ub4dorX9 host',
    'docker login -u bob -p Tr0ub4dorX9 registry',
    'cqlsh -u bob -p Tr0ub4dorX9',
    'sqlcmd -S h -U sa -P Tr0ub4dorX9',
    'isql -Usa -PTr0ub4dorX9',
    'ipmitool -U bob -P Tr0ub4dorX9 chassis status',
    'ldapsearch -x -D cn=a -w Tr0ub4dorX9 -b dc=x',
    'snmpget -v3 -a SHA -A Tr0ub4dorX9 -X Tr0ub4dorX9 h',
    'smbclient -U bob%Tr0ub4dorX9 //s/x',
    'lftp -u bob,Tr0ub4dorX9 h',
    'htpasswd -bc f bob Tr0ub4dorX9',
    'useradd -p Tr0ub4dorX9 bob',
    'echo bob:Tr0ub4dorX9 | sudo chpasswd',
    'openssl rsa -passin pass:Tr0ub4dorX9',
    'mount -o user=bob,pass=Tr0ub4dorX9 //s/x /m',
    'sqlplus scott/Tr0ub4dorX9@db',
    "CREATE USER a IDENTIFIED BY 'Tr0ub4dorX9'",
    "ALTER USER a WITH PASSWORD 'Tr0ub4dorX9'",
    'requirepass Tr0ub4dorX9',
    'logged in with password Tr0ub4dorX9',
    'worker -p Tr0ub4dorX9',
    'vault login Tr0ub4dorX9',
    'xfreerdp /u:bob /p:Tr0ub4dorX9 /v:h',
    'net use x: \\\\s\\x /user:bob Tr0ub4dorX9',
    'net use x: \\\\s\\x Tr0ub4dorX9 /user:bob',
    'net use \\\\s\\x Tr0ub4dorX9',
    'connect: net use * \\\\s\\x "Tr0ub4dorX9" /persistent:no',
    'net user bob Tr0ub4dorX9 /add',
    'curl -b "sid=Tr0ub4dorX9" https://x',
    'curl -sSb sid=Tr0ub4dorX9 https://x',
    'curl -bsid=Tr0ub4dorX9 https://x',
    'curl "https://x/?a=1&b=2" --cookie "theme=dark; sid=Tr0ub4dorX9"',
    "curl --cookie='sid=Tr0ub4dorX9' https://x",
    '["curl","-b","sid=Tr0ub4dorX9","https://x"]',
    'fetch --cookie sid=Tr0ub4dorX9 https://x',
    'token Tr0ub4dorX9 rejected',
    'the API key "Tr0ub4dorX9" is no longer valid',
    'jwt Tr0ub4dorX9 has expired',
    'https://hooks.slack.com/services/T000/B000/Tr0ub4dorX9',
    'https://x/c?sv=2020&sig=Tr0ub4dorX9%3D&se=1',
    'dckr_pat_Tr0ub4dorX9',
  ])('%s', (text) => {
    const masked = maskSecrets(text)
    expect(masked).toContain('[masked ')
    expect(masked).not.toContain('Tr0ub4dorX9')
    expect(maskSecrets(masked)).toBe(masked)
  })
  test.each([
    'sudo: u : TTY=pts/0 ; PWD=/home/u ; USER=root ; COMMAND=/bin/ls',
    'Failed password for root from 192.0.2.4 port 22',
    'key=(null) secret "tls" not found',
    'docker run -p8080:80 -p 22 -pthread',
    'curl -b cookies.txt -c cookies.txt https://x',
    'curl --cookie-jar=/tmp/jar=1 https://x',
    'curl -b /var/lib/a=b/jar https://x',
    'net use z: \\\\s\\x /user:bob *',
    'net use z: \\\\s\\x failed',
    'net use z: \\\\s\\x /delete',
    'net user bob /active:no',
    'Unexpected token Identifier22 is not valid JSON',
    'token bucket-22 is not empty',
    'secret tls-cert-2 was rejected',
    'token accepted, session opened',
    'docker run -p3306:3306 mysql',
    'mkdir -p/var/lib/mysql',
    'systemctl show -p Result mysql.service',
    'kubectl logs -p api-7d9f8b6c5-x2x4z',
    'docker exec -p 3f4e8a1b2c9d',
    'curl -u http://x',
    'docker run --user 1000:1000 http-echo',
    'fail=0,pass=12',
    'PASSWORD_MIN_LEN=8',
    'job --token-file /x --key /etc/ssl/x.key --token /run/token',
    'password authentication failed for user "app1"',
    'requirepass is not set',
    'sudo -u postgres psql -p 5432',
    'ldapsearch -w',
    'segfault at 10 ip 000055d0c0de1000 sp 00007ffc00001000 error 4',
    'sha256:3f4e8a1b2c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091',
    'http://host:8080/path?email=a@b.example',
    'MountVolume.SetUp failed for volume "x" : secret "tls-cert" not found',
    'token: Unauthorized',
    'password_file=/etc/secret.txt',
    'Memory cgroup out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB',
    'may require authorization: authorization failed: no basic auth credentials',
  ])('left alone: %s', (text) => expect(maskSecrets(text)).toBe(text))
  test.each([
    '://a:',
    'password=',
    'password=,a',
    'eyJ-',
    'eyJa.',
    '-----BEGIN PRIVATE KEY-----',
    ' -p',
    'authorization: ',
    'bearer ',
    'cookie=',
    'token:"',
    '\\',
    'mysql -p',
    'systemctl show -p ActiveState -p Result mongod.service',
    'sk-a',
    'key=a,',
  ])('in linear time: %j repeated', (piece) => {
    const start = performance.now()
    maskSecrets(piece.repeat(Math.ceil(50_000 / piece.length)))
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('sanitize', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\x1b[2J', '\u202e', 'a\nb', '__proto__', 'mysql://u:Tr0ub4dorX9@h/', '\ud800', 'x'.repeat(3_000)),
  )
  test('every string and name of a report', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const dirty = finding({
          title: text,
          cause: text,
          because: [text],
          entities: { comm: text },
          facts: { [text]: [text, { [text]: text }] },
          evidence: [{ artifact: text, line: 1, offset: 0, text, note: text }],
        })
        const clean = sanitize(report([dirty], { summary: text }))
        const walk = (value: unknown): string[] =>
          typeof value === 'string'
            ? [value]
            : typeof value === 'object' && value !== null
              ? Object.entries(value).flatMap(([k, v]) => [k, ...walk(v)])
              : []
        for (const string of walk(clean)) {
          expect(STEERING.test(string.replaceAll('\n', ''))).toBe(false)
          expect(string).not.toContain('Tr0ub4dorX9')
        }
        expect(clean.findings[0]?.evidence[0]?.text).not.toContain('\n')
        expect(sanitize(clean)).toEqual(clean)
      }),
      { seed: 7 },
    )
  })
  test('a quote is cut with the number of characters cut', () => {
    const text =
      sanitize(report([finding({ evidence: [{ artifact: 'a', line: 1, offset: 0, text: 'y'.repeat(10_000) }] })])).findings[0]?.evidence[0]
        ?.text ?? ''
    expect(text.length).toBeLessThanOrEqual(2_000)
    expect(text).toMatch(/^y+… \(\d+ characters cut\)$/)
    expect(/y+/.exec(text)![0].length + Number(/\d+/.exec(text)![0])).toBe(10_000)
  })
  test('__proto__ is a name as any other', () => {
    const facts = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, never>
    expect(JSON.stringify(sanitize(report([finding({ facts })])).findings[0]?.facts)).toBe('{"__proto__":{"a":1}}')
  })
})

test('what a picture is made of is masked and made visible as every other string is', () => {
  const bad = (what: string): string => `${what}\u001b[31m --password=Tr0ub4dorX9`
  const line = { line: 1, text: bad('line') }
  const parts = {
    series: [
      {
        quantity: bad('quantity'),
        unit: bad('unit'),
        of: bad('of'),
        points: [[bad('moment'), 1] as [string, number]],
        trend: { perHour: 1, fit: 1, limitAt: bad('limitAt') },
      },
    ],
    ledger: { of: bad('of'), unit: 'KiB', parts: [{ name: bad('part'), value: 1 }] },
    processes: { total: 1, unit: 'kB' as const, rows: [{ pid: 1, name: bad('name'), rss: 1, swap: 0 }] },
    cgroups: { unit: bad('unit'), rows: [{ path: bad('path'), usage: 1 }] },
    evidence: [{ artifact: 'a', line: 2, offset: 9, text: 't', before: [line], after: [line] }],
  }
  const text = JSON.stringify(sanitize(report([finding(parts)])))
  expect(text).not.toMatch(/Tr0ub4dorX9|\\u001b/)
  for (const what of ['quantity', 'unit', 'of', 'moment', 'limitAt', 'part', 'name', 'path', 'line'])
    expect(text).toContain(`${what}\\\\x1b[31m --password=[masked 8-15]`)
  const long = sanitize(
    report([finding({ evidence: [{ artifact: 'a', line: 2, offset: 9, text: 't', after: [{ line: 3, text: 'x'.repeat(9_000) }] }] })]),
  )
  expect(long.findings[0]?.evidence[0]?.after?.[0]?.text.length).toBeLessThanOrEqual(2_000)
})

describe('a value that is secret in one string is masked in all', () => {
  const SECRET = 'xK7pQ2mZ9vR4tB'
  const quote = (text: string, line = 1, more: object = {}): Finding['evidence'][number] => ({
    artifact: 'a.log',
    line,
    offset: 0,
    text,
    ...more,
  })
  test('where nothing tells that it is: headlines, facts, their names, commands, files', () => {
    const text = JSON.stringify(
      sanitize(
        report(
          [
            finding({
              headline: `the registry https: refuses the pull of /bob:${SECRET}/x`,
              facts: { user: SECRET, [SECRET]: 1, list: [`${SECRET}@reg`] },
              fix: [{ when: 'now', say: 'Log in.', run: `login ${SECRET}` }],
              evidence: [quote(`Failed to pull "https://bob:${SECRET}@reg.example/x:1"`)],
            }),
          ],
          {
            summary: `it is ${SECRET}`,
            coverage: { artifacts: [], gaps: [{ what: `/t/${SECRET}.log`, why: 'empty' }], notObserved: [], unexplained: [] },
          },
        ),
      ),
    )
    expect(text).not.toContain(SECRET)
    expect(text.match(/\[masked 8-15\]/g)).toHaveLength(8)
  })
  test('as it is written and as it is read', () => {
    const { summary } = sanitize(
      report([finding({ evidence: [quote('GET /?password=a%21b%40cdef99 500')] })], { summary: 'a%21b%40cdef99 is a!b@cdef99' }),
    )
    expect(summary).toBe('[masked 8-15] is [masked 8-15]')
  })
  test.each([
    ['a word', 'postgres', 'postgres is down'],
    ['a number', '1234567', 'pid 1234567'],
    ['a date', '2026-11-21', 'on 2026-11-21'],
    ['a short one', 'ab1', 'ab1 of db1'],
    ['the name of a thing', 'api-7d9f6c9b5-2xk4p', 'pod api-7d9f6c9b5-2xk4p'],
    ['a piece of a longer word', 'hunter2', 'ahunter22'],
  ])('but not %s', (_, secret, summary) => {
    const clean = sanitize(
      report([finding({ entities: { pod: 'shop/api-7d9f6c9b5-2xk4p' }, evidence: [quote(`password=${secret}`)] })], { summary }),
    )
    expect(clean.summary).toBe(summary)
    expect(clean.findings[0]?.evidence[0]?.text).not.toContain(`=${secret}`)
  })
  const linesOf = (clean: ReturnType<typeof sanitize>): string[] =>
    clean.findings.flatMap((f) => f.evidence.flatMap((e) => [...(e.before ?? []), e, ...(e.after ?? [])].map(({ text }) => text)))
  test('a name and its value in two quoted lines, whoever quotes them', () => {
    const clean = sanitize(
      report([
        finding({
          evidence: [
            quote('Args:', 6, {
              before: [
                { line: 4, text: '- name: DB_PASSWORD' },
                { line: 5, text: '  value: letmein' },
              ],
              after: [{ line: 7, text: '  --token' }],
            }),
          ],
        }),
        finding({ evidence: [quote('  tiger', 8), quote('  lion', 10)] }),
      ]),
    )
    expect(linesOf(clean)).toEqual(['- name: DB_PASSWORD', '  value: [masked 1-7]', 'Args:', '  --token', '  [masked 1-7]', '  lion'])
  })
  test('a key without its beginning, and one each line of which has its own words', () => {
    const rows = ['MIIEowIBAAKCAQEAx0Zr', 'k3N5vTq8Yw2Lr7Wx9Za', 'Jp0=', '-----END RSA PRIVATE KEY-----', 'done']
    const stamped = ['-----BEGIN PRIVATE KEY-----', 'MIIEowIBAAKCAQEAx0Zr', '-----END PRIVATE KEY-----'].map(
      (row, i) => `Nov 21 04:00:0${i} h app[12]: ${row}`,
    )
    const clean = sanitize(
      report([finding({ evidence: [...rows.map((row, i) => quote(row, i + 2)), ...stamped.map((row, i) => quote(row, i + 50))] })]),
    )
    expect(linesOf(clean)).toEqual([
      '[masked 16-31]',
      '[masked 16-31]',
      '[masked 1-7]',
      '-----END RSA PRIVATE KEY-----',
      'done',
      'Nov 21 04:00:00 h app[12]: -----BEGIN PRIVATE KEY-----',
      'Nov 21 04:00:01 h app[12]: [masked 16-31]',
      'Nov 21 04:00:02 h app[12]: -----END PRIVATE KEY-----',
    ])
  })
  test('a report of 4 MB with secrets in each line takes seconds', () => {
    const evidence = Array.from({ length: 20_000 }, (_, i) =>
      quote(`Nov 21 app: connect postgres://app:Sec${i}Ret9x@db/x as user${i}, password=hun${i}Ter ${'-'.repeat(90)}`, i * 2),
    )
    const dirty = report([finding({ evidence })])
    const start = performance.now()
    const clean = sanitize(dirty)
    expect(performance.now() - start).toBeLessThan(15_000)
    expect(JSON.stringify(clean)).not.toMatch(/Sec\d+Ret9x|hun\d+Ter/)
  })
  test('values that begin alike are looked up in linear time', () => {
    const evidence = Array.from({ length: 5_000 }, (_, i) => quote(`password=${'ab1'.repeat(1 + (i % 80))}${i}`, i * 2))
    const dirty = report([finding({ evidence, cause: 'ab1'.repeat(1_000) })])
    const start = performance.now()
    sanitize(dirty)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
