import { describe, expect, test } from 'vitest'
import { shown } from './said.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'

const SAID = 'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0'

/** The same kernel line in every envelope that a user may hand in. */
const WRAPPED: Record<string, { text: string; time?: string }> = {
  dmesg: { text: `[   12.345678] ${SAID}`, time: '12.345678 s after boot' },
  'dmesg, unpadded': { text: `[164.964389] ${SAID}`, time: '164.964389 s after boot' },
  'dmesg with caller': { text: `[   12.345678][  T123] ${SAID}` },
  'dmesg with blank in the caller': { text: `[   12.345678][    T0 ] ${SAID}` },
  'dmesg -r': { text: `<4>[   12.345678] ${SAID}` },
  'dmesg -x': { text: `kern  :warn  : [   12.345678] ${SAID}` },
  'dmesg -x iso': { text: `kern  :info  : 2025-01-21T04:41:44,285060+00:00 ${SAID}`, time: '2025-01-21T04:41:44.285Z' },
  'dmesg -T': { text: `[Mon Jan  5 18:28:55 2026] ${SAID}`, time: '2026-01-05T18:28:55' },
  'dmesg -T, German': { text: `[Di Aug 12 03:54:03 2025] ${SAID}`, time: '2025-08-12T03:54:03' },
  'dmesg -T, Japanese weekday': { text: `[月  1月 26 01:49:41 2026] ${SAID}` },
  'dmesg -T, Russian': { text: `[Чт мар 23 19:11:18 2023] ${SAID}` },
  'dmesg -H': { text: `[Jan26 01:49] ${SAID}`, time: '26 Jan 01:49:00' },
  'dmesg -H delta': { text: `[  +0.000012] ${SAID}` },
  'dmesg iso': { text: `2026-01-26T01:49:41,123456+00:00 ${SAID}`, time: '2026-01-26T01:49:41.123Z' },
  'dmesg iso with caller': { text: `2026-02-13T12:47:34.505714+01:00 [T449218] ${SAID}` },
  kmsg: { text: `4,1234,12345678,-;${SAID}`, time: '12.345678 s after boot' },
  'journalctl -k': { text: `Jan 26 01:49:41 web1 kernel: ${SAID}`, time: '26 Jan 01:49:41' },
  syslog: { text: `Jan 26 01:49:41 web1 kernel: [   12.345678] ${SAID}`, time: '26 Jan 01:49:41' },
  'syslog, day not padded': { text: `Jul 8 01:49:41 web1 kernel: [   12.345678] ${SAID}`, time: '8 Jul 01:49:41' },
  'short-precise': { text: `Jan 26 01:49:41.123456 web1 kernel: ${SAID}`, time: '26 Jan 01:49:41' },
  'short-iso': { text: `2026-01-26T01:49:41+0100 web1 kernel: ${SAID}`, time: '2026-01-26T01:49:41+01:00' },
  'short-full': { text: `Mon 2026-01-26 01:49:41 UTC web1 kernel: ${SAID}`, time: '2026-01-26T01:49:41Z' },
  'short-unix': { text: `1769392181.123456 web1 kernel: ${SAID}`, time: '2026-01-26T01:49:41.123Z' },
  'short-monotonic': { text: `[   12.345678] web1 kernel: ${SAID}`, time: '12.345678 s after boot' },
  'rsyslog RFC 3339': { text: `2026-01-26T01:49:41.123456+00:00 web1 kernel: [   12.345678] ${SAID}`, time: '2026-01-26T01:49:41.123Z' },
  'rsyslog with priority': {
    text: `<6>2026-01-26T01:49:41.123456+00:00 web1 kernel: [   12.345678] ${SAID}`,
    time: '2026-01-26T01:49:41.123Z',
  },
  'RFC 5424': { text: `<4>1 2026-01-26T01:49:41.123456Z web1 kernel - - - ${SAID}`, time: '2026-01-26T01:49:41.123Z' },
  'RFC 3164 with priority': { text: `<4>Jan 26 01:49:41 web1 kernel: [   12.345678] ${SAID}`, time: '26 Jan 01:49:41' },
  CRI: { text: `2026-01-26T01:49:41.123456789Z stderr F [   12.345678] ${SAID}`, time: '2026-01-26T01:49:41.123Z' },
  'Docker JSON': {
    text: JSON.stringify({ log: `[   12.345678] ${SAID}\n`, stream: 'stderr', time: '2026-01-26T01:49:41.123456789Z' }),
    time: '2026-01-26T01:49:41.123Z',
  },
  'ANSI colours': { text: `\u001b[32m[   12.345678] \u001b[0m${SAID}`, time: '12.345678 s after boot' },
  'console, interrupted by a prompt': { text: `root@web1:~# [   12.345678] ${SAID}`, time: '12.345678 s after boot' },
  'two stamps': { text: `[2023-06-22 21:55:31.352][5975153.869] ${SAID}`, time: '2023-06-22T21:55:31.352' },
  'kernel: only': { text: `kernel: [   12.345678] ${SAID}` },
  'journal without host': { text: `Jan 26 01:49:41 kernel: ${SAID}`, time: '26 Jan 01:49:41' },
}

describe('the message comes out the same', () => {
  test.each(Object.entries(WRAPPED))('%s', (_, { text, time }) => {
    const opened = unwrap(text)
    expect(opened.message).toBe(SAID)
    expect(opened.kernel).not.toBe(false)
    if (time !== undefined) expect(shown(opened.time)).toBe(time)
  })
})

test('a program that quotes the kernel is not the kernel', () => {
  expect(unwrap(`Jan 26 01:49:41 web1 myapp[12]: [   12.345678] ${SAID}`)).toMatchObject({ kernel: false, ident: 'myapp', pid: 12 })
})

test('host, unit manager and pid are kept', () => {
  expect(unwrap('Jan 26 01:49:41 web1 systemd[1]: report.service: Failed with result oom-kill.')).toMatchObject({
    host: 'web1',
    ident: 'systemd',
    pid: 1,
    kernel: false,
  })
})

test('a line in no envelope is its own message', () => {
  expect(unwrap(SAID)).toEqual({ message: SAID })
})
