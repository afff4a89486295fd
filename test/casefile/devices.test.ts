import { describe, expect, test } from 'vitest'
import { Devices } from '../../src/casefile/devices.ts'
import { BLOCK_DEVICE, type BlockDevice } from '../../src/records/block-device.ts'
import { DEVICE_LINK, type DeviceLink } from '../../src/records/device-link.ts'
import { MULTIPATH_PATH } from '../../src/records/multipath-path.ts'
import { RAID_MEMBER } from '../../src/records/raid-array.ts'

const devices = (rows: readonly BlockDevice[], ...links: readonly DeviceLink[]): Devices =>
  new Devices([...rows.map((record) => ({ type: BLOCK_DEVICE, record })), ...links.map((record) => ({ type: DEVICE_LINK, record }))])

describe('the names of a device', () => {
  const all = devices(
    [
      { name: 'sda', number: '8:0', type: 'disk' },
      { name: 'sda2', number: '8:2', type: 'part', parent: 'sda' },
      { name: '/dev/mapper/vg-data', number: '254:3', type: 'lvm', parent: 'sda2' },
      { name: 'data_crypt', number: '254:4', type: 'crypt', parent: 'vg-data' },
    ],
    { device: 'ata1', is: '0:0:0:0' },
    { device: '0:0:0:0', is: 'sda' },
    { device: 'md0', on: ['sda1', 'sdb1'] },
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
    ['md0', ['md0', 'sda1', 'sda', 'sdb1', 'sdb']],
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

test('what multipath calls its map is a name of the mapping', () => {
  const link = (device: string, is: string) => ({ type: DEVICE_LINK, record: { device, is, isMap: true } })
  const row = { map: 'mpatha', dm: 'dm-2', device: 'sdd', address: '3:0:0:1', dmState: 'failed', queues: false }
  const all = new Devices([link('mpathb', 'dm-3'), { type: MULTIPATH_PATH, record: row }])
  expect(['dm-3', 'mpathb', 'mpatha', 'sdd', 'dm-4'].map((name) => all.family(name))).toEqual([
    ['dm-3', 'mpathb'],
    ['mpathb', 'dm-3'],
    ['mpatha', 'dm-2'],
    ['sdd', 'dm-2', 'mpatha'],
    ['dm-4'],
  ])
})

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

describe('a disk that the newest boot calls otherwise', () => {
  const link = (device: string, is: string, boot: number) => ({
    type: DEVICE_LINK,
    record: { device, is, at: { artifact: 'kern.log', line: 1, offset: 0, text: '', boot } },
  })
  test.each([[[0, 1]], [[1, 0]]])('in the order %j', (order) => {
    const links = [link('3:0:0:0', 'sdc', 0), link('3:0:0:0', 'sdb', 1)]
    const all = new Devices(order.map((i) => links[i]!))
    expect([all.diskOf('3:0:0:0'), all.diskOf('sdc'), all.nameOf('sdc'), all.diskOf('sdb')]).toEqual(['sdb', 'sdb', 'sdb', 'sdb'])
  })
  test('a letter that another disk has now is not taken for it', () => {
    const all = new Devices([link('3:0:0:0', 'sdc', 0), link('3:0:0:0', 'sdb', 1), link('2:0:0:0', 'sdc', 1)])
    expect([all.diskOf('3:0:0:0'), all.diskOf('2:0:0:0'), all.diskOf('sdc')]).toEqual(['sdb', 'sdc', 'sdc'])
  })
})

test('a multipath map and its paths are one device; an array has its members below it', () => {
  const path = (device: string, address: string) => ({
    type: MULTIPATH_PATH,
    record: { map: 'mpathc', dm: 'dm-7', device, address, dmState: 'failed', queues: false },
  })
  const all = new Devices([
    path('sdk', '2:0:0:14'),
    path('sdl', '3:0:0:14'),
    { type: RAID_MEMBER, record: { array: '/dev/md3', device: '/dev/sdg2', state: 'faulty' } },
  ])
  expect([all.nameOf('sdk'), all.nameOf('sdl'), all.nameOf('2:0:0:14')]).toEqual(['dm-7', 'dm-7', 'dm-7'])
  expect(all.family('md3')).toEqual(['md3', 'sdg2', 'sdg'])
})
