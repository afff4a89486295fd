import { describe, expect, test } from 'vitest'
import { said, type Said } from './said.ts'

const MESSAGE = 'EXT4-fs error (device sda6): ext4_find_entry:1682: inode #131073: comm etcd: reading directory lblock 0'
const kernel = { kernel: true, message: MESSAGE }

describe('what carries a line of the kernel', () => {
  test.each<[string, string, Said]>([
    [
      'talosctl dmesg',
      `kern:     err: [2026-04-22T21:27:51.291213998Z]: ${MESSAGE}`,
      { ...kernel, envelope: 'talos-dmesg', priority: 3, time: '2026-04-22T21:27:51.291Z' },
    ],
    [
      'talosctl dmesg of several nodes',
      ` 10.0.0.7: kern: warning: [2026-04-22T21:27:51.291213998Z]: ${MESSAGE}`,
      { ...kernel, envelope: 'talos-dmesg', host: '10.0.0.7', priority: 4, time: '2026-04-22T21:27:51.291Z' },
    ],
    [
      'netconsole, extended, behind syslog',
      `May 25 07:29:42 rack7 3,16627,40311380557,-,caller=C0;${MESSAGE}`,
      { ...kernel, envelope: 'syslog', host: 'rack7', priority: 3, caller: 'C0', uptime: 40311.380557, time: '25 May 07:29:42' },
    ],
    [
      'netconsole with the release in front',
      `6.6.1,3,16627,40311380557,-;${MESSAGE}`,
      { ...kernel, envelope: 'kmsg', priority: 3, uptime: 40311.380557, time: '40311.380557 s after boot' },
    ],
    [
      'netconsole behind a host and no program',
      `May 25 07:29:42 10.0.0.5 [  123.456789] ${MESSAGE}`,
      { ...kernel, envelope: 'syslog', host: '10.0.0.5', uptime: 123.456789, time: '25 May 07:29:42' },
    ],
    [
      'syslog-ng with program and level',
      `2026-03-04 10:22:31 n1 kernel.err kernel: ${MESSAGE}`,
      { ...kernel, envelope: 'syslog', host: 'n1', ident: 'kernel', priority: 3, time: '2026-03-04T10:22:31' },
    ],
    [
      'the kernel under its older name',
      `Mar  4 10:22:31 n1 vmunix: ${MESSAGE}`,
      { ...kernel, envelope: 'syslog', host: 'n1', ident: 'kernel', time: '4 Mar 10:22:31' },
    ],
    [
      'no number of a process',
      `Wed 2026-03-04 10:22:31 UTC n1 kernel[n/a]: ${MESSAGE}`,
      { ...kernel, envelope: 'syslog', host: 'n1', ident: 'kernel', time: '2026-03-04T10:22:31Z' },
    ],
    [
      'logcat',
      `03-04 10:22:31.678     0     0 E         : ${MESSAGE}`,
      { ...kernel, envelope: 'logcat', priority: 3, time: '4 Mar 10:22:31' },
    ],
    [
      'logcat, the message without a tag',
      `2026-03-04 10:22:31.678 root     0     0 E ${MESSAGE}`,
      { ...kernel, envelope: 'logcat', priority: 3, time: '2026-03-04T10:22:31.678' },
    ],
    [
      'logcat -v time',
      `03-04 10:22:31.678 E/kernel  (    0): ${MESSAGE}`,
      { ...kernel, envelope: 'logcat', priority: 3, time: '4 Mar 10:22:31' },
    ],
    [
      'an export of Loki',
      `2026-03-04 10:22:31.000 ${JSON.stringify({ line: `[   12.345678] ${MESSAGE}\n` })}`,
      { ...kernel, envelope: 'application-log', uptime: 12.345678, time: '2026-03-04T10:22:31' },
    ],
    [
      'CSV, the message in quotes',
      `2026-03-04 10:22:31,n1,kernel,err,"${MESSAGE}"`,
      { ...kernel, envelope: 'dated-log', host: 'n1', ident: 'kernel', priority: 3, time: '2026-03-04T10:22:31' },
    ],
    [
      'CSV, every cell in quotes',
      `"2026-03-04 10:22:31";"n1";"kernel";"err";"${MESSAGE}"`,
      { ...kernel, envelope: 'dated-log', host: 'n1', ident: 'kernel', priority: 3, time: '2026-03-04T10:22:31' },
    ],
    [
      'a row of a table with seconds since boot',
      `| 12.33 | n1 | ${MESSAGE} |`,
      { envelope: 'dated-log', host: 'n1', message: MESSAGE, time: '12.33 s after boot' },
    ],
  ])('%s', (_, text, expected) => expect(said(text)).toEqual(expected))
})

test('a program of Android speaks for itself', () =>
  expect(said("03-04 10:22:31.678   412   433 I lowmemorykiller: Kill 'com.example.app' (9120)")).toEqual({
    envelope: 'logcat',
    kernel: false,
    ident: 'lowmemorykiller',
    pid: 412,
    priority: 6,
    message: "Kill 'com.example.app' (9120)",
    time: '4 Mar 10:22:31',
  }))

test.each([
  '| 12.33 | reads | 4.1 ms |',
  '| 12.33 | 18.20 | 4.1 |',
  '{"line":"x","level":3}',
  'kern: err: nothing',
  '03-04 10:22:31.678 a line of another log',
])('%s is in none of them', (text) => expect(said(text).envelope).toBeUndefined())
