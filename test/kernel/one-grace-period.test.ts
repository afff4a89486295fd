import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const warning = (at: number, ticks: number, jiffies: number, period: string): string[] => [
  `[${at}.000000] rcu: INFO: rcu_preempt self-detected stall on CPU`,
  `[${at}.000100] rcu: \t1-....: (${ticks} ticks this GP) idle=5b94/1/0x4000000000000000 softirq=881/881 fqs=100`,
  `[${at}.000200] rcu: \t(t=${jiffies} jiffies g=${period} q=31 ncpus=4)`,
]
const SHOWN = [
  '[  310.000300] CPU: 1 PID: 77 Comm: sampler Not tainted 6.6.51 #1',
  '[  310.000400] pc : opal_spin+0x88/0x140 [opal]',
  '[  310.000500] Call trace:',
  '[  310.000600]  opal_spin+0x88/0x140 [opal]',
  '[  310.000700]  kthread+0x11c/0x128',
]
const stalls = async (...lines: string[]) => {
  const { findings } = await analyzeText({ dmesg: `${lines.join('\n')}\n` })
  return findings.filter(({ id }) => id === 'rcu-stall').map(({ count, facts }) => [count, facts['jiffies'], facts['function']])
}

test('warnings of one grace period are one stall, as long as the last says, though only the first shows where', async () => {
  expect(await stalls(...warning(310, 20_999, 21_002, '4012'), ...SHOWN, ...warning(373, 84_002, 84_007, '4012'))).toEqual([
    [2, 84_007, 'opal_spin'],
  ])
})

test('of another grace period nothing tells that it is the same', async () => {
  expect(await stalls(...warning(310, 20_999, 21_002, '4012'), ...SHOWN, ...warning(373, 20_998, 21_001, '4388'))).toHaveLength(2)
})

const paused = (seconds: number, checked: string): string[] => [
  `May 20 02:30:19 erp kernel: watchdog: BUG: soft lockup - CPU#1 stuck for ${seconds}s! [kworker/1:2:30122]`,
  'May 20 02:30:19 erp kernel: CPU: 1 PID: 30122 Comm: kworker/1:2 Not tainted 6.1.0 #1',
  'May 20 02:30:19 erp kernel: RIP: 0010:opal_spin+0x2c/0x60',
  "May 20 02:30:20 erp kernel: clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable because the skew is too large:",
  `May 20 02:30:20 erp kernel: clocksource:                       'hpet' wd_nsec: ${checked} wd_now: 8a1b20 wd_last: 11a2b3 mask: ffffffff`,
]
test.each([
  [48, '48011223412', ['soft-lockup']],
  // a check in its usual time
  [48, '500112234', ['soft-lockup', 'clock-skew']],
])('a CPU held for %s s, and a clock that was checked after %s ns', async (seconds, checked, roots) => {
  const { findings, incidents } = await analyzeText({ 'kern.log': `${paused(seconds, checked).join('\n')}\n` })
  expect(incidents.map(({ root }) => findings.find(({ key }) => key === root)?.id)).toEqual(roots)
})
