import { expect, test } from 'vitest'
import { peerName } from '../../src/core/peer-name.ts'
import { analyzeText } from '../../src/index.ts'
import { peerIn } from '../../src/parsers/peer.ts'

const named = (text: string): string | undefined => {
  const peer = peerIn(text)
  return peer === undefined ? undefined : peerName(peer.host, peer.port)
}

test.each([
  ['Error: connect ECONNREFUSED fd00:10::c:5432', '[fd00:10::c]:5432'],
  ['Error: connect ECONNREFUSED ::1:6379', '[::1]:6379'],
  ['Error: connect ECONNREFUSED ::ffff:10.0.4.12:5432', '10.0.4.12:5432'],
  ['Error: connect ETIMEDOUT 2001:db8:0:1:2:3:4:5:443', '[2001:db8:0:1:2:3:4:5]:443'],
  ['Error: connect ECONNREFUSED 10.0.4.12:5432', '10.0.4.12:5432'],
  ['Error: connect ECONNREFUSED db1:5432', 'db1:5432'],
  ["[Errno 111] Connect call failed ('::1', 5432, 0, 0)", '[::1]:5432'],
  ["[Errno 111] Connect call failed ('10.0.4.12', 5432)", '10.0.4.12:5432'],
  ['connection to server at "::1", port 5432 failed: Connection refused', '[::1]:5432'],
  ['dial tcp [fd00:10::c]:5432: connect: connection refused', '[fd00:10::c]:5432'],
  ['connect ECONNREFUSED /run/app.sock', undefined],
  ['In state wait_cert at ssl_handshake.erl:2188 generated SERVER ALERT', undefined],
  ['refused at pool_server.ex:812, giving up', undefined],
  ['connection reset at src/net/client.rs:443', undefined],
  ['timed out in fetch (client.py:1188)', undefined],
  ['connection refused at pay.shop.example.rs:8443', 'pay.shop.example.rs:8443'],
  ['connection refused at shop.rs:443', 'shop.rs:443'],
  ['TLS failed at ssl_handshake.erl:2188 with mq1.internal:5671', 'mq1.internal:5671'],
])('%s: %s', (text, expected) => {
  expect(named(text)).toBe(expected)
})

test('the command that asks a server by its address of IPv6 takes address and port apart', async () => {
  const { findings } = await analyzeText({ 'app.log': 'Error: connect ECONNREFUSED fd00:10::c:5432\n' })
  expect(findings.map(({ headline }) => headline)).toEqual(['Server [fd00:10::c]:5432 refuses connections.'])
  expect(findings[0]!.fix.map(({ run }) => run)).toContain('nc -vz -w 3 fd00:10::c 5432')
})

test('what refuses by both families of addresses in one error is one server, and at two ports it is two', async () => {
  const error = (port: number): string => `  [errors]: [
    Error: connect ECONNREFUSED fd00:10::c:5432
        at createConnectionError (node:net:1678:14),
    Error: connect ECONNREFUSED 10.0.4.12:${port}
        at createConnectionError (node:net:1678:14)
  ]
`
  const headlines = async (text: string): Promise<unknown[]> => (await analyzeText({ 'app.log': text })).findings.map((f) => f.headline)
  expect(await headlines(error(5432))).toHaveLength(1)
  expect(await headlines(error(6432))).toHaveLength(2)
})

test('a certificate that Erlang refuses in a place of its source names no server', async () => {
  const line = (peer: string): string =>
    `2026-11-21 02:10:11.119221+00:00 [error] <0.2201.0> Error on AMQP connection <0.2201.0>${peer}: {ssl_upgrade_error,{tls_alert,{certificate_expired,"TLS server: In state wait_cert at ssl_handshake.erl:2188 generated SERVER ALERT: Fatal - Certificate Expired"}}}\n`
  const { findings } = await analyzeText({ 'rabbit.log': line('') })
  expect(findings.map(({ id, facts }) => [id, facts['host'], facts['port']])).toEqual([['certificate-error', undefined, undefined]])
})
