import { describe, expect, test } from 'vitest'
import { isCopyName, plainName } from '../../src/casefile/copies.ts'
import { Digest } from '../../src/casefile/digest.ts'
import { analyzeText } from '../../src/index.ts'
import { sameMoment } from '../../src/casefile/moment.ts'
import type { RecordType } from '../../src/core/record.ts'
import { caseOf, lineOf, log, owners, placeOf, reported, rows } from './texts.ts'

const CALL_TRACE: RecordType<object> = { name: 'call-trace' }
const SAMPLE: RecordType<object> = { name: 'sample' }
/** What is told, and where else each line of it stands. */
const told = (...texts: Parameters<typeof caseOf>[0]) => {
  const file = caseOf(texts)
  return file.scopes.flatMap((scope) =>
    scope.told.map((one) => {
      const { at } = one.record
      return [placeOf(one), ...file.copiesOf(at).map(({ artifact, line }) => `${artifact}:${line}`)].join(' = ')
    }),
  )
}

describe('names of copies', () => {
  test.each([
    ['kern.log', 'kern.log.copy'],
    ['kern.log', 'copy-of-kern.log'],
    ['kern.log', 'backup/kern.log'],
    ['kern.log', 'kern.log.gz'],
    ['df.txt', 'df (1).txt'],
    ['messages', 'messages.bak'],
    ['dmesg', 'dmesg.txt'],
  ])('%s and %s', (a, b) => expect(isCopyName(a, b)).toBe(true))
  test.each([
    ['kern.log', 'kern.log.1'],
    ['vmstat-a.txt', 'vmstat-b.txt'],
    ['copyq.log', 'q.log'],
  ])('not %s and %s', (a, b) => expect(isCopyName(a, b)).toBe(false))
  test('without what packing and copying put on them', () => expect(plainName('a/b!backup_kern-copy2.log.xz')).toBe('kern'))
})

describe('one moment in two logs', () => {
  test.each([
    ['seconds apart', { time: { wall: 0 } }, { time: { wall: 2000 } }, true],
    ['too far apart', { time: { wall: 0 } }, { time: { wall: 2001 } }, false],
    ['the same stamp', { uptime: 5 }, { uptime: 5.001 }, true],
    ['another stamp', { uptime: 5 }, { uptime: 5.003 }, false],
    ['the same stamp on another day', { uptime: 5, time: { wall: 0 } }, { uptime: 5, time: { wall: 86_400_000 } }, false],
    ['the same stamp, and daemons a minute apart', { uptime: 5, time: { wall: 0 } }, { uptime: 5, time: { wall: 60_000 } }, true],
    ['another boot', { boot: 0, uptime: 5 }, { boot: 1, uptime: 5 }, false],
    ['a time and a stamp', { time: { wall: 0 } }, { uptime: 5 }, undefined],
    ['a clock without a zone and one with', { time: { wall: 0 } }, { time: { wall: 0, zoneless: true as const } }, undefined],
    ['nothing', {}, {}, undefined],
  ])('%s', (_, a, b, same) => {
    expect(sameMoment(a, b, 2)).toBe(same)
    expect(sameMoment(b, a, 2)).toBe(same)
  })
})

describe('lines that two logs of one machine tell', () => {
  const kernel = (second: string, message: string): string => `Nov 21 14:00:${second} web1 kernel: ${message}\n`
  const printk = (stamp: string, message: string): string => `[${stamp.padStart(12)}] ${message}\n`

  test('a kernel line is told once, by the log that knows its time best', () => {
    const iso = '2026-11-21T14:00:00.000000+00:00 web1 kernel: [  900.000000] disk gone\n'
    expect(told(log('dmesg', printk('900.000000', 'disk gone')), log('messages', iso))).toEqual(['messages:1 = dmesg:1'])
  })
  test('as often as the log says it that says it most: a pair for a pair', () => {
    const twice = kernel('00', 'disk gone') + kernel('01', 'disk gone')
    expect(told(log('a.log', twice), log('b.log', twice))).toEqual(['a.log:1 = b.log:1', 'a.log:2 = b.log:2'])
    expect(told(log('a.log', twice), log('b.log', kernel('00', 'disk gone')))).toEqual(['a.log:1 = b.log:1', 'a.log:2'])
  })
  test('not at another time, and not on another machine', () => {
    expect(told(log('a.log', kernel('00', 'disk gone')), log('b.log', kernel('10', 'disk gone')))).toHaveLength(2)
    expect(told(log('a.log', kernel('00', 'disk gone')), log('b.log', kernel('00', 'disk gone').replace('web1', 'db1')))).toHaveLength(2)
  })
  test('lines alike of one second keep the stamps since boot that only the copy bears', () => {
    const { scopes } = caseOf([
      log('messages', '2026-11-21T14:00:00+00:00 web1 kernel: table full\n'.repeat(2)),
      log('kern.log', '2026-11-21T14:00:00+00:00 web1 kernel: mark\n'),
      log('dmesg', printk('900.100000', 'table full') + printk('900.200000', 'table full') + printk('900.000000', 'mark')),
    ])
    const lines = scopes[0]!.told.flatMap((one) => {
      const line = lineOf(one)
      return line?.message === 'table full' ? [line] : []
    })
    expect(lines.map(({ at, uptime }) => [at.artifact, uptime])).toEqual([
      ['messages', 900.1],
      ['messages', 900.2],
    ])
  })
  test('what two programs say at once is said twice, until one log is nearly all of the other', () => {
    const say = (second: string, message: string): string => `2026-11-21T14:00:${second}Z ${message}\n`
    const [one, two, three] = [say('00', 'ERROR refused'), say('01', 'ERROR timed out'), say('02', 'ERROR again')]
    expect(told(log('api.log', one + two), log('worker.log', one))).toHaveLength(3)
    expect(told(log('api.log', one + two + three), log('worker.log', one + two + three))).toHaveLength(3)
    // by its name it is a copy, however little it holds
    expect(told(log('api.log', one + two), log('api.log.bak', one))).toEqual(['api.log:1 = api.log.bak:1', 'api.log:2'])
  })
})

describe('records that log lines make up', () => {
  const lines = (count: number, second = '00'): string =>
    Array.from({ length: count }, (_, i) => `Nov 21 14:00:${second} web1 kernel: [  900.0000${i}0] frame ${i}\n`).join('')
  test('the fuller one is told; four of five lines make it a copy', () => {
    expect(told(reported('a.log', CALL_TRACE, {}, lines(4)), reported('b.log', CALL_TRACE, {}, lines(5)))).toEqual(['b.log:1 = a.log:1'])
    const other = lines(3) + lines(2).replaceAll('frame', 'other')
    expect(told(reported('a.log', CALL_TRACE, {}, other), reported('b.log', CALL_TRACE, {}, lines(9)))).toHaveLength(2)
  })
  test('the same at another time is another', () =>
    expect(
      told(reported('a.log', CALL_TRACE, {}, lines(4)), reported('b.log', CALL_TRACE, {}, lines(4, '30').replaceAll('900.', '930.'))),
    ).toHaveLength(2))
})

describe('whole texts', () => {
  const vmstat = (path: string, idle = 97) => rows(path, SAMPLE, { series: path, values: new Map([['id', idle]]) })
  test.each(['vmstat.txt.copy', 'copy-of-vmstat.txt', 'backup/vmstat.txt', 'saved.tgz!vmstat.txt'])('%s is no second sample', (copy) =>
    expect(told(vmstat('vmstat.txt'), vmstat(copy))).toEqual([`vmstat.txt:1 = ${copy}:1`]),
  )
  test.each([
    ['vmstat.txt.1', 'is the next sample of a still machine'],
    ['after/vmstat.txt', 'is a later one'],
    ['shop.service/vmstat.txt', 'is of something else'],
    ['other.txt', 'is called otherwise'],
  ])('%s %s', (path) => expect(told(vmstat('vmstat.txt'), vmstat(path))).toHaveLength(2))
  test('another number makes it another text', () => expect(told(vmstat('vmstat.txt'), vmstat('backup/vmstat.txt', 3))).toHaveLength(2))
  test('what two machines print alike is of two machines', () =>
    expect(
      Object.keys(
        owners(
          caseOf([
            vmstat('web1/vmstat.txt'),
            log('web1/hostname.log', 'Nov 21 14:00:00 web1 a: b\n'),
            vmstat('db1/vmstat.txt'),
            log('db1/x.log', 'Nov 21 14:00:00 db1 a: b\n'),
          ]),
        ),
      ),
    ).toEqual(['db1', 'web1']))
})

describe('the digest of a text', () => {
  const at = (line: number, text: string, path = 'a') => ({ artifact: path, line, offset: 0, text })
  const of = (path: string, ...records: readonly object[]): string | undefined => {
    const digest = new Digest(path)
    for (const record of records) digest.record('sample', record)
    return digest.text
  }
  test('numbers, lines and places count; what follows from the path does not', () => {
    const record = { pid: 6319, of: 'proc/6319/limits', values: new Map([['soft', 1024]]), at: at(3, 'Max open files 1024') }
    const copy = { of: 'limits.copy', values: new Map([['soft', 1024]]), at: at(3, 'Max open files 1024', 'b') }
    expect(of('proc/6319/limits', record)).toBe(of('proc/limits.copy', copy))
    expect(of('limits', { ...copy, values: new Map([['soft', 4096]]) })).not.toBe(of('limits', copy))
    expect(of('limits', { ...copy, at: at(4, 'Max open files 1024') })).not.toBe(of('limits', copy))
    expect(of('limits', { ...copy, at: at(3, 'Max open files 4096') })).not.toBe(of('limits', copy))
    expect(of('limits', copy, copy)).not.toBe(of('limits', copy))
  })
  test('a text that states nothing has none', () => expect(of('a')).toBeUndefined())
})

test('a line and its copy without the blank at its end are one', async () => {
  const said = 'nvme2n1: Write(0x1) @ LBA 2048, 8 blocks, Write Fault (sct 0x2 / sc 0x80) DNR'
  const { findings } = await analyzeText({
    'dmesg.txt': `[  812.400100] ${said} \n`,
    'kern.log': `2026-11-21T00:13:32.400100+00:00 db2 kernel: [  812.400100] ${said}\n`,
  })
  expect(findings.map(({ id, count, evidence }) => [id, count, evidence.length])).toEqual([['disk-io-error', 1, 2]])
})
