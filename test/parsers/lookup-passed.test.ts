import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const told = async (text: string): Promise<string[][]> =>
  (await analyzeText({ 'notes.md': text })).findings.map(({ id, severity }) => [id, severity])
test('a lookup that has no answer once, and a connection to that name behind it', async () => {
  const once = (then: string) =>
    `2026-11-20T10:00:00Z WARN lookup cache1: Temporary failure in name resolution, retry 1\n2026-11-20T10:00:01Z INFO ${then}\n`
  expect(await told(once('connected to cache1'))).toEqual([['dns-failure', 'note']])
  expect(await told(once('connected to store2'))).toEqual([['dns-failure', 'warning']])
})
