import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const panic = (line: (second: number, message: string) => string, seam: string): string =>
  [
    line(10, 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000009'),
    seam,
    line(50, 'CPU: 3 PID: 611 Comm: fwupd Not tainted 6.6.30 #2'),
    line(51, 'Hardware name: NEW BOARD'),
    line(52, ' dump_stack_lvl+0x44/0x5c'),
    '',
  ].join('\n')
const journal = (second: number, message: string): string => `2027-03-01T04:00:${second}+0000 gull kernel: ${message}`
const console_ = (second: number, message: string): string => `[  ${second}.000000] ${message}`

test.each([
  ['journalctl', journal, '-- Boot 00112233445566778899aabbccddeeff --'],
  ['an older journalctl', journal, '-- Reboot --'],
  ['syslog', journal, journal(49, 'Linux version 6.6.30 (root@build) #2 SMP')],
  ['a console', console_, '[    0.000000] Linux version 6.6.30 (root@build) #2 SMP'],
])('a report ends where the next boot begins: %s', async (_, line, seam) => {
  const { findings } = await analyzeText({ 'gull.log': panic(line, seam) })
  const found = findings.find(({ id }) => id === 'kernel-panic')!
  expect(JSON.stringify([found.facts, found.headline])).not.toMatch(/fwupd|611|NEW BOARD/)
  expect(found.evidence.map((one) => [one.line, one.endLine])).toEqual([[1, undefined]])
})

test("another machine's boot ends nothing", async () => {
  const lines = [
    journal(10, 'Kernel panic - not syncing: Fatal exception in interrupt'),
    journal(10, 'Linux version 6.6.30 (root@build) #2 SMP').replace('gull', 'tern'),
    journal(10, 'CPU: 3 PID: 611 Comm: fwupd Not tainted 6.6.30 #2'),
    '',
  ].join('\n')
  const { findings } = await analyzeText({ 'all.log': lines })
  expect(JSON.stringify(findings.find(({ id }) => id === 'kernel-panic')!.facts)).toMatch(/fwupd/)
})
