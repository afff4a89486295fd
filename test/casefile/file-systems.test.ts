import { expect, test } from 'vitest'
import { blocksOf, inodesOf, isImage, isUnder, mountOf, numbersOf, refusalsOf, refusalsOn } from '../../src/casefile/file-systems.ts'
import { FILESYSTEM_USAGE, type FilesystemUsage } from '../../src/records/filesystem-usage.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../src/records/write-refused.ts'
import { said, scopeOf } from './texts.ts'

const fs = (of: Partial<FilesystemUsage> = {}): FilesystemUsage => ({
  of: 'blocks',
  device: '/dev/sda1',
  mount: '/',
  total: 100,
  used: 100,
  free: 0,
  usedPct: 100,
  printed: { total: '100K', used: '99K', free: '1K' },
  ...of,
})

test.each<[Partial<FilesystemUsage>, boolean]>([
  [{}, false],
  [{ type: 'squashfs' }, true],
  [{ type: 'fuse.snapfuse' }, true],
  [{ type: 'tmpfs' }, false],
  [{ mount: '/snap/core/1' }, true],
  [{ mount: '/snapshots' }, false],
  [{ mount: '/mnt/iso' }, true],
  [{ mount: '/media/me/dvd2/x' }, true],
  [{ mount: '/mnt/isolated' }, false],
  [{ device: '/dev/sr0' }, true],
  [{ device: 'none' }, true],
  [{ device: 'nonesuch' }, false],
  [{ device: '/dev/loop0' }, true],
  [{ device: '/dev/root' }, true],
  [{ device: '/dev/loop0', type: 'ext4' }, false],
  [{ device: '/dev/loop0', type: 'tmpfs' }, true],
  [{ device: '/dev/loop0', type: 'iso9660' }, true],
  [{ device: '/dev/loop0', of: 'inodes' }, false],
  [{ device: '/dev/loop0', used: 99 }, false],
  [{ device: '/dev/loop0', free: 1 }, false],
  [{ device: '/dev/loop0', total: 65_536, used: 65_536 }, true],
  [{ device: '/dev/loop0', total: 65_537, used: 65_537 }, false],
])('%j is an image: %s', (of, is) => expect(isImage(fs(of))).toBe(is))

const df = (of: Partial<FilesystemUsage>) => said(FILESYSTEM_USAGE, fs(of))

test('rows of blocks and of inodes, without images', () => {
  const scope = scopeOf(
    df({ mount: '/a' }),
    df({ mount: '/b', total: 0 }),
    df({ mount: '/c', type: 'squashfs' }),
    df({ mount: '/a', of: 'inodes' }),
    df({ mount: '/b', of: 'inodes', total: 0 }),
    df({ mount: '/c', of: 'inodes' }),
    df({ mount: '/d', of: 'inodes', type: 'squashfs' }),
    df({ mount: '/e', of: 'inodes', total: 1 }),
    df({ mount: '/f', total: 1 }),
  )
  expect(blocksOf(scope).map(({ mount, at }) => [mount, at.line])).toEqual([
    ['/a', 1],
    ['/f', 9],
  ])
  expect(inodesOf(scope).map(({ mount, at }) => [mount, at.line])).toEqual([
    ['/a', 4],
    ['/e', 8],
  ])
})

test('numbers as printed', () => expect(numbersOf(fs())).toBe('100K 99K 1K'))

test.each([
  ['/', '/x', true],
  ['/a', '/a', true],
  ['/a', '/a/b', true],
  ['/a', '/ab', false],
  ['/a/b', '/a', false],
  ['/', '/a', true],
  // where a program's own folder lies is not told
  ['/', 'a/b', false],
])('%s over %s: %s', (mount, path, is) => expect(isUnder(mount, path)).toBe(is))

test('refusals that lie on no other file system', () => {
  const refused = (path: string | undefined, error: WriteRefused['error'] = 'ENOSPC') =>
    said(WRITE_REFUSED, { error, process: 'p', path, message: 'm' })
  const refusals = refusalsOf(scopeOf(refused('/a/b/c'), refused('/a/x'), refused(undefined), refused('/z'), refused('/a', 'EIO')))
  const on = (mount: string, mounts: string[]) => refusalsOn(refusals, mounts)([mount]).map(({ what: { path } }) => path)
  expect(on('/a', ['/a', '/a/b'])).toEqual(['/a/x', undefined, '/z'])
  expect(on('/a/b', ['/a', '/a/b'])).toEqual(['/a/b/c', undefined, '/z'])
  expect(on('/', ['/', '/a'])).toEqual([undefined, '/z'])
})

test('the innermost mount point above a path, by whole names', () => {
  const mounts = new Set(['/', '/a', '/a/b', '/c/'])
  const paths = ['/a/b/x', '/a/b', '/a/bc', '/ab', '/', 'a/b', '/c//x', '']
  expect(paths.map((path) => mountOf(path, mounts))).toEqual(['/a/b', '/a/b', '/a', '/', '/', undefined, '/c/', undefined])
  expect(mountOf('/x', new Set(['/a']))).toBeUndefined()
})
