import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { taintIn } from '../../src/parsers/kernel/taint.ts'

describe('taint and release', () => {
  test.each([
    ['CPU: 2 PID: 81 Comm: kvm Tainted: P           O      5.15.108-1-pve #1', 'P O', '5.15.108-1-pve'],
    ['CPU: 3 PID: 44 Comm: kworker/3:2 Tainted: G        W  OE     6.5.0-41-generic #41~22.04.2-Ubuntu', 'G W OE', '6.5.0-41-generic'],
    ['CPU: 3 UID: 0 PID: 44 Comm: cat Tainted: P           OE      6.12.9-arch1-1 #1 1a2b3c', 'P OE', '6.12.9-arch1-1'],
    ['CPU: 1 PID: 5 Comm: a Not tainted 6.6.8 #1', '', '6.6.8'],
    ['Pid: 1853, comm: docker Not tainted 3.2.0-4-amd64 #1 Debian 3.2.46-1', '', '3.2.0-4-amd64'],
    ['Pid: 7, comm: init Tainted: G      D    (2.6.18-194.el5 #1)', 'G D', '2.6.18-194.el5'],
    ['Tainted: [W]=WARN, [O]=OOT_MODULE', 'W O', undefined],
    ['CPU: 17 PID: 0 Comm: swapper/17 Kdump: loaded Tainted: G           OE', 'G OE', undefined],
  ])('%s', (line, taint, release) => expect(taintIn(line)).toEqual(release === undefined ? { taint } : { taint, release }))
  test('a line that says neither', () => expect(taintIn('CPU: 1 PID: 5 Comm: a')).toEqual({}))
})

const kernel = (...lines: string[]) => lines.map((line, i) => `[  812.${String(i).padStart(6, '0')}] ${line}\n`).join('')
const facts = async (text: string, id: string) => (await analyzeText({ 'dmesg.txt': text })).findings.find((f) => f.id === id)?.facts

test('a report tells all its taint letters and the release behind them', async () => {
  const who = 'CPU: 3 UID: 0 PID: 4411 Comm: cat Tainted: P           O      6.12.9-pve #1'
  const text = kernel(
    'BUG: kernel NULL pointer dereference, address: 0000000000000010',
    'Oops: 0000 [#1] SMP',
    who,
    'Tainted: [P]=PROPRIETARY_MODULE, [O]=OOT_MODULE',
    'RIP: 0010:opal_a+0x1/0x9',
  )
  expect(await facts(text, 'kernel-oops')).toMatchObject({ comm: 'cat', cpu: 3, taint: 'P O', release: '6.12.9-pve' })
})

describe('the CPUs that are stuck', () => {
  test.each([
    ['5', [5]],
    ['0-3,8', [0, 1, 2, 3, 8]],
  ])('of a workqueue pool: cpus=%s', async (list, cpus) => {
    const text = kernel(
      `BUG: workqueue lockup - pool cpus=${list} node=0 flags=0x0 nice=0 stuck for 47s!`,
      'Showing busy workqueues and worker pools:',
    )
    expect(await facts(text, 'workqueue-lockup')).toMatchObject({ stuckCpus: cpus, stuckSeconds: 47 })
  })
  test('of an RCU stall, with a digit for the interrupt work', async () => {
    const text = kernel(
      'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
      'rcu: \t3-...0: (1 GPs behind) idle=1fa4/1/0x4000000000000000 softirq=101011/101012 fqs=5231',
      'rcu: \t7-...!: (2 ticks this GP) idle=1fa4/1/0x4000000000000000 softirq=1/1 fqs=5231',
      'rcu: \t(detected by 1, t=21002 jiffies, g=88121, q=812 ncpus=8)',
    )
    expect(await facts(text, 'rcu-stall')).toMatchObject({ stuckCpus: [3, 7], jiffies: 21002 })
  })
})
