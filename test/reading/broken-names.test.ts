import { describe, expect, test } from 'vitest'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Cited } from '../../src/core/span.ts'
import { BrokenNames } from '../../src/reading/broken-names.ts'

const line = (message: string, at: number, more: Partial<LogLine> = {}): Cited<LogLine> => ({
  message,
  ...more,
  at: { artifact: 'kern.log', line: at, offset: 0, text: message },
})

/** What is read of these lines, each with its place. */
function read(messages: readonly (string | Cited<LogLine>)[]): string[] {
  const names = new BrokenNames()
  const lines = messages.map((message, i) => (typeof message === 'string' ? line(message, i + 1) : message))
  return [...lines.flatMap((one) => names.seen(one)), ...names.waiting()].map(({ message, at }) =>
    [at.line, ...(at.endLine === undefined ? [] : [at.endLine]), message].join(' '),
  )
}

describe('a message that a name breaks is put together', () => {
  test.each([
    ['INFO: task a', 'b:12 blocked for more than 120 seconds.'],
    ['watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [a', 'b:12]'],
    ['CPU: 1 UID: 0 PID: 12 Comm: a', 'b Tainted: G        W 6.12.0'],
    ['Pid: 12, comm: a', 'b Not tainted 2.6.32'],
    ['task:a', 'b              state:D stack:0     pid:12'],
    ['BUG: scheduling while atomic: a', 'b/12/0x00000002'],
    ['BUG: Bad page map in process a', 'b  pte:80 pmd:12'],
    ['Read of size 8 at addr ffff888012345678 by task a', 'b/12'],
    ['WARNING: mm/slub.c:12 at foo+0x1/0x2, CPU#1: a', 'b/12'],
    ['traps: a', 'b[12] trap int3 ip:1 sp:2 error:0'],
    ['Process a', 'b (pid: 12, stack limit = 0x1)'],
    ['Killed process 12 (a', 'b) total-vm:1kB'],
    ['oom_reaper: reaped process 12 (a', 'b), now anon-rss:0kB'],
    ['oom-kill:constraint=CONSTRAINT_NONE,task=a', 'b,pid=12,uid=0'],
  ])('%s', (first, second) => {
    expect(read(['before', first, second, 'behind'])).toEqual(['1 before', `2 3 ${first}\\x0a${second}`, '4 behind'])
  })
  test('over more than two lines, and twice in one', () => {
    expect(read(['INFO: task ', '', 'a', ':1 blocked on a mutex likely owned by task b', 'c:2.', 'behind'])).toEqual([
      String.raw`1 5 INFO: task \x0a\x0aa\x0a:1 blocked on a mutex likely owned by task b\x0ac:2.`,
      '6 behind',
    ])
  })
  test('below its own indentation, with the blank that the message has', () => {
    const first = 'CPU: 1 PID: 12 Comm: name'
    expect(read([first, `${' '.repeat(15)} Not tainted 6.1`])).toEqual([String.raw`1 2 CPU: 1 PID: 12 Comm: name\x0a Not tainted 6.1`])
    expect(read(['INFO: task a', `${' '.repeat(15)}b:1 blocked for more`])).toEqual([String.raw`1 2 INFO: task a\x0ab:1 blocked for more`])
  })
  test('in one line, which is quoted as it stands', () => {
    const [whole] = [line('INFO: task a', 7), line('b:1 blocked for more', 7)].flatMap(
      (
        (names) => (one) =>
          names.seen(one)
      )(new BrokenNames()),
    )
    expect(whole?.at).toEqual({ artifact: 'kern.log', line: 7, offset: 0, text: 'INFO: task a', message: whole?.message })
  })
})

describe('lines that are not one stay two', () => {
  const first = 'INFO: task a'
  const second = 'b:12 blocked for more than 120 seconds.'
  test.each([
    ['what ends otherwise', [first, 'b:12 is fine']],
    ['a name of more than 15 bytes', ['INFO: task fifteen bytes at', second]],
    ['more than 15 bytes in other scripts', ['INFO: task приложен', second]],
    ['a name that is over', ['INFO: task a:12 blocked', second]],
    ['another line between them', [first, 'usb 1-1: new high-speed USB device', second]],
    ['the last line', [first]],
    ['two that begin', [first, first]],
  ])('%s', (_, messages) => expect(read(messages)).toEqual(messages.map((message, i) => `${i + 1} ${message}`)))
  test.each<[string, Partial<LogLine>, Partial<LogLine>]>([
    ['of two machines', { host: 'a' }, { host: 'b' }],
    ['of two printk callers', { caller: 'T1' }, { caller: 'T2' }],
    ['of a program', { kernel: false }, { kernel: false }],
  ])('%s', (_, one, other) => expect(read([line(first, 1, one), line(second, 2, other)])).toEqual([`1 ${first}`, `2 ${second}`]))
})
