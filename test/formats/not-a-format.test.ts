import { expect, test } from 'vitest'
import { recordsOf } from '../records.ts'

/** Texts that look like a format and are none of it: nothing is stated. */
const CASES: readonly (readonly [name: string, text: string, path: string])[] = [
  ['a list of process ids is no pids.max', '811\n812\n4711\n', 'pids.txt'],
  ['two process ids neither', '811\n4711\n', 'pids.txt'],
  [
    'udp has the rows of tcp',
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n  411: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 18001 2 0000000000000000 0\n',
    'capture.txt',
  ],
  ['a number below another command', '[root@db-3 ~]# echo nproc\n4711\n', 'capture.txt'],
  ['three numbers are no load', '3.50 2.25 1.10\n', 'capture.txt'],
  ['a sentence with the words of a row', 'worker 4711 opened 3u and IPv4 later, Max open files 1024 of 4096\n', 'capture.txt'],
  ['a sentence about pressure', 'memory: some avg10=5.00 avg60=4.00 avg300=3.00 total=1 was seen\n', 'capture.txt'],
  ['one address range of smaps', '5565e003c000-5565e003e000 r--p 00000000 fe:00 260386   /usr/bin/head\nSize:    8 kB\n', 'capture.txt'],
]

test.each(CASES)('%s', (_, text, path) => {
  expect(recordsOf(text, path).records).toEqual([])
})
