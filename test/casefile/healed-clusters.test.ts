import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (...lines: string[]): Promise<number> =>
  (await analyzeText({ 'app.log': `${lines.map((line, i) => `2026-08-22T10:00:0${i}Z ${line}`).join('\n')}\n` })).coverage.unexplained
    .length

test('a cluster without a leader is told until it has one again', async () => {
  const lost = '[INFO]  agent.server: cluster leadership lost'
  const back = '[INFO]  agent.server: New leader elected: payload=consul-2'
  expect(await told(lost)).toBe(1)
  expect(await told(lost, back)).toBe(0)
  expect(await told(lost, back, lost)).toBeGreaterThan(0)
})

test('each kind of cluster says so in its own words', async () => {
  for (const line of [
    '1:M 22 Aug 2026 10:00:00.002 # Cluster state changed: fail',
    '[WARN ][o.e.c.c.ClusterFormationFailureHelper] [es-1] master not discovered yet',
    '[Note] WSREP: New COMPONENT: primary = no, bootstrap = no, my_idx = 0, memb_num = 1',
    'pymongo.errors.ServerSelectionTimeoutError: No primary available for writes',
    'WARN  Exception causing close of session 0x0: ZooKeeperServer not running',
    '* Vault is sealed',
  ])
    expect(await told(line), line).toBe(1)
})

test('a node of Galera that leaves in good order is no failure', async () => {
  expect(
    await told(
      '[Note] WSREP: New COMPONENT: primary = no, bootstrap = no, my_idx = 0, memb_num = 1',
      '[Note] WSREP: Received self-leave message.',
    ),
  ).toBe(0)
})

test('an order of a certificate that is fulfilled in the end is told no more', async () => {
  const failed = 'error could not get certificate from issuer {"identifier":"shop.example.org","error":"HTTP 400 connection timed out"}'
  const done = 'info certificate obtained successfully {"identifier":"shop.example.org"}'
  expect(await told(failed)).toBe(1)
  expect(await told(failed, done)).toBe(0)
  expect(await told(failed, done.replace('shop', 'mail'))).toBe(1)
})
