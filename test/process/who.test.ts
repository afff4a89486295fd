import { describe, expect, test } from 'vitest'
import { readDeath } from '../../src/parsers/crash/deaths.ts'
import { readFault } from '../../src/parsers/crash/user-fault.ts'

const FAULT = 'segfault at 0 ip 000055d0c8f1a2b3 sp 00007ffe8d0c1a90 error 6 in nginx[55d0c8ee0000+f1000]'

describe('the name of a task that faulted', () => {
  test.each([
    ['nginx[3412]', 'nginx'],
    ['dmesg shows `nginx[3412]', 'nginx'],
    ['03/03/2025 21:14:07 | hv3 | nginx[3412]', 'nginx'],
    ['it says in the log: nginx[3412]', 'nginx'],
    ['the log of yesterday has nginx[3412]', 'nginx'],
    ['GC Thread#0[3412]', 'GC Thread#0'],
    ['Web Content[3412]', 'Web Content'],
    ['kworker/u8:2[3412]', 'kworker/u8:2'],
    ['(systemd)[3412]', '(systemd)'],
    ['traps: x[y]z[3412]', 'x[y]z'],
  ])('%s', (who, comm) => expect(readFault(`${who}: ${FAULT}`)).toMatchObject({ comm, pid: 3412 }))
})

describe('Apache tells of a child', () => {
  test.each([
    ['AH00051: child pid 8123 exit signal Segmentation fault (11), possible coredump in /etc/apache2', 'SEGV'],
    ['AH00052: child pid 8123 exit signal Aborted (6)', 'ABRT'],
    ['AH00052: child pid 8123 exit signal Bus error (7)', 'BUS'],
  ])('%s', (words, signal) =>
    expect(readDeath({ message: `[core:notice] [pid 911:tid 140] ${words}` })).toMatchObject({ by: 'supervisor', pid: 8123, signal }),
  )
})
