import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

test('a line and its copy without the blank at its end are one', async () => {
  const said = 'nvme2n1: Write(0x1) @ LBA 2048, 8 blocks, Write Fault (sct 0x2 / sc 0x80) DNR'
  const { findings } = await analyzeText({
    'dmesg.txt': `[  812.400100] ${said} \n`,
    'kern.log': `2026-11-21T00:13:32.400100+00:00 db2 kernel: [  812.400100] ${said}\n`,
  })
  expect(findings.map(({ id, count, evidence }) => [id, count, evidence.length])).toEqual([['disk-io-error', 1, 2]])
})
