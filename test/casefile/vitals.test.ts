import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const said = async (files: Record<string, string>) => (await analyzeText(files)).summary
const FREE =
  '               total        used        free      shared  buff/cache   available\nMem:        16384000     3000000    12000000        9000     1384000    13107200\nSwap:              0           0           0\n'
const VMSTAT = [
  'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
  ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
  ...[88, 60, 97].map((idle) => ` 1  0      0 120000  27192 271928    0    0     5     5  155  242 ${100 - idle}  0 ${idle}  0  0`),
].join('\n')
const DF =
  'Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/sda1       41152736 9152736  30000000  24% /\n/dev/sdb1       41152736 25152736 16000000  61% /var\n'

test('memory, CPUs and the fullest file system of a machine that is well', async () => {
  expect(await said({ 'free.txt': FREE, 'vmstat.txt': VMSTAT, 'df.txt': DF })).toBe(
    'No known failure in 3 files. Memory 80 % available, CPUs 60 to 97 % idle, /var 61 % full.',
  )
})

test('of several machines, and beside a failure, nothing is said of them', async () => {
  const two = { 'a/hostname': 'a1\n', 'a/free.txt': FREE, 'b/hostname': 'b1\n', 'b/free.txt': FREE }
  expect(await said(two)).toBe('No known failure in 4 files.')
  expect(await said({ 'free.txt': FREE, 'df.txt': DF.replace('16000000  61%', '0 100%') })).not.toContain('available')
})
