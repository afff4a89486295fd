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

const silent = (time: string): string =>
  [
    `Jan  8 ${time} gw2 systemd[1]: poller.service: Watchdog timeout (limit 40s)!`,
    `Jan  8 ${time} gw2 systemd[1]: poller.service: Killing process 3312 (poller) with signal SIGABRT.`,
    `Jan  8 ${time} gw2 systemd[1]: poller.service: Failed with result 'watchdog'.`,
    '',
  ].join('\n')
const fault = (result: string, host: string): string =>
  [
    `Jan  8 19:20:12 ${host} kernel: sd 6:0:0:0: [sdb] tag#0 FAILED Result: hostbyte=${result} driverbyte=DRIVER_OK cmd_age=30s`,
    `Jan  8 19:20:12 ${host} kernel: I/O error, dev sdb, sector 2048112 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2`,
    '',
  ].join('\n')

test.each([
  ['while it was silent', 'DID_TIME_OUT', 'gw2', '19:20:46', true],
  ['before it spoke last', 'DID_TIME_OUT', 'gw2', '19:22:46', false],
  ['after its end', 'DID_TIME_OUT', 'gw2', '19:20:02', false],
  ['and answered at once', 'DID_BAD_TARGET', 'gw2', '19:20:46', false],
  ['on another machine', 'DID_TIME_OUT', 'gw3', '19:20:46', false],
])('a disk that did not answer %s', async (_, result, host, time, isPerhaps) => {
  const { summary } = await analyzeText({ 'journal.txt': silent(time), 'kern.log': fault(result, host) })
  expect(JSON.stringify(summary).includes('Perhaps behind it')).toBe(isPerhaps)
})
