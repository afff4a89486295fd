import { describe, expect, test } from 'vitest'
import { said } from './said.ts'

describe('the caller in front of the message', () => {
  test.each([
    ['[86123.456789]  [2:      swapper/0:    1] md0: failed', 'T1'],
    ['[86123.456789] [  2:swapper/0:    1] md0: failed', 'T1'],
    ['[86123.456789] I[7:  swapper/7:  0] md0: failed', 'T0'],
    ['[86123.456789] [3:kworker/u8:2: 812] md0: failed', 'T812'],
    ['[86123.456789]  (2)[812:kworker/2:1]md0: failed', 'T812'],
    ['[86123.456789][  T12] md0: failed', 'T12'],
    ['[86123.456789] [  T12] md0: failed', 'T12'],
    ['[86123.456789] [  T12 ] md0: failed', 'T12'],
    ['[86123.456789][    C3] md0: failed', 'C3'],
  ])('%s', (text, caller) => {
    expect(said(text)).toEqual({
      envelope: 'dmesg',
      kernel: true,
      caller,
      message: 'md0: failed',
      uptime: 86_123.456789,
      time: '86123.456789 s after boot',
    })
  })
  test('a stamp with the CPU in it', () => {
    expect(said('[   12.345678@2] md0: failed')).toMatchObject({ kernel: true, message: 'md0: failed', uptime: 12.345678 })
  })
  test('a row of a task table is none', () => {
    expect(said('[   12.345678] [   4242]  1000  4242  1241187')).toMatchObject({ message: '[   4242]  1000  4242  1241187' })
  })
})

describe('only six decimals prove the kernel', () => {
  test('the X server', () => {
    expect(said('[    12.345] (EE) no screens found')).toEqual({
      envelope: 'dmesg',
      kernel: false,
      ident: 'Xorg',
      message: '(EE) no screens found',
      time: '12.345 s after boot',
    })
  })
  test('three decimals', () => {
    const line = said('[5975153.869] md0: failed')
    expect(line).toMatchObject({ message: 'md0: failed', uptime: 5_975_153.869 })
    expect(line.kernel).toBeUndefined()
  })
  test('with a priority it is the kernel', () => expect(said('<3>[12.345] md0: failed')).toMatchObject({ kernel: true, priority: 3 }))
  test('two stamps', () =>
    expect(said('[2023-06-22 21:55:31.352][5975153.869] md0: failed')).toMatchObject({
      message: 'md0: failed',
      uptime: 5_975_153.869,
      time: '2023-06-22T21:55:31.352',
    }))
})

test('seconds since 1970 are a time of day of who knows whom', () => {
  expect(said('[1609459200.123456] 64 bytes from 10.0.0.1: icmp_seq=1')).toEqual({
    envelope: 'dmesg',
    message: '64 bytes from 10.0.0.1: icmp_seq=1',
    time: '2021-01-01T00:00:00.123Z',
  })
  expect(said('[999999999.123456] md0: failed')).toMatchObject({ kernel: true, uptime: 999_999_999.123456 })
})

test('a stamp of ctime is the kernel’s unless a level follows', () => {
  expect(said('[Sat Nov 21 05:24:41 2026] md0: failed')).toMatchObject({ kernel: true, message: 'md0: failed' })
  expect(said('[Sat Nov 21 05:24:41 2026] [error] worker died')).toMatchObject({ kernel: false, message: '[error] worker died' })
})

test('a relay puts its own stamp and words before the kernel’s', () => {
  const inner = '<6>[   12.345678] md0: failed'
  const relayed = { kernel: true, priority: 6, uptime: 12.345678, message: 'md0: failed', time: '2026-11-21T05:24:41.127Z' }
  expect(said(`2026-11-21T05:24:41.127Z In(05) vcpu-5 - Guest: ${inner}`)).toMatchObject(relayed)
  // what a program quotes is its own
  for (const text of [`2026-11-21T05:24:41.127Z saw "${inner}"`, `Nov 21 05:24:41 web1 relay[7]: Guest: ${inner}`])
    expect(said(text).message).toContain(inner)
})

test('a tracker that was moved made an address of the stamp of the line before', () => {
  expect(said('[  12.491572](  12.489724]) md0: failed')).toMatchObject({ message: '(  12.489724]) md0: failed' })
  expect(said('[  12.491572](12.489724]) md0: failed')).toMatchObject({ kernel: true, message: 'md0: failed', uptime: 12.491572 })
})

test('short-monotonic has host and program', () => {
  expect(said('[   12.345678] web1 app[77]: gone')).toMatchObject({ kernel: false, host: 'web1', ident: 'app', pid: 77, message: 'gone' })
  expect(said('[   12.345678] Web Content[77]: segfault at 10 ip 0')).toMatchObject({
    kernel: true,
    message: 'Web Content[77]: segfault at 10 ip 0',
  })
})
