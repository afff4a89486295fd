import { expect, test } from 'vitest'
import { RepeatedHour } from '../../src/reading/repeated-hour.ts'

/** `again` of lines of one clock that shows these. */
const seen = (stamps: readonly string[], of: object = { zoneless: true }): string => {
  const clock = new RepeatedHour()
  return stamps
    .map((stamp) => {
      const { time } = clock.seen({ message: '', host: 'tern', time: { wall: Date.parse(`${stamp}Z`), ...of } })
      return 'again' in time && time.again === true ? 'a' : '-'
    })
    .join('')
}
const on = (...times: string[]): string[] => times.map((time) => `2027-10-31T${time}`)

test('from where its stamps fall back by an hour at most, until all of that hour was shown', () => {
  expect(seen(on('02:10:00', '02:59:58', '02:00:03', '02:30:00', '02:59:59', '03:20:00', '04:10:00'))).toBe('--aaaa-')
  expect(seen(on('02:20:00', '02:10:00', '02:15:00', '02:40:00'))).toBe('-aaa')
  expect(seen(on('02:20:00', '02:10:00'), { yearless: true })).toBe('-a')
})
test('not where another program writes late, where the clock was set further back, or prints its zone', () => {
  expect(seen(on('02:20:09', '02:20:00', '02:20:10'))).toBe('---')
  expect(seen(on('05:20:00', '02:10:00', '02:50:00'))).toBe('---')
  expect(seen(on('02:59:00', '02:10:00'), {})).toBe('--')
  expect(seen(on('02:59:00', '02:10:00'), { yearless: true, offset: 60 })).toBe('--')
})
test('each machine has its own clock', () => {
  const clock = new RepeatedHour()
  const line = (host: string, time: string) =>
    clock.seen({ message: '', host, time: { wall: Date.parse(`2027-10-31T${time}Z`), zoneless: true } })
  line('tern', '02:50:00')
  expect(line('gull', '02:10:00').time).not.toHaveProperty('again')
  expect(line('tern', '02:20:00').time).toHaveProperty('again')
})
