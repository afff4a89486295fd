import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { peerInFields } from '../../src/parsers/peer-fields.ts'

const found = async (text: string) => (await analyzeText({ 'app.log': text })).findings

test('a field behind the message names the server, one before it the machine that speaks', () => {
  for (const [text, peer] of [
    ['level=error msg="cannot bind" host=dir.plant.example err=x', { host: 'dir.plant.example', port: undefined }],
    ['level=error msg="cannot bind" server=10.4.0.9:636', { host: '10.4.0.9', port: 636 }],
    ['level=error url=ldaps://dir2:1636/ou msg="cannot bind"', { host: 'dir2', port: 1636 }],
    ['host=app7.plant.example level=error msg="cannot bind"', undefined],
    ['{"host":"app7.plant.example","msg":"cannot bind"}', undefined],
    ['{"msg":"cannot bind","address":"10.4.0.9:636"}', { host: '10.4.0.9', port: 636 }],
    ['msg="cannot bind" server=nginx', undefined],
    ['cannot bind, host=dir.plant.example', undefined],
  ] as const)
    expect(peerInFields(text), text).toStrictEqual(peer)
})

test('a certificate is of the server that its line names in a field', async () => {
  const [one] = await found(
    't=2026-01-09T04:00:02Z level=error msg="directory login failed" host=dir.plant.example error="LDAP: x509: certificate has expired or is not yet valid: current time 2026-01-09T04:00:02Z is after 2026-01-08T00:00:00Z"\n',
  )
  expect(one!.facts).toMatchObject({ host: 'dir.plant.example', fault: 'expired' })
  expect(one!.headline).toBe('The certificate of dir.plant.example expired on 2026-01-08: refused once.')
  expect(one!.fix[0]!.run).toContain('openssl s_client -connect dir.plant.example:636 ')
})

test('the beginning of a validity keeps its hour', async () => {
  const [one] = await found(
    '2026-01-09T04:00:02Z ERROR Get "https://10.4.0.2:6443/api": x509: certificate has expired or is not yet valid: current time 2026-01-09T04:00:02Z is before 2026-01-09T05:30:00Z\n',
  )
  expect(one!.headline).toBe('The certificate of 10.4.0.2:6443 is not valid before 2026-01-09 05:30:00 UTC: refused once.')
})

test('the address that was asked stands in the line above', async () => {
  const tried = '2026-01-09 04:00:02,1 ERROR [main] Pool - failed to connect to jdbc:mysql://books-db:3307/books'
  const refused = [
    'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure',
    'Caused by: java.net.ConnectException: Connection refused (Connection refused)',
  ]
  const [one, ...others] = await found([tried, ...refused, ''].join('\n'))
  expect(others).toStrictEqual([])
  expect(one!.facts).toMatchObject({ host: 'books-db', port: 3307, how: 'refused' })
  expect(one!.cause).not.toContain('No line tells')
  expect(one!.evidence.map(({ line, note }) => [line, note])).toContainEqual([1, 'the address that was asked'])
  // the line above is of another kind of server
  const [other] = await found(['2026-01-09 04:00:02,1 ERROR [main] Pool - cannot open redis://cache:6379/0', ...refused, ''].join('\n'))
  expect(other!.facts).toMatchObject({ host: 'MySQL', unnamed: true })
})

test('all devices that a pool lost are told', async () => {
  const [one] = await found(
    [
      '  pool: vault',
      ' state: SUSPENDED',
      'config:',
      '',
      '\tNAME        STATE     READ WRITE CKSUM',
      '\tvault       UNAVAIL      0     0     0  insufficient replicas',
      '\t  raidz2-0  UNAVAIL      0     0     0  insufficient replicas',
      '\t    sdb     ONLINE       0     0     0',
      '\t    sdc     REMOVED      0     0     0',
      '\t    sdd     FAULTED      9    11     0  too many errors',
      '\t    sde     UNAVAIL      0     0     0  cannot open',
      '',
      'errors: 4 data errors',
      '',
    ].join('\n'),
  )
  expect(one!.facts).toMatchObject({ member: 'sdc', memberState: 'REMOVED', others: ['sdd (FAULTED)', 'sde (UNAVAIL)'] })
  expect(one!.headline).toContain('it lost sdc (REMOVED), sdd (FAULTED) and sde (UNAVAIL).')
})

test('a limit that is too low is told with what it is and what is needed', async () => {
  const [one] = await found(
    'bootstrap check failure [1] of [2]: max virtual memory areas vm.max_map_count [32768] is too low, increase to at least [262144]; for more information see [https://www.elastic.co/guide/en/elasticsearch/reference/8.13/bootstrap-checks.html]\n',
  )
  expect(one!.headline).toMatch(/does not start: vm\.max_map_count is 32768, and it needs at least 262144\.$/)
})

test('Redis says which line of its file it refuses, and why, where its marks look like a quote', async () => {
  const [one] = await found(
    [
      '*** FATAL CONFIG FILE ERROR (Redis 7.0.11) ***',
      'Reading the configuration file, at line 31',
      ">>> 'maxclients many'",
      'argument must be a number',
      '',
    ].join('\n'),
  )
  expect(one!.headline).toBe("Redis does not start: line 31 of its configuration, 'maxclients many': argument must be a number.")
  expect(one!.evidence.map(({ line, endLine }) => [line, endLine])).toStrictEqual([[1, 4]])
})

test('a registry that does not answer is no image that cannot be pulled, where no image is named', async () => {
  const [one] = await found(
    'Error response from daemon: Get "https://images.plant.example:8443/v2/": dial tcp 10.4.0.30:8443: connect: connection refused\n',
  )
  expect(one!.headline).toBe('Registry images.plant.example:8443 cannot be used: it does not answer the host (connection refused).')
  expect(one!.fix[0]!.run).toBe("curl -sS -o /dev/null -w '%{http_code}\\n' https://images.plant.example:8443/v2/")
})

test('a setting is no program', async () => {
  for (const [text, process] of [
    ['2026-01-09 04:00:02 ERROR SIGNING_KEY: abc no space left on device', undefined],
    ['2026-01-09 04:00:02 ERROR store.password: abc no space left on device', undefined],
    ['2026-01-09 04:00:02 ERROR ingest: flush: no space left on device', 'ingest'],
  ] as const)
    expect((await found(`${text}\n`))[0]!.facts['process'], text).toBe(process)
})

test('a row of a table is about the server, not about the backend that holds it', async () => {
  const { coverage } = await analyzeText({
    'stats.csv': [
      '# pxname,svname,qcur,scur,status,weight',
      'be_shop,s1,0,2,UP,100',
      'be_shop,s2,0,0,DOWN,100',
      'be_shop,BACKEND,0,2,UP,100',
      '',
    ].join('\n'),
  })
  expect(coverage.unexplained.map(({ line, message }) => [line, message])).toStrictEqual([[3, 'be_shop/s2: STATUS is DOWN']])
})
