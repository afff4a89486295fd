import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import type { Finding } from '../../src/core/report.ts'

/** What is found in the log of one program, a second for each line. */
async function found(...lines: string[]): Promise<Finding> {
  const text = lines.map((line, i) => `2026-03-04T08:15:${String(i + 10)}Z ${line}\n`).join('')
  const { findings } = await analyzeText({ 'orders.log': text })
  expect(findings, text).toHaveLength(1)
  return findings[0]!
}

const REFUSED = 'ERROR store: dial tcp 10.20.0.7:3306: connect: connection refused'

test.each([
  'INFO client 4711 connected',
  'INFO websocket 12 connected from 10.20.0.7',
  'INFO user anna reconnected',
  'INFO session of maria re-established: connected',
  'INFO state changed: idle -> connected',
  'INFO replication status connected',
  'INFO connected to statistics',
  'INFO connected to 10.20.0.8:3306',
  'INFO peer 10.20.0.8:3306: connected',
  'INFO amqp: connection established to broker 10.20.0.9:5672',
  'INFO cache connected',
  'INFO redis connection re-established',
  'INFO listening on 0.0.0.0:8080',
])('another peer, a client or a state is no recovery: %s', async (line) => {
  const { severity, facts, headline } = await found(REFUSED, line)
  expect(facts).toMatchObject({ host: '10.20.0.7', port: 3306, reachedAgain: false })
  expect(severity).toBe('warning')
  expect(headline).toBe('Server 10.20.0.7:3306 refuses connections.')
})

test.each([
  'INFO connected to 10.20.0.7:3306',
  'INFO store: connected to MySQL at 10.20.0.7:3306',
  'INFO peer 10.20.0.7:3306: connected',
  'INFO reconnected',
  'INFO store: reconnected',
  'INFO MySQL client connected',
  'INFO Database connection established',
  'INFO MySQL connection was restored',
])('the same peer, or what the same program calls so, is reached again: %s', async (line) => {
  const { severity, facts, headline, against } = await found(REFUSED, line)
  expect(facts['reachedAgain']).toBe(true)
  expect(severity).toBe('note')
  expect(headline).toBe('Server 10.20.0.7:3306 refuses connections; it is reached again since.')
  expect(against.map(({ note }) => note)).toStrictEqual(['it is reached again'])
})

test('it is not over where it fails again, or where a later line tells what comes of it', async () => {
  const back = 'INFO connected to 10.20.0.7:3306'
  expect((await found(REFUSED, back, REFUSED)).facts['reachedAgain']).toBe(false)
  for (const later of ['ERROR cart: database unavailable', 'ERROR raft: quorum lost, no writes', 'ERROR GET /cart: returned 503'])
    expect(await found(REFUSED, back, later), later).toMatchObject({ severity: 'warning', facts: { reachedAgain: false } })
  expect((await found(REFUSED, back, 'INFO the database was unavailable for 3 s')).facts['reachedAgain']).toBe(true)
  expect((await found(REFUSED, back, REFUSED, back)).facts['reachedAgain']).toBe(true)
})

test('what is called by its kind only is reached by its kind or its port, never by another', async () => {
  const unnamed = 'ERROR could not connect to Redis: Connection refused'
  for (const [line, isBack] of [
    ['INFO connected to 10.20.0.4:6379', true],
    ['INFO connected to redis-main:6380', true],
    ['INFO connected to 10.20.0.4:5432', false],
    ['INFO Redis client connected', true],
    ['INFO RabbitMQ connection established', false],
  ] as const)
    expect((await found(unnamed, line)).facts['reachedAgain'], line).toBe(isBack)
})

test('what could not be done over it is part of its proof, and makes it more than a note', async () => {
  const lookup = 'ERROR dial tcp: lookup mail.plant.internal on 10.20.0.53:53: no such host'
  const quiet = await found(lookup, 'INFO tick')
  expect(quiet.severity).toBe('note')
  const felt = await found(lookup, 'ERROR notify: mail gateway unavailable')
  expect(felt.severity).toBe('warning')
  expect(felt.evidence.map(({ line, note }) => [line, note])).toStrictEqual([
    [1, 'the name does not exist'],
    [2, 'what comes of it'],
  ])
  // the cache is not the database, and a condition is nothing that happened
  expect((await found(REFUSED, 'ERROR cache unavailable')).evidence).toHaveLength(1)
  expect((await found(REFUSED, 'WARN falls back when the database is unavailable')).evidence).toHaveLength(1)
})

test('a member that etcdctl finds unhealthy does not answer', async () => {
  const { findings } = await analyzeText({
    'health.txt': [
      'https://10.7.0.1:2379 is healthy: successfully committed proposal: took = 8.1ms',
      'https://10.7.0.2:2379 is unhealthy: failed to commit proposal: context deadline exceeded',
      'Error: unhealthy cluster',
      '',
    ].join('\n'),
  })
  expect(
    findings.map(({ severity, facts, evidence }) => [severity, facts['peer'], facts['how'], evidence.map(({ line }) => line)]),
  ).toStrictEqual([['warning', '10.7.0.2:2379', 'timed out', [2, 3]]])
})
