import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { MEMORY_MAPS } from '../../src/records/memory-maps.ts'
import { PROCESS_SAMPLE } from '../../src/records/process-sample.ts'
import { read } from '../records.ts'

const linux = process.platform === 'linux'
const own = (file: string) => readFileSync(`/proc/self/${file}`, 'utf8')
const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const dated = (texts: readonly string[]) => texts.map((text, i) => `Thu Nov 26 07:00:${i}0 UTC 2026\n${text}`).join('')

const sched = (voluntary: number, involuntary: number, pid = 811) =>
  `broker (${pid}, #threads: 40)\n-------------------------------------------------------------------\nse.exec_start                                :       6200937.268470\nse.sum_exec_runtime                          :           919.100212\nnr_switches                                  : ${String(voluntary + involuntary).padStart(20)}\nnr_voluntary_switches                        : ${String(voluntary).padStart(20)}\nnr_involuntary_switches                      : ${String(involuntary).padStart(20)}\npolicy                                       :                    0\nclock-delta                                  :                   80\nmm->numa_scan_seq                            :                    0\ncurrent_node=0, numa_group_id=0\nnuma_faults node=0 task_private=0 task_shared=0 group_private=0 group_shared=0\n`
const status = (voluntary: number, involuntary: number, tid = 811) =>
  `Name:\tbroker\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t811\nNgid:\t0\nPid:\t${tid}\nPPid:\t1\nThreads:\t40\nvoluntary_ctxt_switches:\t${voluntary}\nnonvoluntary_ctxt_switches:\t${involuntary}\n`
const convoy = `$ nproc\n2\n$ vmstat 1 7\nprocs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 694044  18400 847788    0    0    39    45  242  511  6  4 90  0  0\n${' 9  0      0 694044  18400 847788    0    0     0     0 15633 134717 14 69 17  0  0\n'.repeat(6)}`

describe('switches of a process: what it counted between two dated moments', () => {
  test.runIf(linux)('status of this process has them', () => {
    const [sample] = read(PROCESS_SAMPLE, own('status'))
    expect(sample?.voluntarySwitches).toBeGreaterThan(0)
    expect(sample?.involuntarySwitches).toBeGreaterThanOrEqual(0)
  })
  test.each([
    ['sched', { 'sched.txt': dated([sched(1000, 50), sched(601_000, 4050), sched(1_201_000, 8050)]) }],
    ['status', { 'status.txt': dated([status(1000, 50), status(601_000, 4050), status(1_201_000, 8050)]) }],
    [
      'one file for each moment',
      { 'sched.1': dated([sched(1000, 50)]), 'sched.2': `Thu Nov 26 07:00:20 UTC 2026\n${sched(1_201_000, 8050)}` },
    ],
  ])('%s beside vmstat: who switches', async (_, files) => {
    const [found] = await alarms({ ...files, 'vmstat.txt': convoy })
    expect(found?.id).toBe('context-switch-overload')
    expect(found?.facts).toMatchObject({
      comm: 'broker',
      switchers: [{ comm: 'broker', pid: 811, voluntaryPerSecond: 60_000, involuntaryPerSecond: 400 }],
    })
  })
  test('threads of one process add up, and are no samples of it', async () => {
    const moment = (n: number) => [812, 813].map((tid) => status(n, 0, tid)).join('')
    const [found] = await alarms({ 'task.txt': dated([moment(1000), moment(201_000)]), 'vmstat.txt': convoy })
    expect(found?.facts['switchers']).toMatchObject([{ comm: 'broker', threads: 2, voluntaryPerSecond: 40_000 }])
  })
  test.each([
    ['without dates there is no rate', sched(1000, 50) + sched(1_201_000, 8050)],
    ['a number given to another process', dated([sched(901_000, 50), sched(1000, 50)])],
  ])('%s', async (_, text) => {
    const [found] = await alarms({ 'sched.txt': text, 'vmstat.txt': convoy })
    expect(found?.facts['switchers']).toEqual([])
  })
  test('alone it is no finding', async () => {
    expect(await alarms({ 'sched.txt': dated([sched(1000, 50), sched(1_201_000, 8050)]) })).toEqual([])
  })
})

describe('/proc/PID/io', () => {
  const io = (bytes: number) =>
    `rchar: ${bytes * 3}\nwchar: 1847\nsyscr: 14\nsyscw: 2\nread_bytes: ${bytes}\nwrite_bytes: 4096\ncancelled_write_bytes: 0\n`
  test('read from storage between two dates', () => {
    const samples = read(PROCESS_SAMPLE, dated([io(0), io(10_240_000), io(10_240_000)]), 'proc/811/io')
    expect(samples.map((p) => [p.pid, p.readKbPerSecond])).toEqual([
      [811, 1000],
      [811, 0],
    ])
  })
  test('without dates, or without the process: nothing', () => {
    expect(read(PROCESS_SAMPLE, io(0) + io(10_240_000), 'proc/811/io')).toEqual([])
    expect(read(PROCESS_SAMPLE, dated([io(0), io(10_240_000)]), 'io.txt')).toEqual([])
  })
})

describe('/proc/PID/maps against vm.max_map_count', () => {
  const region = (i: number) =>
    `7f${(0x1000_0000 + i * 0x2000).toString(16)}00-7f${(0x1000_0000 + i * 0x2000 + 0x1000).toString(16)}00 rw-p 00000000 00:00 0 \n`
  const maps = (count: number) => Array.from({ length: count }, (_, i) => region(i)).join('')
  const said = '2025-11-21 14:00:00,120 ERROR cannot start worker: pthread_create: Resource temporarily unavailable\n'

  test.runIf(linux)('of this process', () => {
    const text = own('maps')
    const [found, ...more] = read(MEMORY_MAPS, text, 'maps.txt')
    expect(found?.count).toBe(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => !line.includes('[vsyscall]')).length + (text.includes('[vsyscall]') ? 1 : 0),
    )
    expect(found?.largestKb).toBeGreaterThan(1000)
    expect(more).toEqual([])
  })
  test.runIf(linux)('smaps is another file', () => {
    expect(read(MEMORY_MAPS, own('smaps'), 'smaps.txt')).toEqual([])
  })
  test.each([
    ['the file', { 'maps.txt': maps(1000), 'sysctl.txt': 'vm.max_map_count = 1024\n' }, 1000, 1024],
    ['wc', { 'a.txt': '65531 /proc/4711/maps\n' }, 65_531, 65_530],
    ['a transcript', { 'a.txt': '$ cat /proc/4711/maps | wc -l\n65531\n$ uptime\n' }, 65_531, 65_530],
    ['a transcript of wc <', { 'a.txt': '[root@db-1 ~]# wc -l < /proc/4711/maps\n65531\n' }, 65_531, 65_530],
  ])('threads fail at the limit of mappings: %s', async (_, files, count, limit) => {
    const [found] = await alarms({ 'app.log': said, ...files })
    expect(found?.id).toBe('thread-exhaustion')
    expect(found?.facts).toMatchObject({ binding: 'vm.max_map_count', maps: count, limit })
    expect(found?.evidence.map((e) => e.note ?? '').join('\n')).toContain(`${count} of at most ${limit}`)
  })
  test('many threads and few mappings: it is not this limit', async () => {
    const [found] = await alarms({ 'app.log': said, 'maps.txt': maps(300), 'sysctl.txt': 'vm.max_map_count = 65530\n' })
    expect(found?.id).toBe('thread-exhaustion')
    expect(found?.facts['binding']).toBeUndefined()
  })
})

describe('files of a process that nothing here reads', () => {
  test.runIf(linux).each(['oom_score_adj', 'oom_score', 'wchan', 'schedstat', 'stack', 'cgroup', 'stat', 'limits', 'io', 'sched', 'maps'])(
    '/proc/self/%s alone says nothing, under any name',
    async (file) => {
      let text: string
      try {
        text = own(file)
      } catch {
        return
      }
      for (const name of [`proc/811/${file}`, `${file}.txt`, 'capture.txt']) expect(await alarms({ [name]: text })).toEqual([])
    },
  )
})
