import { describe, expect, test } from 'vitest'

import { analyzeText } from '../../src/index.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { said, type Said } from './said.ts'

const MD = 'md0: failed'
const kernel = (time: string | undefined, host?: string, message = MD): Said => ({
  envelope: 'dated-log',
  kernel: true,
  ident: 'kernel',
  message,
  ...(host === undefined ? {} : { host }),
  ...(time === undefined ? {} : { time }),
})

describe('a date in any notation before the kernel', () => {
  test.each([
    ['03/03/2025 09:14:07 PM kernel: md0: failed', kernel('2025-03-03T21:14:07')],
    ['3/4/2025 9:14:07 PM web1 kernel: md0: failed', kernel('2025-03-04T21:14:07', 'web1')],
    ['3/4/2025 12:14:07 AM web1 kernel: md0: failed', kernel('2025-03-04T00:14:07', 'web1')],
    ['13/03/2025 21:14:07 web1 kernel: md0: failed', kernel('2025-03-13T21:14:07', 'web1')],
    ['03/13/2025 21:14:07 web1 kernel: md0: failed', kernel('2025-03-13T21:14:07', 'web1')],
    ['05/03/2025 21:14:07 web1 kernel: md0: failed', kernel(undefined, 'web1')],
    ['05.03.2025 21:14:07 web1 kernel: md0: failed', kernel('2025-03-05T21:14:07', 'web1')],
    ['5. März 2025 21:14:07 web1 kernel: md0: failed', kernel('2025-03-05T21:14:07', 'web1')],
    ['Mon, 03 Mar 2025 21:14:07 +0100 srv01 kernel: md0: failed', kernel('2025-03-03T21:14:07+01:00', 'srv01')],
    ['[03/Mar/2025:21:14:07 +0100] srv01 kernel: md0: failed', kernel('2025-03-03T21:14:07+01:00', 'srv01')],
    ['[2025-03-03 21:14:07] srv01 kernel: md0: failed', kernel('2025-03-03T21:14:07', 'srv01')],
    [
      '1741032847.123 build kernel Out of memory: Killed process 7',
      kernel('2025-03-03T20:14:07.123Z', 'build', 'Out of memory: Killed process 7'),
    ],
    ['1741032847.123 build kernel: md0: failed', kernel('2025-03-03T20:14:07.123Z', 'build')],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))
})

describe('the year in two digits before everything, as log4j prints it', () => {
  test.each([
    ['25/03/01 10:03:00 ERROR TaskSchedulerImpl: Lost executor 7', '2025-03-01T10:03:00'],
    ['26/11/30 10:03:00 WARN  o.a.s.Executor: Lost', '2026-11-30T10:03:00'],
    // a day of 2025, where no such year fits
    ['01/03/25 10:03:00 ERROR Kettle: Lost', undefined],
    ['25/03/26 10:03:00 lost the kettle', '2026-03-25T10:03:00'],
    ['25/13/01 10:03:00 ERROR Kettle: Lost', undefined],
  ])('%s', (text, time) => expect(said(text).time).toBe(time))
})

describe('other speakers', () => {
  test('systemd', () =>
    expect(said('03/03/2025 21:14:07 web1 systemd[1]: app.service: Failed')).toEqual({
      envelope: 'dated-log',
      host: 'web1',
      ident: 'systemd',
      pid: 1,
      kernel: false,
      message: 'app.service: Failed',
      time: '2025-03-03T21:14:07',
    }))
  test('nobody: the date is taken off', () =>
    expect(said('03.03.2025 21:14:07 Backup failed: No space left on device')).toEqual({
      envelope: 'dated-log',
      message: 'Backup failed: No space left on device',
      time: '2025-03-03T21:14:07',
    }))
  test("Apache's stamp with a fraction", () =>
    expect(said('[Tue Mar 04 10:10:10.123456 2025] [core:notice] [pid 911:tid 140] AH00051: child')).toEqual({
      envelope: 'dated-log',
      message: '[core:notice] [pid 911:tid 140] AH00051: child',
      time: '2025-03-04T10:10:10.123',
    }))
  test("what Apache says is not the kernel's", () =>
    expect(said('[Tue Mar 04 10:10:10 2025] [core:notice] [pid 911:tid 140] AH00051: child').kernel).toBe(false))
})

describe('columns', () => {
  const time = '2025-03-03T21:14:07'
  test.each([
    [
      '2025-03-03 21:14:07\tgw1\tkern\twarning\tnf_conntrack: table full',
      { host: 'gw1', kernel: true, priority: 4, message: 'nf_conntrack: table full', time },
    ],
    [
      '2025-03-03 21:14:07\tgw1\tkern\tinfo\tnginx[3412]: segfault at 0',
      { host: 'gw1', kernel: true, priority: 6, message: 'nginx[3412]: segfault at 0', time },
    ],
    [
      '2025-03-03 21:14:07,gw1,kernel,md0: failed, gone',
      { host: 'gw1', kernel: true, ident: 'kernel', message: 'md0: failed, gone', time },
    ],
    [
      '2025-03-03 21:14:07\tgw1\tdaemon.err\tsystemd[1]\tapp.service: Failed',
      { host: 'gw1', kernel: false, ident: 'systemd', pid: 1, priority: 3, message: 'app.service: Failed', time },
    ],
    ['| 2025-03-03 21:14:07 | node-7 | md0: failed |', { host: 'node-7', message: MD, time }],
    ['2025-03-03 21:14:07 | node-7 | md0: failed', { host: 'node-7', message: MD, time }],
    ['2025-03-03 21:14:07 | md0: failed', { message: MD, time }],
    ['|11:02:01|hv3|nginx[3412]: segfault at 0 ip|', { host: 'hv3', message: 'nginx[3412]: segfault at 0 ip' }],
    ['| 11:02 | db1 | could not extend it |', { host: 'db1', message: 'could not extend it' }],
    [
      'Mar 03 21:14:07.000\tip-10-0-0-1\tkernel\tmd0: failed',
      { host: 'ip-10-0-0-1', ident: 'kernel', kernel: true, message: MD, time: '3 Mar 21:14:07' },
    ],
    ['3/3/2025, 9:14:07.000 PM\taks-1\tmd0: failed', { host: 'aks-1', message: MD, time }],
  ])('%s', (text, expected) => expect(said(text)).toEqual({ envelope: 'dated-log', ...expected }))
})

describe("programs' own logs keep their levels and rows their cells", () => {
  test.each([
    ['2025-03-03 21:14:07.123 | ERROR    | a.b:c:12 - disk full', '| ERROR    | a.b:c:12 - disk full'],
    ['2025-03-03T21:14:07.123Z\tERROR\tcontroller\tReconcile failed', 'ERROR\tcontroller\tReconcile failed'],
    ['2025-03-03 21:14:07,web1,up and running', undefined],
    ['1741032847.123    120 10.0.0.1 TCP_MISS/200 a', undefined],
    ['03/03/2025 09:14:07 PM', undefined],
    ['03/03/2025 09:14:07 PM 12 0.1 3', undefined],
    ['41/41/2025 21:14:07 web1 kernel: md0', undefined],
    ['11:02:01|5|3|2', undefined],
    ['03/03/2025 21:14:07 The kernel Oops was seen', 'The kernel Oops was seen'],
  ])('%s', (text, message) => {
    expect(unwrap(text).message).toBe(message ?? text)
    expect(unwrap(text).host).toBeUndefined()
  })
})

describe('uniq -c', () => {
  test('its blanks are no indentation of the paragraph', async () => {
    const text = '    412 nf_conntrack: table full, dropping packet\n      3 net_ratelimit: 12 callbacks suppressed\n'
    const report = await analyzeText({ 'counts.txt': text })
    expect(report.findings.map((f) => [f.id, f.evidence[0]?.line])).toEqual([['conntrack-full', 1]])
  })
  test.each([
    ['    412 nf_conntrack: table full', 'nf_conntrack: table full'],
    ['      3 Out of memory: Killed process 7 (java)', 'Out of memory: Killed process 7 (java)'],
    ['1234567 nf_conntrack: table full', '1234567 nf_conntrack: table full'],
    ['    412 root      20   0 1:02', '    412 root      20   0 1:02'],
    ['  12345 total pagecache pages', '  12345 total pagecache pages'],
  ])('%s', (text, message) => expect(unwrap(text).message).toBe(message))
})

test('a long line takes time in proportion to its length', () => {
  for (const start of [
    '03/03/2025 09:14:07 PM ',
    '| 11:02 | ',
    '2025-03-03 21:14:07\t',
    'Mon, 03 Mar 2025 21:14:07 ',
    '    412 ',
    '1741032847.123 ',
  ]) {
    for (const filler of ['a', ' ', '|', '\t', 'a b', ' |', 'kernel ', ': ', '[', '1:']) {
      const text = start + filler.repeat(60_000)
      const begun = performance.now()
      unwrap(text)
      expect(performance.now() - begun, `${start}${filler}…`).toBeLessThan(250)
    }
  }
})
