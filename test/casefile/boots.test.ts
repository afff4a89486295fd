import { describe, expect, test } from 'vitest'
import { bootsOfLines, caseOf, lineOf, log, timesOf } from './texts.ts'

const one = (...texts: Parameters<typeof caseOf>[0]) => {
  const { scopes } = caseOf(texts)
  expect(scopes).toHaveLength(1)
  return scopes[0]!
}
const kernel = (second: string, uptime: string, message: string): string =>
  `Nov 21 14:${second} web1 kernel: [${uptime.padStart(12)}] ${message}\n`
const BOOT_A = 'a'.repeat(32)
const BOOT_B = 'b'.repeat(32)

describe('the boots that one log tells of', () => {
  test('one: no line bears a number', () =>
    expect(bootsOfLines(one(log('kern.log', kernel('00:00', '5.000000', 'a'))))).toEqual([undefined]))
  test("the kernel's first line begins one", () =>
    expect(
      bootsOfLines(
        one(
          log(
            'kern.log',
            kernel('00:00', '9000.000000', 'before') +
              kernel('05:00', '0.000000', 'Linux version 6.1.0-28-amd64') +
              kernel('05:02', '2.000000', 'after'),
          ),
        ),
      ),
    ).toEqual([0, 1, 1]))
  test("journalctl's separators do, with their ids", () => {
    const line = (minute: string, text: string): string => `Nov 21 14:${minute} web1 app[1]: ${text}\n`
    const scope = one(
      log(
        'journal.txt',
        `-- Boot ${BOOT_A} --\n${line('00:00', 'one')}-- Boot ${BOOT_B} --\n${line('30:00', 'two')}${line('30:01', 'three')}`,
      ),
    )
    expect(bootsOfLines(scope)).toEqual([0, 1, 1])
    expect(scope.timeline.boots.map(({ id }) => id)).toEqual([BOOT_A, BOOT_B])
  })
  test('a stamp that falls back to the first minutes does', () =>
    expect(bootsOfLines(one(log('dmesg', '[  900.000000] a\n[  901.000000] b\n[    1.000000] c\n[    2.000000] d\n')))).toEqual([
      0, 0, 1, 1,
    ]))
  test('a stamp that falls back a little, or to a late one, does not', () =>
    expect(bootsOfLines(one(log('dmesg', '[  900.000000] a\n[  899.000000] b\n[  500.000000] c\n')))).toEqual([
      undefined,
      undefined,
      undefined,
    ]))
})

describe('the boots of several logs', () => {
  const old = kernel('00:00', '9000.000000', 'disk slow') + kernel('00:10', '9010.000000', 'disk gone')
  const young = kernel('05:00', '0.000000', 'Linux version 6.1.0') + kernel('05:04', '4.000000', 'mounted')
  test('rotated: the older file is the older boot, whatever it is called', () => {
    const scope = one(log('kern.log', young), log('kern.log.1', old))
    expect(scope.told.map((told) => `${lineOf(told)!.message} ${told.record.at.boot}`)).toEqual([
      'disk slow 0',
      'disk gone 0',
      'Linux version 6.1.0 1',
      'mounted 1',
    ])
  })
  test('two logs of one boot are of one boot', () =>
    expect(one(log('a.log', old), log('b.log', kernel('00:30', '9030.000000', 'reset'))).timeline.boots).toHaveLength(1))
  test('starts that are some minutes apart are two', () =>
    expect(one(log('a.log', old), log('b.log', kernel('04:00', '4.000000', 'mounted'))).timeline.boots).toHaveLength(2))
  test('ids tell more than the starts do', () => {
    const entry = (id: string, seconds: number): string =>
      `${JSON.stringify({ __REALTIME_TIMESTAMP: `${Date.UTC(2026, 10, 21, 14) + seconds * 1000}000`, _BOOT_ID: id, _HOSTNAME: 'web1', SYSLOG_IDENTIFIER: 'app', MESSAGE: `at ${seconds}` })}\n`
    const scope = one(log('a.json', entry(BOOT_A, 0) + entry(BOOT_B, 60)), log('b.json', entry(BOOT_B, 90)))
    expect(scope.timeline.boots.map(({ id }) => id)).toEqual([BOOT_A, BOOT_B])
    expect(bootsOfLines(scope)).toEqual([0, 1, 1])
  })
})

describe('a log with stamps since boot only', () => {
  const journal = kernel('00:00', '900.000000', 'disk slow') + kernel('00:10', '910.000000', 'disk gone')
  test('is read off the running machine: of its last boot', () => {
    const first = kernel('00:00', '9000.000000', 'disk slow')
    const last = kernel('05:00', '0.000000', 'Linux version 6.1.0')
    const scope = one(log('kern.log', first + last), log('dmesg', '[  300.000000] something else\n'))
    expect(scope.told.map((told) => (told.record.at.artifact === 'dmesg' ? told.record.at.boot : ''))).toContain(1)
  })
  test('is put on the wall clock by lines that another tells with both', () => {
    const scope = one(log('kern.log', journal), log('dmesg', '[  910.000000] disk gone\n[  925.000000] reset\n'))
    expect(timesOf(scope).map(String).sort()).toEqual(['2000-11-21T14:00:00.000Z', '2000-11-21T14:00:10.000Z', '2000-11-21T14:00:25.000Z'])
  })
  test('or with the wall time alone: most pairs decide', () => {
    const program = (second: string, message: string): string => `2026-11-21T14:00:${second}+00:00 web1 kernel: ${message}\n`
    const scope = one(
      log('messages', program('00', 'disk slow') + program('10', 'disk gone') + program('50', 'odd one')),
      log('dmesg', '[  900.000000] disk slow\n[  910.000000] disk gone\n[  911.000000] odd one\n[  925.000000] reset\n'),
    )
    const reset = scope.told.find((told) => lineOf(told)?.message === 'reset')!
    expect(reset.record.time).toMatchObject({ wall: Date.UTC(2026, 10, 21, 14, 0, 25) })
  })
  test('that kdump saved is of the boot that had ended then', () => {
    const begun = kernel('00:00', '0.000000', 'Linux version 6.1.0') + kernel('09:00', '540.000000', 'disk slow')
    const bootOf = (folder: string): number | undefined => {
      const scope = one(
        log('kern.log', begun),
        log(`${folder}/vmcore-dmesg.txt`, '[  0.000000] Linux version 6.1.0\n[ 7200.000000] stopped\n'),
      )
      return scope.told.find((told) => lineOf(told)?.message === 'stopped')?.record.at.boot
    }
    expect(bootOf('127.0.0.1-2026-11-21-13:58:10')).toBe(0)
  })
  test('with nothing in common it keeps its own clock', () => {
    const scope = one(log('app.log', '2026-11-21T14:00:00+00:00 web1 app[1]: hello\n'), log('dmesg', '[  925.000000] reset\n'))
    expect(timesOf(scope)).toEqual(expect.arrayContaining(['2026-11-21T14:00:00.000Z', 925]))
  })
})

test('a clock that was set within a boot: lines bear their stamps since boot, and the axis its error', () => {
  const scope = one(log('kern.log', kernel('00:00', '900.000000', 'a') + kernel('40:00', '910.000000', 'b')))
  expect(scope.timeline.errorSeconds).toBe(2390)
  expect(scope.told.map((told) => told.record.at.sinceBoot)).toEqual([900, 910])
})
