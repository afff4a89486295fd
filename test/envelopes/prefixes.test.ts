import { describe, expect, test } from 'vitest'
import { commandAt } from '../../src/core/prompt.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { said } from './said.ts'

const LINE = 'Nov 21 05:24:41 web1 kernel: md0: failed'

describe('in front of one log line', () => {
  test.each([
    ['grep -n', `37:${LINE}`],
    ['grep -n, context', `37-${LINE}`],
    ['grep -H', `/var/log/messages:${LINE}`],
    ['grep -Hn', `kern.log.1:37:${LINE}`],
    ['grep -Hn, context', `./kern.log-37-${LINE}`],
    ['nl', `    37\t${LINE}`],
    ['cat -n', `     1\t${LINE}`],
    ['less -N', `     37 ${LINE}`],
    ['blanks', `    37  ${LINE}`],
    ['gutter', ` 37 │ ${LINE}`],
    ['gutter of ASCII', `  37 | ${LINE}`],
    ['vim', ` 37 ${LINE}`],
    ['dash', `- ${LINE}`],
    ['star', `* ${LINE}`],
    ['guillemet', `» ${LINE}`],
    ['dot', `  • ${LINE}`],
    ['number of a list', `1. ${LINE}`],
    ['bullet and grep', `- kern.log:37:${LINE}`],
    ['supervisor', `[api  ] ${LINE}`],
    ['compose, own name', `api | ${LINE}`],
    ['stern', `api-7d9f6c5b8-x2x9k api ${LINE}`],
  ])('%s', (_, text) => {
    expect(said(text)).toEqual({
      envelope: 'syslog',
      host: 'web1',
      ident: 'kernel',
      kernel: true,
      message: 'md0: failed',
      time: '21 Nov 05:24:41',
    })
  })
})

describe('in front of a bare message', () => {
  const said = 'Out of memory: Killed process 7 (java)'
  test.each([
    `37:${said}`,
    `    37\t${said}`,
    `    37  ${said}`,
    ` 37 │ ${said}`,
    `/var/log/messages:${said}`,
    `kern.log:37:${said}`,
    `- ${said}`,
    `* ${said}`,
  ])('%s', (text) => expect(unwrap(text).message).toBe(said))
})

describe('what stays', () => {
  test.each([
    '05:24:41 up 3 days',
    '2001:db8::1 is unreachable',
    'fe80::1: neighbour is gone',
    'C:\\logs\\app.log: gone',
    'key: value',
    'error: gone',
    'app.service: Failed with result oom-kill.',
    'java.io.IOException: No space left on device',
    '12 pages reserved',
    '2097048 pages RAM',
    '  1234  4711   0.3 10',
    '[error] worker died',
    '[notice] started',
    '        - locked <0x00000000d7a0f0a0> (a java.lang.Object)',
    '- waiting to lock <0x00000000d7a0f0a0> (a java.lang.Object)',
    'name | value',
    '1: lo: <LOOPBACK,UP>',
    '21/Nov/2026:05:24:41 +0000 GET /',
    '10.0.0.1 - - gone',
    'sd 2:0:0:0: [sdc] tag#12 Sense Key : Medium Error [current]',
    'EXT4-fs (sda1): mounted',
  ])('%s', (text) => expect(unwrap(text)).toEqual({ message: text }))
})

describe('followers', () => {
  test('docker compose', () => {
    expect(said('api-1  | pool: exhausted')).toEqual({ envelope: 'compose-logs', ident: 'api-1', message: 'pool: exhausted' })
    expect(said(`shop_api_1 | 2026-11-21T05:24:41.5Z pool: exhausted`)).toEqual({
      envelope: 'compose-logs',
      ident: 'shop_api_1',
      message: 'pool: exhausted',
      time: '2026-11-21T05:24:41.500Z',
    })
  })
  test('foreman', () =>
    expect(said('05:24:41 web.1     | pool: exhausted')).toEqual({ envelope: 'compose-logs', ident: 'web.1', message: 'pool: exhausted' }))
  test('the source is kept where the line names nobody', () => {
    expect(said('[api  ] 2026-11-21T05:24:41.5Z pool: exhausted')).toMatchObject({ ident: 'api', message: 'pool: exhausted' })
    expect(said('api-7d9f-x2x9k web 2026-11-21T05:24:41.5Z pool: exhausted')).toMatchObject({ ident: 'web', message: 'pool: exhausted' })
  })
})

test('a console line that was interrupted', () => {
  expect(unwrap('web1 login: [   12.345678] md0: failed')).toMatchObject({ kernel: true, message: 'md0: failed', uptime: 12.345678 })
})

describe('a console printed over a prompt', () => {
  const MESSAGE = 'md/raid1:md0: Disk failure on sdb1, disabling device.'
  test.each([
    '[root@nas ~]# ',
    '[ops@nas log]$ ',
    '(rescue) [root@nas:/var/log]# ',
    '[anaconda root@localhost ~]# ',
    'root@nas:~# ',
    'sh-5.2# ',
    '[root@nas ~]# tail -f mess',
  ])('%s', (prompt) =>
    expect(unwrap(`${prompt}[   12.345678][  T931] ${MESSAGE}`)).toMatchObject({
      envelope: 'dmesg',
      kernel: true,
      caller: 'T931',
      message: MESSAGE,
      uptime: 12.345678,
    }),
  )
  test('a stamp of few decimals, a priority, a line of syslog', () => {
    expect(unwrap(`[root@nas ~]# [   12.3] ${MESSAGE}`)).toMatchObject({ message: MESSAGE, uptime: 12.3 })
    expect(unwrap(`[root@nas ~]# <3>[   12.345678] ${MESSAGE}`)).toMatchObject({ message: MESSAGE, priority: 3 })
    expect(unwrap(`[root@nas ~]# Mar  4 10:22:31 nas kernel: ${MESSAGE}`)).toMatchObject({ message: MESSAGE, host: 'nas', kernel: true })
  })
  test('a command is none', () => {
    const typed = `[root@nas ~]# logger "[   12.345678] ${MESSAGE}"`
    expect(unwrap(typed).envelope).toBeUndefined()
    expect(commandAt(typed)).toBe(`logger "[   12.345678] ${MESSAGE}"`)
    expect(commandAt(`[root@nas ~]# tail -f mess[   12.345678] ${MESSAGE}`)).toBeUndefined()
    expect(commandAt(`[root@nas ~]# [   12.3] ${MESSAGE}`)).toBeUndefined()
    expect(commandAt('[root@nas ~]# [ -f /etc/fstab ] && cat /etc/fstab')).toBe('[ -f /etc/fstab ] && cat /etc/fstab')
  })
})

test('a long line takes time in proportion to its length', () => {
  for (const start of [
    '1:',
    'a/',
    '- ',
    '[a',
    '{"a":',
    'a-',
    ' ',
    'Nov 21 05:24:41 ',
    '2026-11-21 05:24:41 ',
    '[   12.345678] ',
    '[root@nas ~]# ',
  ]) {
    for (const filler of ['a', '/', '-', ' ', '{', '[', '1:', 'a/', '\t', 'a b', '.']) {
      const text = start + filler.repeat(60_000)
      const begun = performance.now()
      unwrap(text)
      expect(performance.now() - begun, `${start}${filler}…`).toBeLessThan(250)
    }
  }
})
