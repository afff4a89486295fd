import { describe, expect, test } from 'vitest'
import { Devices } from '../../src/casefile/devices.ts'
import type { Cited } from '../../src/core/span.ts'
import type { BlockDevice } from '../../src/records/block-device.ts'

const at = { artifact: 'lsblk', line: 1, offset: 0, text: '' }
const devices = (rows: readonly BlockDevice[], ...links: readonly (readonly [string, ...string[]])[]): Devices =>
  new Devices(
    rows.map((row): Cited<BlockDevice> => ({ ...row, at })),
    links.map((names) => ({ names, at })),
  )

describe('the names of a device', () => {
  const all = devices(
    [
      { name: 'sda', number: '8:0', type: 'disk' },
      { name: 'sda2', number: '8:2', type: 'part', parent: 'sda' },
      { name: '/dev/mapper/vg-data', number: '254:3', type: 'lvm', parent: 'sda2' },
      { name: 'data_crypt', number: '254:4', type: 'crypt', parent: 'vg-data' },
    ],
    ['sda', 'ata1', '0:0:0:0'],
  )
  test.each([
    ['ata1', 'sda'],
    ['0:0:0:0', 'sda'],
    ['vg-data', 'dm-3'],
    ['data_crypt', 'dm-4'],
    ['sda2', 'sda2'],
    ['sdb', 'sdb'],
  ])("the kernel's of %s is %s", (name, of) => expect(all.nameOf(name)).toBe(of))
  test.each([
    ['sda2', ['sda2', 'sda']],
    ['ata1', ['ata1', 'sda']],
    ['vg-data', ['vg-data', 'dm-3', 'sda2', 'sda']],
    ['data_crypt', ['data_crypt', 'dm-4', 'dm-3', 'sda2', 'sda']],
    ['nvme0n1p2', ['nvme0n1p2', 'nvme0n1', 'nvme0']],
    ['sdb1', ['sdb1', 'sdb']],
  ])('%s may be joined with %j', (name, family) => expect(all.family(name)).toEqual(family))
  test('a volume lies on something, a disk does not', () => {
    expect([all.lies('vg-data'), all.lies('dm-3'), all.lies('sda2')]).toEqual([true, true, true])
    expect([all.lies('sda'), all.lies('sdb')]).toEqual([false, false])
  })
})

test('a map over two paths lies on both', () =>
  expect(
    devices([
      { name: 'mpatha', number: '253:0', type: 'mpath', parent: 'sda' },
      { name: 'mpatha', number: '253:0', type: 'mpath', parent: 'sdb' },
    ]).family('mpatha'),
  ).toEqual(['mpatha', 'dm-0', 'sda', 'sdb']))

test('a circle and a deep stack come to an end', () => {
  const circle = devices([
    { name: 'a', parent: 'b' },
    { name: 'b', parent: 'a' },
    { name: 'c', parent: 'c' },
  ])
  expect(circle.family('a')).toEqual(['a', 'b'])
  expect(circle.lies('c')).toBe(false)
  const deep = devices(Array.from({ length: 20 }, (_, i) => ({ name: `d${i}x`, parent: `d${i + 1}x` })))
  expect(deep.family('d0x')).toEqual(['d0x', 'd1x', 'd2x', 'd3x', 'd4x', 'd5x', 'd6x', 'd7x'])
})
