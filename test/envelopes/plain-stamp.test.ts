import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { syslog } from '../../src/reading/envelopes/syslog.ts'
import { speakerOf } from '../../src/reading/envelopes/speaker.ts'

const PIECES = [
  'web1',
  'db-1.example.org',
  'kernel',
  'sshd',
  ':',
  ': ',
  '[',
  ']',
  '[4242]',
  ' ',
  '\t',
  '.',
  'kern.info',
  ';',
  '0',
  '12',
  ',',
  '(',
  '[   12.345678]',
  'é',
  'x',
]
const rest = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.join(''))
  .filter((text) => /^[^ \t\d]/.test(text))
const stamp = fc.constantFrom(
  'Jan 26 01:49:41',
  'Feb  6 23:59:59',
  'Xyz 30 00:00:00',
  'nov 00 24:61:61',
  'Dec 99 99:99:99',
  'May 31 12:00:00',
  'May 31 12:00:01',
  'May 31 24:00:00',
  'Jun 30 23:59:60',
)

describe('the stamp that nearly every line of syslog begins with', () => {
  it('says what the same stamp says with a second blank behind it, which is read by the whole grammar', () => {
    fc.assert(
      fc.property(stamp, rest, (written, text) => {
        expect(syslog.unwrap(`${written} ${text}`)).toEqual(syslog.unwrap(`${written}  ${text}`))
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['Jan 26 01:49:41 web1 sshd[7]: x', { message: 'x', host: 'web1', ident: 'sshd', pid: 7, wall: Date.UTC(2000, 0, 26, 1, 49, 41) }],
    [
      'Feb  6 23:59:59 web1 kernel: x',
      { message: 'x', host: 'web1', ident: 'kernel', pid: undefined, wall: Date.UTC(2000, 1, 6, 23, 59, 59) },
    ],
    [
      'Feb  6 23:59:59.5 web1 kernel: x',
      { message: 'x', host: 'web1', ident: 'kernel', pid: undefined, wall: Date.UTC(2000, 1, 6, 23, 59, 59, 500) },
    ],
  ])('%s', (line, { wall, ...said }) => {
    expect(syslog.unwrap(line)).toMatchObject({ ...said, time: { wall, yearless: true } })
    // the stamp before it is not the stamp of this one
    expect(syslog.unwrap('Mar  1 00:00:01 web1 cron: y')?.time).toEqual({ wall: Date.UTC(2000, 2, 1, 0, 0, 1), yearless: true })
  })

  it('the next line is of its own speaker and time, whoever spoke in the lines before', () => {
    const said = ['web1 kernel: a', 'web1 sshd[7]: b: c', 'web1 sshd[71]: d', 'web1 cron: e', 'web10 kernel: f', 'web1 kernel: kernel: g']
    const times = [1, 2, 3].flatMap((turn) =>
      [...said, ...said.toReversed()].map((text, i) => {
        const line = syslog.unwrap(`Jan 26 01:4${turn}:${10 + i} ${text}`)!
        return {
          ...line,
          time: line.time !== undefined && 'wall' in line.time ? new Date(line.time.wall).toISOString() : undefined,
          of: text,
        }
      }),
    )
    expect(times.slice(0, 12)).toEqual(times.slice(12, 24).map(({ time, ...line }) => ({ ...line, time: time!.replace(':42:', ':41:') })))
    expect(times.slice(0, 6).map(({ host, ident, pid, kernel, message, time }) => [host, ident, pid, kernel, message, time])).toEqual([
      ['web1', 'kernel', undefined, true, 'a', '2000-01-26T01:41:10.000Z'],
      ['web1', 'sshd', 7, false, 'b: c', '2000-01-26T01:41:11.000Z'],
      ['web1', 'sshd', 71, false, 'd', '2000-01-26T01:41:12.000Z'],
      ['web1', 'cron', undefined, false, 'e', '2000-01-26T01:41:13.000Z'],
      ['web10', 'kernel', undefined, true, 'f', '2000-01-26T01:41:14.000Z'],
      ['web1', 'kernel', undefined, true, 'kernel: g', '2000-01-26T01:41:15.000Z'],
    ])
  })

  it('a year behind the clock is one', () => {
    expect(syslog.unwrap('Jan 26 01:49:41 2026 web1 kernel: x')?.time).toEqual({ wall: Date.UTC(2026, 0, 26, 1, 49, 41), zoneless: true })
  })
})

describe('who speaks behind a stamp', () => {
  it.each([
    ['web1 6,1234,56789,-;usb 1-1: reset', { message: '6,1234,56789,-;usb 1-1: reset', host: 'web1' }],
    ['6,1234,56789,-;usb 1-1: reset', { message: '6,1234,56789,-;usb 1-1: reset', host: undefined }],
    ['web1   [   12.345678] usb 1-1: reset', { message: '[   12.345678] usb 1-1: reset', host: 'web1' }],
    ['10.0.0.7\t[   12.345678] usb 1-1: reset', { message: '[   12.345678] usb 1-1: reset', host: '10.0.0.7' }],
    ['web1 kern.err kernel: usb[1]', { message: 'usb[1]', host: 'web1', ident: 'kernel', priority: 3 }],
    ['web1.example.org daemon.warning sshd[7]: a.b', { message: 'a.b', host: 'web1.example.org', ident: 'sshd', priority: 4 }],
    ['web1 sshd[7]: kern.err x', { message: 'kern.err x', host: 'web1', ident: 'sshd', pid: 7, priority: undefined }],
  ])('%s', (text, said) => {
    expect(speakerOf(text, true)).toMatchObject(said)
  })
})
