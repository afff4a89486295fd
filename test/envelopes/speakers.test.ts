import { describe, expect, test } from 'vitest'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { said, type Said } from './said.ts'

const kernel = { kernel: true, ident: 'kernel' }
const syslog = { envelope: 'syslog', time: '21 Nov 05:24:41' }

describe('who speaks behind a stamp of syslog', () => {
  test.each<[string, Said]>([
    ['Nov 21 05:24:41 kernel: md0: failed', { ...syslog, ...kernel, message: 'md0: failed' }],
    ['Nov 21 05:24:41 kernel: [   12.345678] md0: failed', { ...syslog, ...kernel, message: 'md0: failed', uptime: 12.345678 }],
    [
      'Nov 21 05:24:41 systemd[1]: app.service: Failed.',
      { ...syslog, kernel: false, ident: 'systemd', pid: 1, message: 'app.service: Failed.' },
    ],
    ['Nov 21 05:24:41 app[12]: db: gone', { ...syslog, kernel: false, ident: 'app', pid: 12, message: 'db: gone' }],
    ['Nov 21 05:24:41 app: db: gone', { ...syslog, kernel: false, ident: 'app', message: 'db: gone' }],
    ['Nov 21 05:24:41 web1 app: db: gone', { ...syslog, kernel: false, host: 'web1', ident: 'app', message: 'db: gone' }],
    ['Nov 21 05:24:41 10.0.0.7 app[9]: gone', { ...syslog, kernel: false, host: '10.0.0.7', ident: 'app', pid: 9, message: 'gone' }],
    [
      'Nov 21 2026 05:24:41 web1 kernel: md0: failed',
      { ...syslog, ...kernel, host: 'web1', message: 'md0: failed', time: '2026-11-21T05:24:41' },
    ],
    ['Nov 21 05:24:41\tweb1\tkernel: md0: failed', { ...syslog, ...kernel, host: 'web1', message: 'md0: failed' }],
    ['Nov 21 05:24:41\tkernel:\tmd0: failed', { ...syslog, ...kernel, message: 'md0: failed' }],
    [
      'Nov 21 05:24:41 ap1 daemon.err hostapd[12]: wlan0: down',
      { ...syslog, kernel: false, host: 'ap1', ident: 'hostapd', pid: 12, priority: 3, message: 'wlan0: down' },
    ],
    // no program says of itself where it faulted
    [
      'Nov 21 05:24:41 nginx[2213]: segfault at 18 ip 0 sp 0 error 4',
      { envelope: 'application-log', time: '21 Nov 05:24:41', message: 'nginx[2213]: segfault at 18 ip 0 sp 0 error 4' },
    ],
    // a sentence behind a bare stamp has no speaker
    [
      'Nov 21 05:24:41 Out of memory: Killed process 7 (java)',
      { envelope: 'application-log', time: '21 Nov 05:24:41', message: 'Out of memory: Killed process 7 (java)' },
    ],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))
})

describe('what the kernel says of a daemon that everybody knows', () => {
  const fault = 'dockerd[812]: segfault at 18 ip 0 sp 0 error 4'
  test.each<[string, Said]>([
    [`Nov 21 05:24:41 web1 kernel: ${fault}`, { ...syslog, ...kernel, host: 'web1', message: fault }],
    [`[   12.345678] ${fault}`, { envelope: 'dmesg', kernel: true, message: fault, uptime: 12.345678, time: '12.345678 s after boot' }],
    [fault, { message: fault }],
    [
      'dockerd[812]: unhandled error: gone',
      { envelope: 'identifier', kernel: false, ident: 'dockerd', pid: 812, message: 'unhandled error: gone' },
    ],
    ['kubelet[7]: unhandled signal 11 code 0x1 at 0x0', { message: 'kubelet[7]: unhandled signal 11 code 0x1 at 0x0' }],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))
})

test('journalctl -o with-unit names the unit', () => {
  const stamp = 'Sat 2026-11-21 05:24:41 UTC web1'
  const common = { envelope: 'syslog', host: 'web1', kernel: false, time: '2026-11-21T05:24:41Z' }
  expect(said(`${stamp} init.scope[1]: a.service: Failed.`)).toEqual({
    ...common,
    ident: 'systemd',
    unit: 'init.scope',
    pid: 1,
    message: 'a.service: Failed.',
  })
  expect(said(`${stamp} nginx.service[77]: gone`)).toEqual({
    ...common,
    ident: 'nginx',
    unit: 'nginx.service',
    pid: 77,
    message: 'gone',
  })
})

describe('OpenWrt', () => {
  const time = '2021-03-04T10:00:00'
  test.each<[string, Said]>([
    [
      'Thu Mar  4 10:00:00 2021 kern.err kernel: [   12.300000] ath0: hung',
      { envelope: 'logread', time, ...kernel, priority: 3, uptime: 12.3, message: 'ath0: hung' },
    ],
    [
      'Thu Mar  4 10:00:00 2021 daemon.err app[12]: gone: bad',
      { envelope: 'logread', time, kernel: false, ident: 'app', pid: 12, priority: 3, message: 'gone: bad' },
    ],
    [
      'Thu Mar  4 10:00:00 2021 user.warn app: gone',
      { envelope: 'logread', time, kernel: false, ident: 'app', priority: 4, message: 'gone' },
    ],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))
})

describe('a date in front of what any program says', () => {
  const app = (message: string, time: string): Said => ({ envelope: 'application-log', message, time })
  const at = '2026-11-21T05:24:41'
  test.each<[string, Said]>([
    ['2026-11-21 05:24:41.000\tOut of memory: Killed process 7 (java)', app('Out of memory: Killed process 7 (java)', at)],
    ['2026-11-21 05:24:41.000\tnginx[2213]: segfault at 18 ip 0 sp 0 error 4', app('nginx[2213]: segfault at 18 ip 0 sp 0 error 4', at)],
    ['2026-11-21 05:24:41.000\tBUG: kernel NULL pointer dereference', app('BUG: kernel NULL pointer dereference', at)],
    ['2026-11-21 05:24:41.000\t <TASK>', app(' <TASK>', at)],
    [
      '2026-11-21T05:24:41.1Z java.lang.OutOfMemoryError: Java heap space',
      app('java.lang.OutOfMemoryError: Java heap space', '2026-11-21T05:24:41.100Z'),
    ],
    [
      '2026-11-21T05:24:41.123456789Z fatal error: all goroutines are asleep - deadlock!',
      app('fatal error: all goroutines are asleep - deadlock!', '2026-11-21T05:24:41.123Z'),
    ],
    [
      '2026-11-21 05:24:41,123 ERROR [main] c.e.App - java.lang.OutOfMemoryError: Java heap space',
      app('ERROR [main] c.e.App - java.lang.OutOfMemoryError: Java heap space', '2026-11-21T05:24:41.123'),
    ],
    ['2026/11/21 05:24:41 [crit] 17#17: accept4() failed', app('[crit] 17#17: accept4() failed', at)],
    ['[2026-11-21 05:24:41] worker died', app('worker died', at)],
    ['2026-11-21 05:24:41.5 +0000 UTC worker died', app('worker died', '2026-11-21T05:24:41.500Z')],
    ['2026-11-21 05:24:41 UTC [77] LOG:  worker died', app('[77] LOG:  worker died', `${at}Z`)],
    ['Nov 21 05:24:41.5 ERROR: gone', app('ERROR: gone', '21 Nov 05:24:41')],
    ['2026-11-21T05:24:41+01:00 FATAL ERROR: heap', app('FATAL ERROR: heap', '2026-11-21T05:24:41+01:00')],
    // the stamp is syslog's where a speaker is proven
    [
      '2026-11-21T05:24:41.123456789Z [   12.345678] md0: failed',
      { ...app('md0: failed', '2026-11-21T05:24:41.123Z'), kernel: true, uptime: 12.345678 },
    ],
    [
      '2026-11-21 05:24:41 web1 app[9]: gone',
      { envelope: 'syslog', message: 'gone', time: at, host: 'web1', ident: 'app', pid: 9, kernel: false },
    ],
    ['2026-11-21T05:24:41Z kernel: md0: failed', { envelope: 'syslog', message: 'md0: failed', time: `${at}Z`, ...kernel }],
    [
      '2026-11-21T05:24:41+0000 web1 app: gone',
      { envelope: 'syslog', message: 'gone', time: `${at}Z`, host: 'web1', ident: 'app', kernel: false },
    ],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))
})

describe('what is no stamp of its own', () => {
  test.each(['2026-11-21', '2026-11-21T05:24:41.5,7 x', 'Foo 21 05:24:41 text here', '1234-56-78 text'])('%s', (text) => {
    expect(unwrap(text)).toEqual({ message: text })
  })
})
