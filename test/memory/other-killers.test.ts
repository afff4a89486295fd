import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const one = async (text: string, id: string) => (await analyzeText({ syslog: text })).findings.filter((f) => f.id === id)

describe('killers in user space', () => {
  it.each([
    [
      'oomd by pressure',
      'Sep 18 02:27:12 d systemd-oomd[9]: Killed /a.slice/b.service due to memory pressure for /a.slice being 82.63% > 50.00% for > 1min 30s with reclaim activity',
      { cgroup: '/a.slice/b.service', unit: 'b.service', pressurePct: 82.63, thresholdPct: 50, thresholdSeconds: 90 },
    ],
    [
      'oomd by swap',
      'Sep 18 02:27:12 d systemd-oomd[9]: Killed /a.slice/b.scope due to memory used (8001) / total (8000) and swap used (95) / total (100) being more than 90.00%',
      { unit: 'b.scope', thresholdPct: 90, reason: 'memory and swap used up' },
    ],
    [
      'the manager of the unit',
      'Sep 18 02:27:12 d systemd[1]: b.scope: systemd-oomd killed 17 process(es) in this unit.',
      { unit: 'b.scope', processes: 17 },
    ],
    [
      'oomd before 250',
      'Sep 18 02:27:12 d systemd-oomd[9]: Memory pressure for /a.slice is greater than 60 for more than 30s and there was reclaim activity',
      { measured: '/a.slice', thresholdPct: 60 },
    ],
    [
      'earlyoom',
      'Sep 18 02:27:12 d earlyoom[9]: sending SIGKILL to process 8 uid 1000 "Web "Content"": oom_score 1000, VmRSS 300 MiB, cmdline "x"',
      { pid: 8, comm: 'Web "Content"', signal: 'SIGKILL', rssKb: 307_200 },
    ],
    [
      'earlyoom, an excerpt that a terminal padded',
      '    earlyoom: sending SIGTERM to process 3425760 uid 0 "python":               oom_score 946, VmRSS 2194 MiB,               cmdline "x"',
      { pid: 3_425_760, comm: 'python', signal: 'SIGTERM', rssKb: 2_246_656 },
    ],
    [
      'kubelet',
      'Sep 18 02:27:12 d kubelet[9]: W0918 eviction_manager.go:348] "Eviction manager: attempting to reclaim" resourceName="memory"\nSep 18 02:27:13 d kubelet[9]: I0918 eviction_manager.go:590] "Eviction manager: pod is evicted successfully" pod="shop/cart-0"',
      { killer: 'kubelet', pod: 'shop/cart-0' },
    ],
    [
      'lmkd, a visible app',
      "Sep 18 02:27:12 d lmkd[9]: Kill 'com.example.maps' (771), uid 10080, oom_score_adj 100 to free 220104kB rss, 0kB swap",
      { pid: 771, comm: 'com.example.maps', rssKb: 220_104 },
    ],
  ])('%s', async (_, text, facts) => {
    const found = await one(`${text}\n`, 'oom-kill-userspace')
    expect(found).toHaveLength(1)
    expect(found[0]?.facts).toMatchObject(facts)
  })

  it('kubelet evicting for the disk is none', async () => {
    expect(
      await one(
        'Sep 18 02:27:12 d kubelet[9]: W0918 eviction_manager.go:348] "Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"\nSep 18 02:27:13 d kubelet[9]: I0918 eviction_manager.go:590] "Eviction manager: pod is evicted successfully" pod="shop/cart-0"\n',
        'oom-kill-userspace',
      ),
    ).toEqual([])
  })
})

describe('runtimes', () => {
  it.each([
    ['java.lang.OutOfMemoryError: GC overhead limit exceeded', 'java', 'GC overhead limit exceeded'],
    [
      'Caused by: java.lang.OutOfMemoryError: Cannot reserve 16777216 bytes of direct buffer memory (allocated: 260000000, limit: 268435456)',
      'java',
      'Direct buffer memory',
    ],
    ['# There is insufficient memory for the Java Runtime Environment to continue.', 'java', 'native memory'],
    ['FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory', 'node', 'JavaScript heap'],
    ['fatal error: runtime: out of memory', 'go', 'memory from the system'],
    [
      'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1, 2) and data type float64',
      'python',
      'memory (MemoryError)',
    ],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'c++', 'memory (std::bad_alloc)'],
    ['Unhandled exception. System.OutOfMemoryException: Exception of type was thrown.', 'dotnet', 'managed heap'],
    [
      'PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/a.php on line 3',
      'php',
      'memory_limit',
    ],
    ['memory allocation of 1073741824 bytes failed', 'rust', 'memory from the system'],
  ])('%s', async (line, runtime, kind) => {
    const found = await one(`${line}\n`, 'app-oom')
    expect(found).toHaveLength(1)
    expect(found[0]?.facts).toMatchObject({ runtime, kind })
  })

  it('flags, threads, debug lines and the kernel are none', async () => {
    for (const line of [
      'java -XX:+HeapDumpOnOutOfMemoryError -jar a.jar',
      'java.lang.OutOfMemoryError: unable to create new native thread',
      '2026-01-26 01:49:41 DEBUG would raise MemoryError',
      '[   10.000000] Out of memory: Killed process 1 (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
    ])
      expect(await one(`${line}\n`, 'app-oom')).toEqual([])
  })
})
