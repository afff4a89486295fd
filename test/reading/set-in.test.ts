import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const REFUSED = '2025-02-01T00:01:12Z ERROR upstream call failed: x509: certificate has expired or is not yet valid'

test.each([
  ['a sentence', 'The log of the gateway:'],
  ['a clock of a diary', '00:01  First alerts. Log of the gateway:'],
])('a line of a log that is set in far below %s has its time', async (_name, above) => {
  const { findings } = await analyzeText({ 'ticket.txt': `${above}\n          ${REFUSED}\n00:40  New certificate installed.\n` })
  expect(findings).toMatchObject([{ id: 'certificate-error', evidence: [{ line: 2, time: '2025-02-01T00:01:12Z' }] }])
})
