import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { keptAs } from '../../src/diagnosis/served-by.ts'

/** Each incident: its root and what followed, each with what it is about. */
const chains = async (files: Record<string, string>): Promise<string[]> => {
  const { incidents, findings } = await analyzeText(files)
  const called = (key: string) => findings.find((f) => f.key === key)!
  return incidents
    .map(({ root, effects }) =>
      [root, ...effects].map((key) => `${called(key).id} ${called(key).entities['server'] ?? ''}`.trim()).join(' > '),
    )
    .toSorted()
}

const KILL =
  'Jun  4 12:00:00 mq3 kernel: [ 811.0] Out of memory: Killed process 900 (java) total-vm:8110000kB, anon-rss:6011000kB, file-rss:0kB, shmem-rss:0kB, UID:992 pgtables:9000kB oom_score_adj:0\n'
const asks = (peer: string, at = '12:00:12') => `Jun  4 ${at} app4 orders[31]: ERROR connection to ${peer} failed: Connection refused\n`

describe('a client that names the host of what ended there', () => {
  test('the broker that its port tells runs in java', async () => {
    expect(await chains({ 'mq3/kern.log': KILL, 'app4/app.log': asks('mq3:9092') })).toEqual([
      'oom-kill-global > dependency-unreachable mq3',
    ])
  })

  test('not what another program serves, nor another host, nor hours later', async () => {
    for (const [peer, at] of [
      ['mq3:5432', undefined],
      ['mq4:9092', undefined],
      ['mq3:9092', '13:10:00'],
    ] as const)
      expect(await chains({ 'mq3/kern.log': KILL, 'app4/app.log': asks(peer, at) })).toEqual([
        `dependency-unreachable ${peer.split(':')[0]}`,
        'oom-kill-global',
      ])
  })

  test('by the name before the address that the runtime tells', async () => {
    const { findings } = await analyzeText({
      'app.log': '2026-06-04T12:00:00Z ERROR cache kv2:6379: dial tcp 10.9.0.2:6379: connect: connection refused\n',
    })
    expect(findings.map(({ facts }) => [facts['host'], facts['address'], facts['port']])).toEqual([['kv2', '10.9.0.2', 6379]])
  })

  test('a machine whose log breaks off, while it was down', async () => {
    const server = [
      'Jun  4 12:00:01 st1 systemd[1]: Started session-9.scope - Session 9 of User root.',
      '-- Boot 0a1b2c3d4e5f60718293a4b5c6d7e8f9 --',
      'Jun  4 12:20:00 st1 kernel: Linux version 6.1.0-30-amd64 (debian-kernel@lists.debian.org)',
      'Jun  4 12:20:02 st1 systemd-journald[310]: File /var/log/journal/bb/system.journal corrupted or uncleanly shut down, renaming and replacing.',
    ].join('\n')
    const client = (at: string) => `Jun  4 ${at} app4 orders[31]: ERROR rpc to st1:7400: i/o timeout\n`
    expect(await chains({ 'st1.log': `${server}\n`, 'app4.log': client('12:03:00') })).toEqual([
      'unclean-reboot > dependency-unreachable st1',
    ])
    expect(await chains({ 'st1.log': `${server}\n`, 'app4.log': client('11:40:00') })).toEqual([
      'dependency-unreachable st1',
      'unclean-reboot',
    ])
  })
})

describe('a log that names nobody, kept under the name by which its clients call the machine', () => {
  const PANIC = '2026-06-04 12:00:00.000 UTC [71] PANIC:  could not open file "pg_wal/0001": Input/output error\n'
  const client = (host: string) =>
    `2026-06-04T12:00:04Z ERROR db: connection to server at "${host}" (10.9.0.5), port 5432 failed: Connection refused\n`

  test('the name of the file', async () => {
    expect(await chains({ 'ledger-db.log': PANIC, 'app.log': client('ledger-db') })).toEqual([
      'disk-io-error > process-aborted > dependency-unreachable ledger-db',
    ])
    expect(await chains({ 'ledger-db.log': PANIC, 'app.log': client('other-db') })).toEqual([
      'dependency-unreachable other-db',
      'disk-io-error > process-aborted',
    ])
  })

  test('the folder of a console that shows stamps since boot alone', async () => {
    const console = '[90111.100] Kernel panic - not syncing: Hard LOCKUP\n[90111.101] CPU: 1 PID: 0 Comm: swapper/1 Not tainted 6.1.0 #1\n'
    const timeout = '2026-06-04T12:00:04Z ERROR cache: connection timed out: kv-7/10.9.0.7:6379\n'
    expect(await chains({ 'kv-7/console.log': console, 'app/app.log': timeout })).toEqual(['kernel-panic > dependency-unreachable kv-7'])
    expect(await chains({ 'kv-8/console.log': console, 'app/app.log': timeout })).toEqual(['dependency-unreachable kv-7', 'kernel-panic'])
  })

  test('folders, a file without its endings, and the host of an Erlang node', () => {
    expect(keptAs('logs/KV-7/console.log.2.gz')).toEqual(['logs', 'kv-7', 'console'])
    expect(keptAs('rabbit@mq1.log')).toEqual(['rabbit@mq1', 'mq1'])
    expect(keptAs('a/b/c/d/pg1-2026.txt')).toEqual(['b', 'c', 'd', 'pg1'])
  })
})
