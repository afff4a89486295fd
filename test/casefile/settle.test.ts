import { expect, test } from 'vitest'
import { caseOf, fact, lineOf, log, placeOf } from './texts.ts'

const kernel = (minute: string, message: string, host = 'web1') => `2026-11-21T14:${minute}:00+00:00 ${host} kernel: ${message}\n`

test('what a log of the kernel covers, where it is whole', () => {
  const text = log('kern.log', `${kernel('00', 'a')}${kernel('30', 'b')}`)
  const covered = () => caseOf([text]).scopes[0]!.kernelLog.map(({ path, from, to }) => [path, from, to])
  const wall = (minute: number) => ({ wall: Date.UTC(2026, 10, 21, 14, minute) })
  expect(covered()).toEqual([['kern.log', wall(0), wall(30)]])
  text.isLossy = true
  expect(covered()).toEqual([])
})

test('names and addresses of a machine; nobody has no other name', () => {
  const { scopes } = caseOf([
    fact('web1/a', { host: 'web1', addresses: ['10.0.0.9', '10.0.0.10'] }),
    fact('web1/b', { host: 'web1.example.net' }),
  ])
  expect(scopes).toHaveLength(1)
  expect([...scopes[0]!.addresses]).toEqual(['10.0.0.9', '10.0.0.10'])
  expect(scopes[0]!.aliases.toSorted()).toEqual(['web1', 'web1.example.net'])
  const [nobody] = caseOf([log('dmesg', '[    5.000000] a\n')]).scopes
  expect([nobody!.name, nobody!.aliases, [...nobody!.addresses]]).toEqual([undefined, [], []])
})

test('a line that two logs tell is told by the better clock: zone, then year, then wall, then stamp', () => {
  const kept = (...texts: [string, string][]) => {
    const { scopes } = caseOf(texts.map(([path, text]) => log(path, text)))
    return scopes[0]!.told.map((one) => `${placeOf(one)} ${lineOf(one)!.message}`)
  }
  const zoned = '2026-11-21T14:00:00+00:00 web1 kernel: [  900.000000] gone\n'
  const yearless = 'Nov 21 14:00:00 web1 kernel: [  900.000000] gone\n'
  const stamp = '[  900.000000] gone\n'
  expect(kept(['a', yearless], ['b', zoned])).toEqual(['b:1 gone'])
  expect(kept(['a', stamp], ['b', yearless])).toEqual(['b:1 gone'])
  expect(kept(['a', stamp], ['b', zoned])).toEqual(['b:1 gone'])
  expect(kept(['a', zoned], ['b', zoned])).toEqual(['a:1 gone'])
})

test('where else a line stands, and a time on the axis of its machine', () => {
  const file = caseOf([log('a', kernel('00', 'gone')), log('b', kernel('00', 'gone'))])
  const [one] = file.scopes[0]!.told
  expect(one!.copies.map(({ artifact, line }) => [artifact, line])).toEqual([['b', 1]])
  expect(file.copiesOf(one!.record.at)).toEqual(one!.copies)
  expect(file.copiesOf({ ...one!.record.at, line: 9 })).toEqual([])
  expect(file.isCopy('b')).toBe(false)
  const time = { wall: 5 }
  expect(file.dated(time, 'a', 'web1', 1)).toEqual({ time, zone: file.scopes[0]!.timeline.zone, machine: 'web1', boot: undefined })
  // a host that nothing else tells of: that of the text
  expect(file.dated(time, 'a', 'elsewhere', 1)).toMatchObject({ time, machine: 'web1' })
})
