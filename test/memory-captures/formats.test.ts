import { describe, expect, test } from 'vitest'
import { CGROUP_VALUE } from '../../src/records/cgroup-value.ts'
import { COUNTERS } from '../../src/records/counters.ts'
import { HEAP_USAGE } from '../../src/records/heap-usage.ts'
import { MEMORY_USE } from '../../src/records/memory-use.ts'
import { PRESSURE } from '../../src/records/pressure.ts'
import { PROCESS_SAMPLE } from '../../src/records/process-sample.ts'
import { SAMPLE } from '../../src/records/sample.ts'
import { SLAB_CACHES } from '../../src/records/slab-caches.ts'
import { SWAP_AREA } from '../../src/records/swap-area.ts'
import { saying } from '../reading/saying.ts'
import { read } from '../records.ts'
import { ArtifactReader } from '../../src/reading/artifact-reader.ts'
import { Formats } from '../../src/reading/formats.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'

const values = (records: readonly { values: ReadonlyMap<string, number> }[]) => records.map((r) => Object.fromEntries(r.values))

describe('free: columns and units', () => {
  const head = '               total        used        free      shared  buff/cache   available\n'
  test.each([
    ['KiB', `${head}Mem:        24683656      431964    22800456        8952     1762824    24251692\n`, 24_683_656, 24_251_692],
    ['-m', `$ free -m\n${head}Mem:           24105         421       22266           8        1721       23683\n`, 24_683_520, 24_251_392],
    ['-h', `${head}Mem:            23Gi       421Mi        21Gi       8.7Mi       1.7Gi        23Gi\n`, 24_117_248, 24_117_248],
    [
      '-w',
      '               total        used        free      shared     buffers       cache   available\nMem:        24683656      431964    22800456        8952       31848     1730976    24251692\n',
      24_683_656,
      24_251_692,
    ],
    [
      'before 3.3.10',
      '             total       used       free     shared    buffers     cached\nMem:       1026096     990000      36096          0      12000     310000\n-/+ buffers/cache:     668000     358096\nSwap:      2047992       3000    2044992\n',
      1_026_096,
      358_096,
    ],
    [
      'German',
      '              gesamt       benutzt     frei      gemns.  Puffer/Cache verfügbar\nSpeicher:   24683656      609864    22325244        8952     2061148    24073792\nSwap:              0           0           0\n',
      24_683_656,
      24_073_792,
    ],
    [
      'inside a ticket',
      `it got slow, see:\n\n${head}Mem:           3934        3700         120           8         114          40\n\nthanks\n`,
      4_028_416,
      40_960,
    ],
  ])('%s', (_, text, totalKb, availKb) => {
    const memory = read(SAMPLE, text).filter((s) => s.about === 'memory' && s.values.has('availKb'))
    expect(values(memory)[0]).toMatchObject({ totalKb, availKb })
  })
  test('-s with dates between: several samples with their times', () => {
    const one = (m: number) =>
      `2026-11-24T10:0${m}:00Z\n${head}Mem:        24683656      431964    22800456        8952     1762824    2425169${m}\n`
    const rows = read(SAMPLE, one(1) + one(2) + one(3), 'free_series')
    expect(rows.map((r) => r.values.get('availKb'))).toEqual([24_251_691, 24_251_692, 24_251_693])
    expect((rows[2] as { time?: object }).time).toEqual({ wall: Date.UTC(2026, 10, 24, 10, 3) })
  })
})

test('vmstat -s: swapped pages by the names of /proc/vmstat, and sizes in any unit', () => {
  const text = (unit: string) =>
    `        24105 ${unit} total memory\n          421 ${unit} used memory\n        22266 ${unit} free memory\n         4711 pages swapped in\n        11932 pages swapped out\n`
  expect(values(read(COUNTERS, text('M')))).toEqual([
    { pswpin: 4711, pswpout: 11_932 },
    { MemTotal: 24_683_520, MemFree: 22_800_384 },
  ])
  expect(read(COUNTERS, text('K') + text('K')).filter((c) => c.kind === 'vmstat')).toHaveLength(2)
})

describe('/proc/slabinfo and slabtop', () => {
  test('slabinfo counts slabs of pages', () => {
    const [slab] = read(
      SLAB_CACHES,
      'slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\ndentry            160573 160860    192   21    1 : tunables    0    0    0 : slabdata   7660   7660      0\nkmalloc-192       900000 900060    192   42    2 : tunables    0    0    0 : slabdata  21430  21430      0\n',
    )
    expect(slab).toMatchObject({
      totalKb: 202_080,
      caches: [
        { name: 'kmalloc-192', sizeKb: 171_440 },
        { name: 'dentry', sizeKb: 30_640 },
      ],
    })
  })
  test('slabtop tells the size of all', () => {
    const [slab] = read(
      SLAB_CACHES,
      ' Active / Total Objects (% used)    : 952742 / 1099445 (86.7%)\n Active / Total Slabs (% used)      : 35063 / 35063 (100.0%)\n Active / Total Caches (% used)     : 144 / 236 (61.0%)\n Active / Total Size (% used)       : 245976.54K / 264128.25K (93.1%)\n Minimum / Average / Maximum Object : 0.01K / 0.24K / 50.28K\n\n  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n325767 197922  60%    0.10K   8353       39     33412K buffer_head            \n',
    )
    expect(slab).toMatchObject({ totalKb: 264_128, caches: [{ name: 'buffer_head', sizeKb: 33_412, objects: 325_767 }] })
  })
})

describe('smaps and smaps_rollup', () => {
  const rollup = (rss: number, anon: number) =>
    `556dac441000-7ffffa093000 ---p 00000000 00:00 0                          [rollup]\nRss:                ${rss} kB\nPss:                 452 kB\nPss_Anon:            112 kB\nAnonymous:           ${anon} kB\nSwap:                  7 kB\nSwapPss:               0 kB\n`
  test('a series in one file, with dates and the process in the path', () => {
    const found = read(
      MEMORY_USE,
      `2026-11-24T10:00:00Z\n${rollup(1000, 100)}2026-11-24T10:01:00Z\n${rollup(2000, 1100)}`,
      'proc/4540/smaps_rollup',
    )
    expect(found).toMatchObject([
      { pid: 4540, usedKb: 1000, anonKb: 100, swapKb: 7, time: { wall: Date.UTC(2026, 10, 24, 10) } },
      { pid: 4540, usedKb: 2000, anonKb: 1100 },
    ])
  })
  test('regions are summed, the heap is told apart', () => {
    const region = (from: string, perms: string, name: string, rss: number, anon: number) =>
      `${from}000-${from}fff ${perms} 00000000 fe:00 260386                     ${name}\nSize:                  8 kB\nRss:                   ${rss} kB\nPss:                   8 kB\nAnonymous:             ${anon} kB\nSwap:                  0 kB\nVmFlags: rd wr mr mw me ac sd\n`
    const text =
      region('55800000', 'r-xp', '/usr/bin/head', 40, 0) +
      region('55900000', 'rw-p', '[heap]', 900, 900) +
      region('7f0000000', 'rw-p', '', 60, 60)
    expect(read(MEMORY_USE, text, 'smaps.txt')).toMatchObject([{ source: 'smaps', usedKb: 1000, anonKb: 960, heapKb: 900 }])
  })
})

test('/proc/PID/stat: pages are 4 KiB, a name may hold blanks and brackets', () => {
  const line =
    '643 (web (job) 1) S 1 643 643 0 -1 4194560 9 0 31 0 0 0 0 0 20 5 17 0 185013 10223616 414 1844 1 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 9 9 9 1 1 1 1 0'
  expect(read(PROCESS_SAMPLE, `2026-11-24 10:00:00\n${line}\n`)).toMatchObject([
    { source: 'stat', pid: 643, comm: 'web (job) 1', state: 'S', threads: 17, nice: 5, vszKb: 9984, rssKb: 1656, majflt: 31 },
  ])
})

test('VmSwap of all processes, as grep prints it', () => {
  const text = '/proc/811/status:VmSwap:\t       0 kB\n/proc/4540/status:VmSwap:\t   91532 kB\n'
  expect(read(PROCESS_SAMPLE, text).map((p) => [p.pid, p.swapKb])).toEqual([
    [811, 0],
    [4540, 91_532],
  ])
})

describe('files of a cgroup in one text', () => {
  const dir = '/sys/fs/cgroup/shop.slice'
  const body = {
    current: '250000000',
    events: 'low 0\nhigh 0\nmax 812\noom 0\noom_kill 0',
    max: '268435456',
    pressure: 'some avg10=12.00 avg60=9.00 avg300=2.00 total=7554532\nfull avg10=11.00 avg60=8.00 avg300=1.00 total=6771568',
    stat: 'anon 240000000\nfile 4096\nslab_unreclaimable 1000000',
  }
  const texts: Record<string, string> = {
    'tail -n +1': Object.entries(body)
      .map(([name, text]) => `==> ${dir}/memory.${name} <==\n${text}\n`)
      .join('\n'),
    'grep .': Object.entries(body)
      .map(([name, text]) => text.replace(/^/gm, `${dir}/memory.${name}:`))
      .join('\n'),
    'a transcript': Object.entries(body)
      .map(([name, text]) => `[root@shop-1 ~]# cat ${dir}/memory.${name}\n${text}\n`)
      .join(''),
  }
  test.each(Object.entries(texts))('%s', (_, text) => {
    const numbers = read(CGROUP_VALUE, text)
    expect(numbers.map((v) => [v.name, v.value])).toEqual([
      ['memory.current', 250_000_000],
      ['memory.max', 268_435_456],
    ])
    expect(new Set(numbers.map((v) => v.folder))).toEqual(new Set([`${dir}/`]))
    expect(read(COUNTERS, text).map((c) => [c.kind, c.of])).toEqual([
      ['memory.events', `${dir}/memory.events`],
      ['memory.stat', `${dir}/memory.stat`],
    ])
    expect(read(PRESSURE, text)).toMatchObject([
      { resource: 'memory', cgroup: 'shop.slice', who: 'some', avg10: 12 },
      { resource: 'memory', cgroup: 'shop.slice', who: 'full', avg10: 11 },
    ])
  })
  test('one file of one value, v1 names, no limit', () => {
    expect(read(CGROUP_VALUE, '9223372036854771712\n', 'g/memory.memsw.limit_in_bytes')).toMatchObject([{ value: undefined }])
    expect(read(CGROUP_VALUE, '812\n', 'g/memory.failcnt')).toMatchObject([{ name: 'memory.failcnt', value: 812 }])
    expect(read(COUNTERS, 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n', 'g/memory.oom_control')).toMatchObject([{ kind: 'oom_control' }])
  })
})

test('what grep left of /proc/vmstat is still its counters, once for each sample', () => {
  const text = 'pswpin 10\npswpout 20\nallocstall_normal 3\n2026-11-24 10:01:00\npswpin 110\npswpout 220\nallocstall_normal 9\n'
  expect(values(read(COUNTERS, text))).toEqual([
    { pswpin: 10, pswpout: 20, allocstall_normal: 3 },
    { pswpin: 110, pswpout: 220, allocstall_normal: 9 },
  ])
})

test('pressure lines with the path or the name of the resource', () => {
  const line = 'some avg10=1.00 avg60=2.00 avg300=3.00 total=4'
  expect(read(PRESSURE, `/proc/pressure/io:${line}\n/proc/pressure/memory:${line}\n`).map((p) => p.resource)).toEqual(['io', 'memory'])
  expect(read(PRESSURE, `memory: ${line}\n`, 'psi.txt').map((p) => p.resource)).toEqual(['memory'])
  expect(read(PRESSURE, `memory:\n${line}\ncpu:\n${line}\n`, 'psi.txt').map((p) => p.resource)).toEqual(['memory', 'cpu'])
})

describe('containers', () => {
  test('kubectl top pod, with namespaces and containers', () => {
    const text =
      'NAMESPACE   POD                   NAME    CPU(cores)   MEMORY(bytes)   \nshop        api-7d9f6c9b5-2xk4p   api     12m          401Mi           \nshop        api-7d9f6c9b5-2xk4p   proxy   1m           40Mi            \n'
    expect(read(MEMORY_USE, text)).toMatchObject([
      { consumer: 'shop/api-7d9f6c9b5-2xk4p/api', usedKb: 410_624 },
      { container: 'proxy', usedKb: 40_960 },
    ])
  })
  test('kubectl top node is of no pod', () => {
    expect(
      read(
        MEMORY_USE,
        'NAME     CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%   \nnode-1   120m         6%     7100Mi          92%       \n',
      ),
    ).toEqual([])
  })
  test('docker stats', () => {
    const text =
      'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n3f4e1c0a9b7d   api-1     0.15%     201.3MiB / 512MiB     39.32%    1.2kB / 0B        0B / 0B           11\n'
    expect(read(MEMORY_USE, text)).toMatchObject([{ container: 'api-1', usedKb: 206_131, limitKb: 524_288 }])
  })
})

describe('allocators', () => {
  test.each([
    [
      'malloc_stats',
      'Arena 0:\nsystem bytes     =    5136384\nin use bytes     =    2504656\nTotal (incl. mmap):\nsystem bytes     =    5136384\nin use bytes     =    2504656\nmax mmap regions =          0\n',
      5_136_384,
      2_631_728,
    ],
    ['mallinfo', 'arena = 5136384\nuordblks = 2504656\nfordblks = 2631728\n', 5_136_384, 2_631_728],
    ['mallinfo', '10:00:01 INFO heap: arena=5136384 in_use=2504656 free=2631728\n', 5_136_384, 2_631_728],
    [
      'jemalloc',
      '___ Begin jemalloc statistics ___\nVersion: "5.3.0-0"\nAllocated: 1000000, active: 2000000, metadata: 2568400 (n_thp 0), resident: 4000000, mapped: 9740288, retained: 3891200\n--- End jemalloc statistics ---\n',
      4_000_000,
      3_000_000,
    ],
    [
      'tcmalloc',
      'MALLOC:       12345678 (   11.8 MiB) Bytes in use by application\nMALLOC: +      2097152 (    2.0 MiB) Bytes in page heap freelist\nMALLOC: =     14442830 (   13.8 MiB) Actual memory used (physical + swap)\n',
      14_442_830,
      2_097_152,
    ],
    [
      'redis',
      '# Memory\r\nused_memory:1000000\r\nused_memory_human:976K\r\nused_memory_rss:3000000\r\nmem_fragmentation_ratio:3.00\r\n',
      3_000_000,
      2_000_000,
    ],
  ])('%s', (source, text, systemBytes, freeBytes) => {
    expect(read(HEAP_USAGE, text)).toMatchObject([{ source, systemBytes, freeBytes }])
  })
})

test('swap areas: KiB of /proc/swaps, units of swapon --show, zram', () => {
  expect(
    read(
      SWAP_AREA,
      'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swapfile                               file\t\t1228796\t\t354564\t\t-2\n',
    ),
  ).toMatchObject([{ sizeKb: 1_228_796, usedKb: 354_564, compressed: false }])
  expect(read(SWAP_AREA, 'NAME       TYPE      SIZE   USED PRIO\n/dev/zram0 partition 7.5G 128.5M  100\n')).toMatchObject([
    { sizeKb: 7_864_320, usedKb: 131_584, compressed: true },
  ])
})

test('a word of a capture in a log opens no section: the lines below are seen', () => {
  const words = [
    'Allocated: 12 seats',
    'retry 4194304 times',
    'the total memory grew',
    '/sys/fs/cgroup/x/memory.max: No such file or directory',
    'arena=3 uordblks=2',
    'pswpin is up',
  ]
  const found: string[] = []
  const matchers = new Matchers([saying('Segmentation fault')])
  for (const word of words) {
    const reader = new ArtifactReader('app.log', new Formats(PARSERS), matchers, {
      show: ({ name }, { message }: { readonly message: string }) => void (name === 'said' && found.push(message)),
      failed: () => {},
    })
    for (const [i, text] of [word, 'Segmentation fault'].entries()) reader.line({ text, line: i + 1, offset: 0 })
    reader.end()
  }
  expect(found).toHaveLength(words.length)
})
