import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const pod = (name: string, container: string): string =>
  [
    `Name:             ${name}`,
    'Namespace:        store',
    'Node:             n2/10.20.0.2',
    'Status:           Running',
    'IP:               10.50.0.12',
    'Containers:',
    `  ${container}:`,
    '    State:          Waiting',
    '      Reason:       CrashLoopBackOff',
    '    Last State:     Terminated',
    '      Reason:       Error',
    '      Exit Code:    1',
    '      Started:      Tue, 03 Mar 2026 08:10:00 +0000',
    '      Finished:     Tue, 03 Mar 2026 08:15:20 +0000',
    '    Ready:          False',
    '    Restart Count:  7',
    '',
  ].join('\n')
const refused = (time: string, port: number): string => `2026-03-${time}Z ERROR dial tcp 10.96.0.77:${port}: connect: connection refused\n`

test.each([
  ['the server of that port keeps crashing', 'postgres-0', 'postgres', '03T08:15:26', 5432, true],
  ['it is the name of the pod alone', 'mysql-0', 'db', '03T08:15:26', 3306, true],
  ['another port', 'postgres-0', 'postgres', '03T08:15:26', 6379, false],
  ['days later', 'postgres-0', 'postgres', '05T08:15:26', 5432, false],
  ['what only helps such a server', 'postgres-exporter-0', 'exporter', '03T08:15:26', 5432, false],
])('%s', async (_, name, container, time, port, isPerhaps) => {
  const { summary, incidents } = await analyzeText({ 'describe.txt': pod(name, container), 'web.log': refused(time, port) })
  expect(incidents).toHaveLength(2)
  expect(JSON.stringify(summary).includes('Perhaps because of it')).toBe(isPerhaps)
})
