import { describe, expect, test } from 'vitest'
import { seriesOf } from '../../src/core/series-of.ts'

describe('files of one series', () => {
  test.each([
    [['cpu.stat.1', 'cpu.stat.2', 'cpu.stat.10']],
    [['status-1.txt', 'status-2.txt']],
    [['x/nstat-before.txt', 'x/nstat-after.txt']],
    [['1-netstat.txt', '2-netstat.txt']],
    [['free.2026-11-24T10:00:00', 'free.2026-11-24T10:01:00']],
    [['free-20261124-100000.txt', 'free-20261124-100100.txt']],
    [['meminfo.1763978400', 'meminfo.1763978460']],
    [['before/cpu.stat', 'after/cpu.stat']],
    [['x.tgz!t1/memory.stat', 'x.tgz!t2/memory.stat']],
    [['snap-2/proc/meminfo', 'snap-10/proc/meminfo']],
  ])('%j', (paths) => expect(new Set(paths.map(seriesOf)).size).toBe(1))
  test.each([
    [['proc/4242/limits', 'proc/4243/limits']],
    [['node0/meminfo', 'node1/meminfo']],
    [['web-1.free.txt', 'web-2.free.txt']],
    [['10.0.0.5-sar.txt', '10.0.0.6-sar.txt']],
    [['cgroup/a/cpu.stat', 'cgroup/b/cpu.stat']],
  ])('different things: %j', (paths) => expect(new Set(paths.map(seriesOf)).size).toBe(2))
})
