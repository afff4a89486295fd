import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Each incident: its root and what followed. */
const chains = async (log: string): Promise<string[]> => {
  const { incidents, findings } = await analyzeText({ 'messages.log': log })
  const idOf = (key: string) => findings.find((f) => f.key === key)!.id
  return incidents.map(({ root, effects }) => [root, ...effects].map(idOf).join(' > ')).toSorted()
}
const summary = async (log: string): Promise<string> => (await analyzeText({ 'messages.log': log })).summary

const KILL = (comm: string, host = 'db4') =>
  `Jun  4 12:00:00 ${host} kernel: [ 811.0] Out of memory: Killed process 900 (${comm}) total-vm:8110000kB, anon-rss:6011000kB, file-rss:0kB, shmem-rss:0kB, UID:992 pgtables:9000kB oom_score_adj:0\n`
const PDO = (at: string, host = 'db4') =>
  `Jun  4 ${at} ${host} php[71]: PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/a.php:7\n`

describe('a client that prints no address, beside a server of that kind that fell', () => {
  test('at once, on one machine', async () => {
    expect(await chains(KILL('mysqld') + PDO('12:00:04'))).toEqual(['oom-kill-global > dependency-unreachable'])
  })

  test('not minutes later, nor of another kind, nor on another machine', async () => {
    for (const log of [KILL('mysqld') + PDO('12:04:00'), KILL('redis-server') + PDO('12:00:04'), KILL('mysqld') + PDO('12:00:04', 'app2')])
      expect(await chains(log)).toEqual(['dependency-unreachable', 'oom-kill-global'])
  })

  test('elsewhere it may be', async () => {
    expect(await summary(KILL('mysqld') + PDO('12:00:04', 'app2'))).toContain(
      'Perhaps because of it: on app2 php (pid 71) cannot reach MySQL',
    )
  })

  test('the server tells that it serves again', async () => {
    const ready = (host: string, ident = 'mysqld') =>
      `Jun  4 12:00:19 ${host} ${ident}[99]: /usr/sbin/mysqld: ready for connections. Version: '8.0.39'\n`
    const told = async (log: string) =>
      (await analyzeText({ 'messages.log': log })).findings.find(({ id }) => id === 'dependency-unreachable')!.facts['reachedAgain']
    expect(await told(KILL('mysqld') + PDO('12:00:04') + ready('db4'))).toBe(true)
    expect(await told(KILL('mysqld') + PDO('12:00:04') + ready('db5'))).toBe(false)
    expect(await told(KILL('mysqld') + PDO('12:00:04') + ready('db4', 'proxy'))).toBe(false)
  })
})

describe('a server that cannot write', () => {
  const READONLY = 'Jun  4 12:00:00 a2 kernel: EXT4-fs (sdc1): Remounting filesystem read-only\n'
  const refusal = (program: string) =>
    `Jun  4 12:00:02 a2 ${program}[80]: FATAL:  could not open file "global/pg_control": Read-only file system\n`
  const asks = 'Jun  4 12:00:05 a2 api[7]: ERROR dial tcp 127.0.0.1:5432: connect: connection refused\n'

  test('its port refuses', async () => {
    expect(await chains(READONLY + refusal('postgres') + asks)).toEqual(['filesystem-readonly > dependency-unreachable'])
  })

  test('not that of another program', async () => {
    expect(await chains(READONLY + refusal('redis-server') + asks)).toEqual(['dependency-unreachable', 'filesystem-readonly'])
  })
})

describe('a unit that failed, and a port of which nothing tells who listens there', () => {
  const FAILED =
    'Jun  4 12:00:00 n6 systemd[1]: find.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED\n' +
    "Jun  4 12:00:00 n6 systemd[1]: find.service: Failed with result 'exit-code'.\n"
  const asks = (peer: string, at = '12:00:04') => `Jun  4 ${at} n6 web[7]: ERROR dial tcp ${peer}: connect: connection refused\n`

  test('may be its own', async () => {
    expect(await summary(FAILED + asks('127.0.0.1:7711'))).toMatch(/Perhaps/)
  })

  test('not that of a known server, of another machine, nor minutes later', async () => {
    for (const log of [asks('127.0.0.1:6379'), asks('192.0.2.7:7711'), asks('127.0.0.1:7711', '12:09:00')])
      expect(await summary(FAILED + log)).not.toMatch(/Perhaps/)
  })
})

describe('a table of connections that is full', () => {
  const FULL = (at: string) => `Jun  4 ${at} gw7 kernel: nf_conntrack: nf_conntrack: table full, dropping packet\n`
  const LOOKUP = (at: string) =>
    `Jun  4 ${at} gw7 api[9]: ERROR lookup pay.example on 192.0.2.53:53: read udp 192.0.2.7:4111->192.0.2.53:53: i/o timeout\n`
  const DENIED = (at: string) => `Jun  4 ${at} gw7 dnsmasq[8]: failed to send packet: Operation not permitted\n`

  test('what gets no answer meanwhile is its effect', async () => {
    expect(await chains(FULL('12:00:00') + LOOKUP('12:00:05') + FULL('12:00:09'))).toEqual(['conntrack-full > dns-failure'])
  })

  test('before and minutes later it is not', async () => {
    for (const at of ['11:58:00', '12:06:00'])
      expect(await chains(at < '12' ? LOOKUP(at) + FULL('12:00:00') : FULL('12:00:00') + LOOKUP(at))).toEqual([
        'conntrack-full',
        'dns-failure',
      ])
  })

  test('what refuses was reached', async () => {
    const refused = 'Jun  4 12:00:05 gw7 api[9]: ERROR dial tcp 192.0.2.9:8080: connect: connection refused\n'
    expect(await chains(FULL('12:00:00') + refused)).toEqual(['conntrack-full', 'dependency-unreachable'])
  })

  test('a packet that was not let out proves it, near it', async () => {
    const proofs = async (log: string) =>
      (await analyzeText({ 'messages.log': log })).findings.flatMap(({ evidence }) =>
        evidence.map(({ line, note }) => `${line} ${note ?? ''}`.trim()),
      )
    expect(await proofs(FULL('12:00:00') + DENIED('12:00:04'))).toEqual(['1', '2 a packet that was not let out'])
    expect(await proofs(FULL('12:00:00') + DENIED('12:01:04'))).toEqual(['1'])
    expect(await proofs(DENIED('12:01:04'))).toEqual([])
  })
})
