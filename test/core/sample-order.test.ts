import { describe, expect, test } from 'vitest'
import { inOrder, stemOf } from '../../src/core/sample-order.ts'

describe('files of one series', () => {
  test.each([
    ['cpu.stat.1', 'cpu.stat'],
    ['status-2.txt', 'status'],
    ['status.txt.3', 'status'],
    ['x/nstat-before.txt', 'x/nstat'],
    ['netstat_after', 'netstat'],
    ['free.2026-11-24T10:00:00', 'free'],
    ['free-20261124-100000.txt', 'free'],
    ['meminfo.1763978400', 'meminfo'],
    ['memory.stat', 'memory.stat'],
    ['status.t0', 'status'],
    ['after/cpu.stat', '*/cpu.stat'],
    ['x.tgz!before/cpu.stat', 'x.tgz!*/cpu.stat'],
    ['snap-2/proc/meminfo', '*/proc/meminfo'],
    ['2026-11-24_1000/meminfo', '*/meminfo'],
    ['node1/meminfo', 'node1/meminfo'],
    ['proc/4242/limits', 'proc/4242/limits'],
  ])('%s', (path, stem) => expect(stemOf(path)).toBe(stem))
})

describe('the order of the samples', () => {
  const at = (artifact: string, line = 1, seconds?: number) => ({
    at: { artifact, line, offset: 0, text: '' },
    ...(seconds === undefined ? {} : { time: { wall: 1000 * seconds } }),
  })
  const order = (...samples: ReturnType<typeof at>[]) => inOrder(samples).map((s) => `${s.at.artifact}:${s.at.line}`)
  test('by number, not by text', () => {
    expect(order(at('m.10'), at('m.2'), at('m.1'))).toEqual(['m.1:1', 'm.2:1', 'm.10:1'])
  })
  test('before, then after, as a name or as a folder', () => {
    expect(order(at('n-after.txt'), at('n-before.txt'))).toEqual(['n-before.txt:1', 'n-after.txt:1'])
    expect(order(at('after/cpu.stat'), at('before/cpu.stat'))).toEqual(['before/cpu.stat:1', 'after/cpu.stat:1'])
  })
  test('by line within one file', () => {
    expect(order(at('m', 9), at('m', 2))).toEqual(['m:2', 'm:9'])
  })
  test('their own times beat the names', () => {
    expect(order(at('m.1', 1, 50), at('m.2', 1, 10))).toEqual(['m.2:1', 'm.1:1'])
    expect(order(at('m.1', 1, 50), at('m.2'))).toEqual(['m.1:1', 'm.2:1'])
  })
})
