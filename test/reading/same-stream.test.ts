import { expect, test } from 'vitest'
import type { LogLine } from '../../src/core/log-line.ts'
import { isSameStream } from '../../src/reading/same-stream.ts'

const KERNEL = { host: 'web1', kernel: true }
const BREWD = { host: 'web1', kernel: false, ident: 'brewd', pid: 7 }

test.each<[boolean, string, Partial<LogLine>, Partial<LogLine>]>([
  [true, 'the kernel twice', KERNEL, KERNEL],
  [true, 'a process twice', BREWD, BREWD],
  [false, 'the kernels of two hosts', KERNEL, { ...KERNEL, host: 'web2' }],
  [false, 'two callers of printk', { ...KERNEL, caller: 'T1' }, { ...KERNEL, caller: 'C0' }],
  [false, 'the kernel and a program', KERNEL, BREWD],
  [false, 'a program and the kernel', BREWD, KERNEL],
  [false, 'two programs', BREWD, { ...BREWD, ident: 'grindd' }],
  [false, 'two processes of a program', BREWD, { ...BREWD, pid: 8 }],
  [true, 'somebody who is not named', KERNEL, { host: 'web1' }],
  [true, 'a program of which only one line names the process', BREWD, { ...BREWD, pid: undefined }],
  [true, 'a process id without its program', { ...BREWD, ident: undefined }, { ...BREWD, ident: undefined, pid: 8 }],
])('%s: %s', (same, _who, a, b) => expect(isSameStream({ message: 'x', ...a }, { message: 'y', ...b })).toBe(same))
