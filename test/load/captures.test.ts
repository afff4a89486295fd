import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const HEAD =
  'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n'
const row = (si: number, so: number, b = 2, wa = 40): string =>
  ` 2  ${b} 934912  61140   4480  51928 ${si} ${so} ${si} ${so} 1405 1846  6 24 ${70 - wa} ${wa}  0\n`
const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await alarms(files)).map((f) => f.id)

describe('case 13: swapping now, swapping once, swap in use', () => {
  test('only the first row, the mean since boot, is high: silent', async () => {
    expect(await ids({ 'vmstat.txt': HEAD + row(9600, 8400) + row(0, 0, 0, 0).repeat(12) })).toEqual([])
  })
  test('the later rows keep on: swap-thrash, with the samples counted', async () => {
    const [found] = await alarms({ 'vmstat.txt': HEAD + row(12, 40) + row(5400, 4800).repeat(12) })
    expect(found?.id).toBe('swap-thrash')
    expect(found?.facts).toMatchObject({ samples: 12, activeSamples: 12, shareOfSamplesPct: 100, siMax: 5400, soMax: 4800 })
    expect(found?.cause).toContain('All 12 samples of vmstat swap, at most 5.3 MiB/s in and 4.7 MiB/s out')
  })
  test('most of the swap is used, si and so are 0: silent', async () => {
    const free =
      '               total        used        free      shared  buff/cache   available\nMem:             972         857          71           0          45          65\nSwap:           1199         959         240\n'
    expect(await ids({ 'free.txt': free, 'vmstat.txt': HEAD + row(0, 0, 0, 0).repeat(20) })).toEqual([])
  })
  test('one burst of so: silent', async () => {
    expect(
      await ids({ 'vmstat.txt': HEAD + row(1, 1, 0, 0) + row(0, 0, 0, 0).repeat(5) + row(44, 246_280) + row(0, 0, 0, 0).repeat(5) }),
    ).toEqual([])
  })
  test('single rows from a loop are all since boot: silent', async () => {
    expect(
      await ids({ 'loop.txt': Array.from({ length: 8 }, (_, i) => `Tue Nov 24 10:0${i}:00 UTC 2026\n${HEAD}${row(600, 900)}`).join('') }),
    ).toEqual([])
  })
})

describe('case 14: throttled at 5 % CPU', () => {
  const top =
    'top - 10:00:00 up 2 days,  1 user,  load average: 0.31, 0.28, 0.30\nTasks:  80 total,   1 running,  79 sleeping,   0 stopped,   0 zombie\n%Cpu(s):  4.1 us,  0.9 sy,  0.0 ni, 95.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   4711 app       20   0  712000  61000   9000 S   5.0   0.8   0:12.10 apid\n'
  test('two samples apart: throttling, whatever top says', async () => {
    const [found] = await alarms({
      'top.txt': top,
      'cpu.max': '50000 100000\n',
      'cpu.stat.1': 'usage_usec 1000\nnr_periods 1000\nnr_throttled 100\nthrottled_usec 5000000\n',
      'cpu.stat.2': 'usage_usec 9000\nnr_periods 1100\nnr_throttled 140\nthrottled_usec 7500000\n',
    })
    expect(found?.id).toBe('cpu-throttling')
    expect(found?.facts).toMatchObject({ throttledPct: 40, periods: 100, throttledPeriods: 40, throttledSeconds: 2.5, quotaCpus: 0.5 })
  })
  test('v1 counts nanoseconds', async () => {
    const [found] = await alarms({
      'cpu.stat.1': 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n',
      'cpu.stat.2': 'nr_periods 100\nnr_throttled 40\nthrottled_time 2500000000\n',
    })
    expect(found?.facts).toMatchObject({ throttledSeconds: 2.5 })
  })
  test('counters that stand still are of an old quota: silent', async () => {
    const stat = 'nr_periods 91\nnr_throttled 79\nthrottled_time 5118666465\n'
    expect(await ids({ 'cpu.stat.1': stat, 'cpu.stat.2': stat })).toEqual([])
  })
})

describe('vmstat in its many shapes', () => {
  const shapes: Record<string, string> = {
    plain: HEAD + row(5400, 4800).repeat(8),
    'command line and blank lines': `$ vmstat 1 8\n${HEAD}${row(5400, 4800).repeat(8)}\n`,
    'header again after some rows': HEAD + row(5400, 4800).repeat(6) + HEAD + row(5400, 4800).repeat(6),
    'time stamps (-t)':
      HEAD.replace('--cpu-----', '--cpu----- -----timestamp-----').replace(' wa st\n', ' wa st                 UTC\n') +
      Array.from({ length: 8 }, (_, i) => `${row(5400, 4800).trimEnd()} 2026-11-24 10:00:0${i}\n`).join(''),
    'a w column and no st (2.4 kernels)':
      ' r  b  w   swpd   free   buff  cache  si  so    bi    bo   in    cs  us  sy  id\n'.replace(
        /^/,
        '   procs                      memory    swap          io     system         cpu\n',
      ) + ' 1  3  0 957348  21888  11092 599932 5400 4800  5400  4800  386   315   1  35  64\n'.repeat(8),
    'wide, with gu': `--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------\n   r    b         swpd         free         buff        cache   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu\n${'   2    3       957348        21888        11092       599932 5400 4800  5400  4800  386  315   1  35  24  40   0   0\n'.repeat(8)}`,
  }
  test.each(Object.entries(shapes))('%s', async (_, text) => {
    expect(await ids({ 'vmstat.txt': text })).toContain('swap-thrash')
  })
})

describe('sysstat by locale and clock', () => {
  const rows = (stamp: (i: number) => string, number: (n: string) => string) =>
    `Linux 6.1.0-9-amd64 (db-1) \t24.11.2026 \t_x86_64_\t(4 CPU)\n\n${stamp(0)}     pswpin/s pswpout/s\n${[1, 2, 3, 4, 5, 6].map((i) => `${stamp(i)}      ${number('1524.00')}   ${number('1346.00')}\n`).join('')}Average:      ${number('1524.00')}   ${number('1346.00')}\n`
  test.each([
    [
      '24 hours',
      rows(
        (i) => `10:00:0${i}`,
        (n) => n,
      ),
    ],
    [
      'AM and PM',
      rows(
        (i) => `10:00:0${i} PM`,
        (n) => n,
      ),
    ],
    [
      'decimal commas',
      rows(
        (i) => `10:00:0${i}`,
        (n) => n.replace('.', ','),
      ),
    ],
  ])('%s', async (_, text) => {
    const [found] = await alarms({ 'sar-W.txt': text })
    expect(found?.id).toBe('swap-thrash')
    expect(found?.facts).toMatchObject({ samples: 6, siMax: 1524, unit: 'pages/s' })
  })
  test('mpstat without an interval is the mean since boot', async () => {
    expect(
      await ids({
        'mpstat.txt':
          'Linux 6.1.0-9-amd64 (db-1) \t11/24/26 \t_x86_64_\t(2 CPU)\n\n10:00:01     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n10:00:01     all    1.00    0.00    2.00   96.00    0.00    0.00    0.00    0.00    0.00    1.00\n',
      }),
    ).toEqual([])
  })
})

describe('a leak and its end', () => {
  const ps = (rss: readonly number[], vsz: readonly number[]) =>
    rss
      .map(
        (kb, i) =>
          `2026-11-24T10:0${i}:00Z\n    PID   RSS    VSZ COMMAND\n    643 ${kb} ${vsz[i]} ./crmd\n      1  7100  19736 /sbin/init\n`,
      )
      .join('')
  test('with swap under a limit, resident memory is flat and the address space grows; thrashing is its effect', async () => {
    const vsz = [58_200, 84_304, 100_368, 116_408, 132_400, 148_500, 164_600]
    const report = await analyzeText({
      'ps-series.txt': ps([56_372, 82_508, 91_664, 91_520, 91_600, 91_540, 91_556], vsz),
      'status.txt':
        'Name:\tcrmd\nUmask:\t0022\nState:\tR (running)\nTgid:\t643\nPid:\t643\nVmSize:\t  171652 kB\nVmRSS:\t   91556 kB\nRssAnon:\t   90416 kB\nVmSwap:\t   79340 kB\nThreads:\t1\n',
      'vmstat.txt': HEAD + row(1, 1) + row(900, 2900).repeat(12),
    })
    const root = report.findings.find((f) => f.key === report.incidents[0]?.root)
    expect(root?.id).toBe('memory-leak')
    expect(root?.entities).toMatchObject({ pid: 643, comm: 'crmd' })
    expect(report.incidents[0]?.effects.some((key) => key.startsWith('swap-thrash'))).toBe(true)
  })
  test('a mapped file that is read: resident, not larger', async () => {
    expect(
      await ids({
        'ps-series.txt': ps([10_000, 60_000, 110_000, 160_000, 210_000, 260_000], [310_000, 310_000, 310_000, 310_000, 310_000, 310_000]),
      }),
    ).toEqual([])
  })
  test('a saw-tooth of a garbage collector', async () => {
    const heap = [60_000, 90_000, 120_000, 70_000, 100_000, 130_000, 80_000, 110_000]
    expect(
      await ids({
        'ps-series.txt': ps(
          heap,
          heap.map((kb) => kb + 20_000),
        ),
      }),
    ).toEqual([])
  })
})

test('full but not failed: images, a reserve, room left', async () => {
  expect(
    await ids({
      'df.txt':
        'Filesystem     Type      Size  Used Avail Use% Mounted on\n/dev/vda1      ext4       20G   14G  5.0G  74% /\n/dev/loop3     squashfs   67M   67M     0 100% /snap/core/1\n/dev/sr0       iso9660   1.1G  1.1G     0 100% /media/cdrom0\ncomposefs      overlay   4.8M  4.8M     0 100% /\nefivarfs       efivarfs  128K  128K     0 100% /sys/firmware/efi/efivars\n',
    }),
  ).toEqual([])
})

test('no space left for inotify watches is not a full disk', async () => {
  expect(
    await ids({
      'app.log':
        'Error: ENOSPC: System limit for number of file watchers reached, watch /srv/app\nFailed to add a watch for /run: inotify watch limit reached: No space left on device\n',
    }),
  ).not.toContain('disk-full')
})
