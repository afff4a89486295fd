import { expect, test } from 'vitest'
import { isShownTask } from '../../src/parsers/kernel/task-rows.ts'

test.each([
  'task:jbd2/sda1-8     state:D stack:    0 pid:  512 ppid:     2 flags:0x00004000',
  'getty           D ffff880036e7bd68     0  1240      1 0x00000004',
  'jbd2/sda1-8     D    0   512      2 0x80000000',
  'syz-executor3   D24968  6341   4520 0x80000002',
  'kworker/3:1     R  running task    12345   912      2 0x80000008',
  'kworker/1:2     R running task on cpu   1     0   812      2 0x00000000 ',
  'Web Content     S    0  4242   4100 0x00000000',
])('the head of a shown task: %s', (message) => expect(isShownTask(message)).toBe(true))

test.each([
  'nvme nvme0: Disabling device after reset failure: -19',
  'EXT4-fs (sda3): Remounting filesystem read-only',
  'I/O error, dev nvme0n1, sector 8 op 0x1:(WRITE) flags 0x0',
  'brew0: failed to pour, cup D is gone',
  'brewd: task: 42',
])('somebody else: %s', (message) => expect(isShownTask(message)).toBe(false))
