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
