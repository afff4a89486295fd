import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { renderText } from '../../src/report/text.ts'

const KILL =
  'Memory cgroup out of memory: Killed process 5150 (java) total-vm:1372340kB, anon-rss:1012340kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:0'

test('a line that is watched for and makes up a record names its copy once', async () => {
  const { findings } = await analyzeText({
    'kern.log': `Nov 21 09:15:00 db1 kernel: [40430.023000] ${KILL}\n`,
    'dmesg.txt': `[40430.023000] ${KILL}\n`,
  })
  const [found] = findings
  expect(findings.map(({ id, count, witnesses }) => [id, count, witnesses])).toEqual([['oom-kill-cgroup', 1, ['kernel log']]])
  expect(found!.evidence.map(({ artifact, line, copyOf }) => [artifact, line, copyOf])).toEqual([
    ['kern.log', 1, undefined],
    ['dmesg.txt', 1, { artifact: 'kern.log', line: 1 }],
  ])
})

describe('what two findings of one incident cite', () => {
  const id = 'a'.repeat(64)
  const describeText = `Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nContainers:\n  api:\n    Container ID:   containerd://${id}\n    State:          Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Sat, 21 Nov 2026 09:15:00 +0000\n    Ready:          False\n    Restart Count:  0\n    Limits:\n      memory:  512Mi\n`
  const report = `2026-11-21T09:15:00+0000 node7 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${id},mems_allowed=0,oom_memcg=/kubepods.slice/cri-containerd-${id}.scope,task_memcg=/kubepods.slice/cri-containerd-${id}.scope,task=java,pid=5150,uid=1000\n2026-11-21T09:15:00+0000 node7 kernel: ${KILL}\n`
  const text = async () =>
    renderText(await analyzeText({ 'describe.txt': describeText, 'kern.log': report }), { chalk: new Chalk({ level: 0 }), width: 80 })
  test('is quoted once', async () => {
    const told = await text()
    expect(told).toContain('oom-kill-cgroup → container-oomkilled')
    expect(told.match(/Reason: +OOMKilled/g)).toHaveLength(1)
  })
  test('and the container is named by the twelve digits that its engine prints', async () => {
    const told = (await text()).replaceAll(/\s+/g, ' ')
    expect(told).toContain(`same container id ${'a'.repeat(12)})`)
  })
})

describe('absence is stated of a whole log only', () => {
  const pod =
    'Name:         api-7d9f\nNamespace:    shop\nNode:         node7/192.0.2.7\nContainers:\n  api:\n    State:          Running\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n      Finished:     Sat, 21 Nov 2026 09:15:00 +0000\n    Ready:          True\n    Restart Count:  1\n'
  const kernel = (time: string, message = 'eth0: renamed from veth1a2b3c') => `2026-11-21T${time}+0000 node7 kernel: ${message}\n`
  const title = async (files: Record<string, string>) => (await analyzeText(files)).findings.map((found) => found.title)
  const said =
    'Container "api" of pod shop/api-7d9f was ended by SIGKILL (exit code 137); who sent it is not in the input; 1 restart so far'
  test('not of two lines beside a description in one paste', async () => {
    expect(await title({ 'ticket.txt': `${pod}\n${kernel('07:15:00')}${kernel('10:15:00')}` })).toEqual([said])
  })
  test('not of a log that says that lines of it were dropped', async () => {
    const log = `${kernel('07:15:00')}${kernel('09:00:00', '** 118 printk messages dropped **')}${kernel('10:15:00')}`
    expect(await title({ 'describe.txt': pod, 'kern.log': log })).toEqual([said])
  })
  test('a log in an unknown zone that ends before, by its own digits, proves nothing', async () => {
    const local = (time: string) => `2026-11-20 ${time} node7 kernel: eth0: renamed from veth1a2b3c\n`
    const [only] = await title({ 'describe.txt': pod, 'kern.log': local('07:15:00') + local('10:15:00') })
    expect(only).toBe(
      `${said}; the kernel log ends at 20 Nov 2026 10:15:00, in a zone that is not in the input: that it shows no OOM kill proves nothing`,
    )
  })
})
