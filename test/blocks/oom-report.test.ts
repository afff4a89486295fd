import { describe, expect, test, vi } from 'vitest'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Cited } from '../../src/core/span.ts'
import { analyzeText } from '../../src/index.ts'
import { oomReport } from '../../src/parsers/blocks/oom-report.ts'
import { LogStream } from '../../src/reading/log-stream.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import type { OomReport } from '../../src/records/oom-kill.ts'

const HEAD = 'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0'
const GROUP = 'Tasks in /shop.slice/shop.service are going to be killed due to memory.oom.group set'
const kill = (pid: number) =>
  `Memory cgroup out of memory: Killed process ${pid} (worker) total-vm:1024kB, anon-rss:512kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:16kB oom_score_adj:0`

function reportsOf(messages: readonly string[]): OomReport[] {
  const reports: OomReport[] = []
  const stream = new LogStream(new Matchers([oomReport]), (_, value) => void reports.push(value as unknown as OomReport))
  for (const [i, message] of messages.entries())
    stream.line({ message, kernel: true, at: { artifact: 'kern.log', line: i + 1, offset: 0, text: message } })
  stream.end()
  return reports
}

/** How many regular expressions are run while a whole cgroup of so many tasks is killed. */
function workFor(kills: number): { victims: number; runs: number } {
  const messages = [HEAD, GROUP, ...Array.from({ length: kills }, (_, i) => kill(1000 + i))]
  const runs = vi.spyOn(RegExp.prototype, 'exec')
  const reports = reportsOf(messages)
  const count = runs.mock.calls.length
  runs.mockRestore()
  expect(reports).toHaveLength(1)
  return { victims: reports[0]!.victims.length, runs: count }
}

test('the work for a line does not grow with the lines before it', () => {
  const small = workFor(1000)
  const large = workFor(4000)
  const largest = workFor(16_000)
  expect([small.victims, large.victims, largest.victims]).toEqual([1000, 4000, 16_000])
  expect(large.runs / small.runs).toBeLessThan(4.05)
  expect(largest.runs / large.runs).toBeLessThan(4.05)
})

test('to ask what would be done with a line changes nothing', () => {
  const line = (message: string): Cited<LogLine> => ({ message, at: { artifact: 'a', line: 1, offset: 0, text: message } })
  const report = oomReport.open(line(HEAD))
  report.add(line(kill(1)))
  expect([report.next(kill(2)), report.next(kill(2))]).toEqual(['end', 'end'])
  expect([report.next(kill(1)), report.next(GROUP), report.next(kill(2)), report.next(HEAD)]).toEqual(['take', 'take', 'end', 'end'])
  report.add(line(GROUP))
  expect(report.next(kill(2))).toBe('take')
  expect(report.next('usb 1-1: new high-speed USB device')).toBe('pass')
})

const REPORT = [
  HEAD,
  'CPU: 1 PID: 77 Comm: java Not tainted 6.8.0-45-generic #45',
  'memory: usage 524288kB, limit 524288kB, failcnt 2194',
  'Memory cgroup stats for /shop.slice/shop.service:',
  'anon 521142272',
  'file 4096',
  'Tasks state (memory values in pages):',
  '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  '[   4242]  1000  4242  1241187   129871   127231     2640        0  1687552        0           968 Web Content',
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/shop.slice/shop.service,task_memcg=/shop.slice/shop.service,task=Web Content,pid=4242,uid=1000',
  'Memory cgroup out of memory: Killed process 4242 (Web Content) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:968',
  'oom_reaper: reaped process 4242 (Web Content), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
]

describe('an indented report says the same', () => {
  const plain = reportsOf(REPORT)
  const said = ({ victims, places: _places, ...rest }: OomReport) => ({ ...rest, victims: victims.map(({ at: _at, ...v }) => v) })
  test('unindented', () => {
    expect(plain).toHaveLength(1)
    expect(plain[0]).toMatchObject({
      release: '6.8.0-45-generic',
      invokerPid: 77,
      oomCgroup: '/shop.slice/shop.service',
      scope: 'memcg',
      stats: [{ sizesKb: { anon: 508_928, file: 4 } }],
      tasks: [{ pid: 4242, name: 'Web Content', rssKb: 519_484 }],
      victims: [{ pid: 4242, anonRssKb: 508_924, reaped: true }],
    })
  })
  test.each([1, 2, 3, 4, 8, 12])('by %i blanks', (blanks) => {
    expect(reportsOf(REPORT.map((line) => ' '.repeat(blanks) + line)).map(said)).toEqual(plain.map(said))
  })
  test('by a tab', () => {
    expect(reportsOf(REPORT.map((line) => `\t${line}`)).map(said)).toEqual(plain.map(said))
  })
  test('as a text', async () => {
    const [bare, indented] = await Promise.all([
      analyzeText({ 'kern.log': REPORT.join('\n') }),
      analyzeText({ 'kern.log': REPORT.map((line) => `   ${line}`).join('\n') }),
    ])
    const facts = (report: typeof bare) => report.findings.map((f) => ({ id: f.id, count: f.count, facts: f.facts }))
    expect(facts(bare).map(({ id }) => id)).toEqual(['oom-kill-cgroup'])
    expect(facts(indented)).toEqual(facts(bare))
  })
})
