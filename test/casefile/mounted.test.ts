import { expect, test } from 'vitest'
import { mountedOf } from '../../src/casefile/mounted.ts'
import { BLOCK_DEVICE } from '../../src/records/block-device.ts'
import { FILESYSTEM_USAGE } from '../../src/records/filesystem-usage.ts'
import { MOUNT } from '../../src/records/mount.ts'
import { said, scopeOf } from './texts.ts'

const mount = (source: string, of: string) => said(MOUNT, { source, mount: of, type: 'ext4', options: ['rw'] })
const df = (device: string, of: string) =>
  said(FILESYSTEM_USAGE, {
    of: 'blocks',
    device,
    mount: of,
    type: 'xfs',
    total: 1,
    used: 1,
    free: 0,
    usedPct: 100,
    printed: { total: '1', used: '1', free: '0' },
  })
const block = (name: string, of: string | undefined, number = '8:1', type = 'part') =>
  said(BLOCK_DEVICE, { name, mount: of, number, type, fileSystem: 'btrfs' })
const where = (device: string, ...told: readonly ReturnType<typeof said>[]) => {
  const own = mountedOf(scopeOf(...told), device)
  return own === undefined ? undefined : [own.to.mount, own.to.source, own.to.type, own.by === 'inferred' ? own.why : undefined]
}

test('by the mount table, df and lsblk, the first telling first', () => {
  expect(where('sda1', block('sda1', '/c'), df('/dev/sda1', '/b'), mount('/dev/sda1', '/a'))).toEqual([
    '/a',
    '/dev/sda1',
    'ext4',
    undefined,
  ])
  expect(where('sda1', block('sda1', '/c'), df('/dev/sda1', '/b'))).toEqual(['/b', '/dev/sda1', 'xfs', undefined])
  expect(where('sda1', block('sda1', '/c'))).toEqual(['/c', 'sda1', 'btrfs', undefined])
  expect(where('sda1', mount('/dev/sdb1', '/b'), mount('/dev/sda1', '/a'))).toEqual(['/a', '/dev/sda1', 'ext4', undefined])
  expect(where('sda1', block('sda1', '[SWAP]'))).toBeUndefined()
  expect(where('sda1', block('sda1', undefined))).toBeUndefined()
})

test('a mapping by its number, else where it is the only one', () => {
  const orders = mount('/dev/mapper/orders', '/o')
  expect(where('dm-3', orders, mount('/dev/mapper/logs', '/l'), block('orders', undefined, '254:3', 'lvm'))).toEqual([
    '/o',
    '/dev/mapper/orders',
    'ext4',
    undefined,
  ])
  expect(where('dm-3', mount('/dev/sda1', '/'), orders, mount('/dev/mapper/orders', '/again'))).toEqual([
    '/o',
    '/dev/mapper/orders',
    'ext4',
    'taken to be dm-3: the only mapping',
  ])
  expect(where('dm-3', orders, mount('/dev/mapper/logs', '/l'))).toBeUndefined()
  expect(where('dm-3', mount('/dev/sda1', '/'))).toBeUndefined()
  expect(where('sdb1', orders)).toBeUndefined()
})
