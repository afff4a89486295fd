import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const findings = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await findings(files)).map((f) => f.id)
const found = async (files: Record<string, string>, id: string) => (await findings(files)).find((f) => f.id === id)
const minute = (i: number) => `2026-11-24T10:${String(i).padStart(2, '0')}:00Z\n`
const rising = [100, 130, 160, 190, 220, 250]
const filling = [100, 160, 200, 208, 208, 208]

describe('memory-leak from every series', () => {
  const rollup = (mib: number) =>
    `556dac441000-7ffffa093000 ---p 00000000 00:00 0                          [rollup]\nRss:                ${mib * 1024 + 900} kB\nPss:                 452 kB\nAnonymous:           ${mib * 1024} kB\nSwap:                  0 kB\n`
  const status = (mib: number) =>
    `Name:\tapid\nState:\tS (sleeping)\nTgid:\t4540\nPid:\t4540\nVmSize:\t ${mib * 1024 + 9000} kB\nVmRSS:\t ${mib * 1024 + 900} kB\nRssAnon:\t ${mib * 1024} kB\nThreads:\t1\n`
  const stat = (mib: number) =>
    `4540 (apid) S 1 4540 4540 0 -1 4194560 9 0 31 0 0 0 0 0 20 0 17 0 185013 ${(mib + 9) * 1_048_576} ${mib * 256} 1844 1 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 9 9 9 1 1 1 1 0\n`
  const top = (mib: number) =>
    `NAME                    CPU(cores)   MEMORY(bytes)   \napi-7d9f6c9b5-2xk4p     12m          ${mib}Mi           \n`
  const group = (mib: number) => `anon ${mib * 1_048_576}\nfile 4096\nkernel_stack 16384\n`
  const series = (one: (mib: number) => string, sizes: readonly number[]) => sizes.map((mib, i) => minute(i) + one(mib)).join('')
  const kinds: [string, (mib: number) => string, string][] = [
    ['smaps_rollup', rollup, 'proc/4540/smaps_rollup'],
    ['status', status, 'status-series.txt'],
    ['/proc/PID/stat', stat, 'stat.txt'],
    ['kubectl top pod', top, 'top.txt'],
    ['memory.stat', group, 'memory.stat'],
  ]
  test.each(kinds)('%s: grows, with slope, fit and window', async (_, one, path) => {
    const leak = await found({ [path]: series(one, rising) }, 'memory-leak')
    expect(leak?.facts).toMatchObject({ samples: 6, fitR2: 1, windowSeconds: 300, slopeKbPerMin: 30_720 })
  })
  test.each(kinds)('%s: fills and stays, silent', async (_, one, path) => {
    expect(await ids({ [path]: series(one, filling) })).toEqual([])
  })
  test('one file per moment, ten of them: 10 comes after 9', async () => {
    const files = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`status.${i + 1}.txt`, status(100 + 20 * i)]))
    expect((await found(files, 'memory-leak'))?.facts).toMatchObject({ samples: 11, fromKb: 102_400, toKb: 307_200 })
  })
  test('the time to the limit of its cgroup', async () => {
    const leak = await found({ 'g/memory.stat': series(group, rising), 'g/memory.max': '314572800\n' }, 'memory-leak')
    expect(leak?.facts).toMatchObject({ limitKb: 307_200, minutesToLimit: 1.7 })
  })
  test('a cgroup whose page cache grows: silent', async () => {
    const cache = (mib: number) => `anon 4194304\nfile ${mib * 1_048_576}\nkernel_stack 16384\n`
    const current = rising.map((mib, i) => minute(i) + `${mib * 1_048_576}\n`).join('')
    expect(await ids({ 'g/memory.stat': series(cache, rising), 'g/memory.current': current })).toEqual([])
  })
  test('resident memory alone: told with what is missing', async () => {
    const ps = rising.map((mib, i) => `${minute(i)}    PID   RSS COMMAND\n   4540 ${mib * 1024} apid\n`).join('')
    expect((await found({ 'ps.txt': ps }, 'memory-leak'))?.because.join()).toContain('VSZ or RssAnon')
  })
})

describe('kernel-memory-leak from captures', () => {
  const meminfo = (unreclaimable: number, anon = 900_000, cached = 150_000) =>
    `MemTotal:        8000000 kB\nMemFree:          ${7_950_000 - unreclaimable - anon - cached} kB\nMemAvailable:     900000 kB\nBuffers:            1000 kB\nCached:           ${cached} kB\nAnonPages:        ${anon} kB\nShmem:             10004 kB\nSlab:            ${unreclaimable + 20_000} kB\nSReclaimable:      20000 kB\nSUnreclaim:      ${unreclaimable} kB\nKernelStack:        3472 kB\nPageTables:        12460 kB\n`
  test('unreclaimable slab is most of RAM, and the cache is named', async () => {
    const slabtop =
      ' Active / Total Objects (% used)    : 952742 / 1099445 (86.7%)\n Active / Total Size (% used)       : 245976.54K / 6400128.25K (93.1%)\n\n  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n32576700 32576700  100%    0.19K   8353       39     6200012K kmalloc-192            \n1789080 178578  99%    0.04K   1754      102      70160K dentry          \n'
    const leak = await found({ 'meminfo.txt': meminfo(6_300_000), 'slabtop.txt': slabtop }, 'kernel-memory-leak')
    expect(leak?.facts).toMatchObject({ what: 'unreclaimable slab', sharePct: 79 })
    expect(leak?.headline).toContain('5.9 GiB of it in cache kmalloc-192')
  })
  test('a series that grows', async () => {
    const series = [500_000, 600_000, 700_000, 800_000, 900_000].map((kb, i) => minute(i) + meminfo(kb)).join('')
    expect((await found({ 'meminfo.txt': series }, 'kernel-memory-leak'))?.facts).toMatchObject({
      samples: 5,
      fromKb: 500_000,
      slopeKbPerMin: 100_000,
    })
  })
  test('one cache of slabinfo grows; inode and dentry caches do not count', async () => {
    const slabinfo = (name: string, slabs: number) =>
      `slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n${name} ${slabs * 21} ${slabs * 21} 192 21 1 : tunables 0 0 0 : slabdata ${slabs} ${slabs} 0\n`
    const series = (name: string) => [20_000, 40_000, 60_000, 80_000, 100_000].map((slabs, i) => minute(i) + slabinfo(name, slabs)).join('')
    expect((await found({ 'slabinfo.txt': series('vring_desc') }, 'kernel-memory-leak'))?.facts).toMatchObject({
      what: 'slab cache vring_desc',
      sizeKb: 400_000,
    })
    expect(await ids({ 'slabinfo.txt': series('dentry') })).toEqual([])
  })
  test.each([
    ['page cache', meminfo(90_000, 900_000, 6_500_000)],
    ['processes', meminfo(90_000, 7_000_000)],
    [
      'huge pages',
      `${meminfo(90_000).replace(/MemFree: .*/, 'MemFree:          200000 kB')}HugePages_Total:    3200\nHugepagesize:       2048 kB\n`,
    ],
  ])('%s are none', async (_, text) => expect(await ids({ 'meminfo.txt': text })).not.toContain('kernel-memory-leak'))
})

describe('heap-fragmentation by other allocators', () => {
  const mib = 1_048_576
  test.each([
    ['redis', `used_memory:${100 * mib}\nused_memory_rss:${180 * mib}\n`, `used_memory:${100 * mib}\nused_memory_rss:${110 * mib}\n`],
    [
      'jemalloc',
      `___ Begin jemalloc statistics ___\nAllocated: ${100 * mib}, active: ${150 * mib}, metadata: 1, resident: ${300 * mib}, mapped: 1\n`,
      `___ Begin jemalloc statistics ___\nAllocated: ${100 * mib}, active: ${105 * mib}, metadata: 1, resident: ${120 * mib}, mapped: 1\n`,
    ],
    [
      'mallinfo',
      `arena = ${200 * mib}\nuordblks = ${20 * mib}\nfordblks = ${180 * mib}\n`,
      `arena = ${200 * mib}\nuordblks = ${190 * mib}\nfordblks = ${10 * mib}\n`,
    ],
  ])('%s', async (_, holes, full) => {
    expect(await ids({ 'heap.txt': holes })).toEqual(['heap-fragmentation'])
    expect(await ids({ 'heap.txt': full })).toEqual([])
  })
  test('a small heap does no harm', async () => expect(await ids({ 'i.txt': 'used_memory:914480\nused_memory_rss:6766592\n' })).toEqual([]))
})

describe('memory-pressure', () => {
  const psi = (avg10: number, avg60: number) =>
    `some avg10=${avg10.toFixed(2)} avg60=${avg60.toFixed(2)} avg300=1.00 total=7\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=6\n`
  test('most of a series over the threshold: the share is told', async () => {
    const text = [12, 14, 15, 3, 16].map((v, i) => minute(i) + psi(v, 8)).join('')
    expect((await found({ 'psi-memory.txt': text }, 'memory-pressure'))?.facts).toMatchObject({
      samples: 5,
      shareOfSamplesPct: 80,
      someAvg10Pct: 16,
    })
  })
  test('one spike in a series: silent', async () => {
    expect(await ids({ 'psi-memory.txt': [0, 0, 25, 1, 0, 0].map((v, i) => minute(i) + psi(v, 2)).join('') })).toEqual([])
  })
  const vmstat = (time: string, stalls: number) => `${time}nr_free_pages 10\nallocstall_normal ${stalls}\npgscan_direct ${stalls * 90}\n`
  test('direct reclaims within a known time', async () => {
    expect((await found({ 'vmstat.1': vmstat(minute(0), 7), 'vmstat.2': vmstat(minute(1), 907) }, 'memory-pressure'))?.facts).toMatchObject(
      {
        allocStalls: 900,
        windowSeconds: 60,
      },
    )
  })
  test('the same number in a day: silent', async () => {
    expect(await ids({ 'vmstat.1': vmstat(minute(0), 7), 'vmstat.2': vmstat('2026-11-25T10:00:00Z\n', 907) })).toEqual([])
  })
  const head = '               total        used        free      shared  buff/cache   available\n'
  test.each([
    [
      '40 of 3934 MiB available',
      `${head}Mem:            3934        3700         120           8         114          40\n`,
      ['memory-pressure'],
    ],
    ['little free, much available', `${head}Mem:            3934        1700         120           8        2114        1940\n`, []],
  ])('%s', async (_, text, expected) => expect(await ids({ 'free.txt': text })).toEqual(expected))
})

describe('swap-thrash from counters', () => {
  const sample = (i: number, n: number) => `${minute(i)}pswpin ${n}\npswpout ${n}\n`
  test('two samples a minute apart', async () => {
    const files = { 'vmstat.before': sample(0, 0), 'vmstat.after': sample(1, 60_000) }
    expect((await found(files, 'swap-thrash'))?.facts).toMatchObject({ siMax: 60_000, windowSeconds: 60, unit: 'pages' })
  })
  test('the same traffic in an hour: silent', async () => {
    expect(await ids({ 'vmstat.1': sample(0, 0), 'vmstat.2': sample(59, 60_000) })).toEqual([])
  })
  test('vmstat -s twice, and tasks that wait', async () => {
    const text = (n: number) => `     24683656 K total memory\n      2466 K free memory\n ${n} pages swapped in\n ${n} pages swapped out\n`
    const files = { 'vmstat-s.1': text(100), 'vmstat-s.2': text(90_100) }
    expect(await ids(files)).toEqual([])
    expect(await ids({ ...files, 'psi-memory.txt': 'some avg10=31.00 avg60=24.00 avg300=9.00 total=7\n' })).toContain('swap-thrash')
  })
})

describe('page-cache-eviction by faults', () => {
  const banner = 'Linux 6.1.0-9-amd64 (db-1) \t11/24/26 \t_x86_64_\t(4 CPU)\n\n'
  const sarB = (scanned: number) =>
    `${banner}10:00:00  pgpgin/s pgpgout/s   fault/s  majflt/s  pgfree/s pgscank/s pgscand/s pgsteal/s    %vmeff\n${[1, 2, 3, 4, 5].map((i) => `10:00:0${i} 64000.00      0.00   2510.00    910.00  10888.00 ${scanned}.00      0.00  9000.00     90.00\n`).join('')}`
  const noSwap = 'MemTotal:       24684092 kB\nMemFree:        970796 kB\nMemAvailable:   13973120 kB\nSwapTotal:             0 kB\n'
  test('mapped files are dropped and read again', async () => {
    expect((await found({ 'sar-B.txt': sarB(9000), 'meminfo.txt': noSwap }, 'page-cache-eviction'))?.facts).toMatchObject({
      majorFaultsPerSecond: 910,
      samples: 5,
    })
  })
  test('read for the first time: nothing is reclaimed', async () =>
    expect(await ids({ 'sar-B.txt': sarB(0), 'meminfo.txt': noSwap })).toEqual([]))
  test('where swap is not known, the faults may be of swapped pages', async () =>
    expect(await ids({ 'sar-B.txt': sarB(9000) })).toEqual([]))
})

describe('container-limit-low', () => {
  const stat = (anon: number, file: number) => `anon ${anon}\nfile ${file}\nkernel_stack 16384\nslab_unreclaimable 1048576\n`
  const files = (anon: number, file: number, hits: number) => ({
    'g/memory.max': '268435456\n',
    'g/memory.current': '268000000\n',
    'g/memory.stat': stat(anon, file),
    'g/memory.events': `low 0\nhigh 0\nmax ${hits}\noom 0\noom_kill 0\n`,
  })
  test('what it uses does not fit, and it ran into the limit', async () => {
    expect((await found(files(255_000_000, 10_000_000, 4000), 'container-limit-low'))?.facts).toMatchObject({
      limitKb: 262_144,
      limitHits: 4000,
      measured: true,
    })
  })
  test('page cache fills it up to the limit: silent', async () => expect(await ids(files(20_000_000, 240_000_000, 4000))).toEqual([]))
  test.each([
    ['an option in JSON', 'sh -c ["java", "-Xmx512m", "-jar", "app.jar"]', true],
    ['the last one counts', 'java -Xmx512m -Xmx128m -jar app.jar', false],
    ['node, in MiB', 'node --max-old-space-size=1024 server.js', true],
    ['it fits', 'java -Xmx128m -jar app.jar', false],
  ])('%s', async (_, args, low) => {
    const got = await ids({ 'g/memory.max': '268435456\n', 'ps.txt': `    PID   RSS COMMAND\n  14626 142244 ${args}\n` })
    expect(got).toEqual(low ? ['container-limit-low'] : [])
  })
  test('docker stats: 97 % of its limit', async () => {
    const text = (used: string) =>
      `CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n3f4e1c0a9b7d   api-1     0.15%     ${used} / 512MiB     39.32%    1.2kB / 0B        0B / 0B           11\n`
    expect(await ids({ 'stats.txt': text('498.0MiB') })).toEqual(['container-limit-low'])
    expect(await ids({ 'stats.txt': text('201.3MiB') })).toEqual([])
  })
})

describe('case 13: swap in use by other captures', () => {
  const head = '               total        used        free      shared  buff/cache   available\n'
  const free = (i: number) =>
    `${minute(i)}${head}Mem:             972         857          71           0          45          65\nSwap:           1199         959         240\n`
  const counters = (n: number) =>
    `      995328 K total memory\n       71860 K free memory\n ${n} pages swapped in\n ${2 * n} pages swapped out\n`
  test('80 % of swap used, counters stand still: silent', async () => {
    expect(
      await ids({
        'free.txt': [0, 1, 2, 3].map(free).join(''),
        'vmstat-s.txt': minute(0) + counters(900_000) + minute(5) + counters(900_000),
      }),
    ).toEqual([])
  })
  test('the same swap, and the counters run: swap-thrash', async () => {
    expect(await ids({ 'free.txt': free(0), 'vmstat-s.txt': minute(0) + counters(900_000) + minute(1) + counters(990_000) })).toContain(
      'swap-thrash',
    )
  })
})
