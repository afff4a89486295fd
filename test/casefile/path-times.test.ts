import { expect, test } from 'vitest'
import { crashedAt, rotations } from '../../src/casefile/path-times.ts'

test.each([
  ['dmesg', 0],
  ['var/log/dmesg.0', 1],
  ['a.tar!dmesg.2.gz', 3],
  ['kern.log.1', 0],
])('how many boots before the last %s is', (path, n) => expect(rotations(path)).toBe(n))

const DUMPED = { wall: Date.UTC(2026, 2, 2, 4, 1, 12), zoneless: true }
test.each([
  ['var/crash/127.0.0.1-2026-03-02-04:01:12/vmcore-dmesg.txt', DUMPED],
  ['x.tgz!127.0.0.1-2026-03-02-04_01_12/vmcore-dmesg.txt', DUMPED],
  ['10.0.0.9-2026-03-02-04:01:12/vmcore-dmesg.txt', DUMPED],
  ['127.0.0.1-2026-03-02-04:01:12/messages', undefined],
  ['2026-03-02/dmesg', undefined],
])('when the dump of %s was saved', (path, time) => expect(crashedAt(path)).toEqual(time))
