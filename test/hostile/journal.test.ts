import { describe, expect, test } from 'vitest'
import { analyzed, bytes, EVIDENCE, gapsOf, idsOf, linesOf, MEMCG, randomBytes } from './evidence.ts'

const OF_KERNEL = {
  __REALTIME_TIMESTAMP: '1763700000000000',
  _HOSTNAME: 'node-7',
  _TRANSPORT: 'kernel',
  SYSLOG_IDENTIFIER: 'kernel',
  PRIORITY: '3',
}
const entry = (message: unknown): string => JSON.stringify({ ...OF_KERNEL, MESSAGE: message })
const around = (...lines: string[]): string => [entry('usb 1-2: new device'), ...lines, entry('eth0: renamed from veth1'), ''].join('\n')
const BIG = 3 * 2 ** 20
const CUT = ['limit: 1 line longer than 1048576 bytes cut (--max-line)']

describe('an entry of the journal in JSON', () => {
  for (const [id, say] of EVIDENCE) {
    const good = entry(say('server'))
    const many = Array.from({ length: 400_000 }, (_, i) => `"K${i}":"${i}"`).join(',')
    const cases: Readonly<Record<string, readonly [text: string, gaps?: readonly string[]]>> = {
      'a name twice, the evidence first': [around(`${good.slice(0, -1)},"MESSAGE":"nothing to see"}`)],
      'a name twice, the evidence last': [around(`{"MESSAGE":"nothing to see",${good.slice(1)}`)],
      'who said it twice': [around(`${good.slice(0, -1)},"_TRANSPORT":"stdout"}`)],
      '400,000 fields before it': [around(`{${many},${good.slice(1)}`), CUT],
      '400,000 fields behind it': [around(`${good.slice(0, -1)},${many}}`), CUT],
      'a huge field behind it': [around(`${good.slice(0, -1)},"BLOB":"${'A'.repeat(BIG)}"}`), CUT],
      'a huge field before it': [around(`{"BLOB":"${'A'.repeat(BIG)}",${good.slice(1)}`), CUT],
      'a huge line before its own': [around(entry('A'.repeat(BIG)), good), CUT],
      'its message as bytes': [around(entry([...Buffer.from(say('a\u001bb'))]))],
      'half a surrogate': [around(entry(say('a\ud800b')))],
      'every character escaped': [
        around(
          `{"_TRANSPORT":"kernel","MESSAGE":"${say('x').replaceAll(/./gs, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"}`,
        ),
      ],
      'names of every object': [around(`{"__proto__":{"MESSAGE":"x"},"constructor":{"prototype":1},${good.slice(1)}`)],
      'arrays within arrays without end': [around(`${good.slice(0, -1)},"N":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)],
    }
    for (const [what, [text, gaps = []]] of Object.entries(cases))
      test(`${id}: ${what}`, async () => {
        const report = await analyzed(text)
        expect(idsOf(report)).toEqual([id])
        expect(gapsOf(report)).toEqual(gaps)
      })
  }
})

describe('journal export', () => {
  const field = (name: string, length: bigint, value: string): Buffer => {
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(length)
    return bytes(`${name}\n`, size, `${value}\n`)
  }
  const exported = (message: string, more: Uint8Array | string = ''): Buffer =>
    bytes(...Object.entries(OF_KERNEL).map(([name, value]) => `${name}=${value}\n`), more, `MESSAGE=${message}\n\n`)

  test.each([0n, 3n, 1n << 40n, 1n << 63n, (1n << 64n) - 1n])('a field that claims %i bytes hides no message', async (length) => {
    for (const [id, say] of EVIDENCE) {
      const quiet = exported('usb 1-2: new device')
      const before = await analyzed(bytes(quiet, exported('quiet', field('BLOB', length, 'data')), exported(say('server')), quiet))
      expect(idsOf(before)).toEqual([id])
      expect(idsOf(await analyzed(bytes(quiet, exported(say('server'), field('BLOB', length, 'data')), quiet)))).toEqual([id])
      expect(gapsOf(before)).toEqual(length > 768n << 20n ? [`corrupt: ${IMPOSSIBLE(14)}`] : [])
    }
  })

  const IMPOSSIBLE = (line: number, more = ''): string =>
    `a field of the journal states a length that cannot be (line ${line}${more}), it was read line by line`

  test('lengths that cannot be are told with the first and their number, a word by itself is none', async () => {
    const impossible = exported('quiet', field('BLOB', 1n << 60n, 'data'))
    expect(gapsOf(await analyzed(bytes(impossible, exported('quiet'), impossible, impossible)))).toEqual([
      `corrupt: ${IMPOSSIBLE(7, ', and 2 more')}`,
    ])
    expect(gapsOf(await analyzed(bytes(exported('quiet', 'ATTACHED\nby somebody who pasted it\n'), exported(MEMCG('server')))))).toEqual([])
  })

  /** An entry of somebody who may log, with a field that holds newlines, and what stands below it. */
  const forged = (value: Buffer | string, length = Buffer.from(value).length): Buffer => {
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(length))
    return bytes(
      '__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1763700000000002\n_TRANSPORT=journal\n_COMM=logger\n',
      'BLOB\n',
      size,
      value,
      '\nMESSAGE=hello\n\n',
    )
  }
  const PANIC =
    '__CURSOR=s=9\n__REALTIME_TIMESTAMP=1763700000000003\n_TRANSPORT=kernel\nMESSAGE=Kernel panic - not syncing: Fatal exception in interrupt'
  const real = exported(MEMCG('server'))

  test.each([
    ['an entry', `x\n\n${PANIC}\n\n`],
    ['an entry behind bytes that are no text', bytes(Buffer.from([0xff, 0xc3, 0x80]), `\n\n${PANIC}\n\n`)],
    ['a line of syslog', 'x\nNov 21 14:00:00 web1 kernel: Kernel panic - not syncing: Fatal exception in interrupt\ny'],
    ['a field of the kernel', 'x\n_TRANSPORT=kernel\nMESSAGE=Kernel panic - not syncing: Fatal exception in interrupt'],
    ['a heading', 'x\nprocs -----------memory---------- ---swap-- -----io----\n\n'],
  ])('%s within a field is its value, whatever length it has', async (_, value) => {
    for (const more of [0, 1, 10 - (value.length % 10), 100, 128, 200, 70_000]) {
      const report = await analyzed(bytes(forged(bytes(value, 'p'.repeat(more))), real))
      expect(idsOf(report), String(more)).toEqual(['oom-kill-cgroup'])
      expect(gapsOf(report)).toEqual([])
    }
  })

  test('where no line ends at the length, what stands within is read', async () => {
    for (const length of [0, 6, 3000])
      expect(idsOf(await analyzed(bytes(forged('xyz', length), exported('usb 1-2: new device'), real)))).toEqual(['oom-kill-cgroup'])
  })

  test('entries within a field of a wrong length are read, wherever it ends in a line behind them', async () => {
    const quiet = exported('usb 1-2: new device')
    const behind = forged('xyz').length - forged('xyz').indexOf('xyz') + real.length
    for (const length of [behind + 3, behind + 30, behind + quiet.length - 10])
      expect(idsOf(await analyzed(bytes(forged('xyz', length), real, quiet, quiet))), String(length)).toEqual(['oom-kill-cgroup'])
  })

  test.each([
    ['noise', randomBytes(2 ** 20)],
    ['noise without a newline, longer than a line may be', randomBytes(3 * 2 ** 20).map((byte) => (byte === 10 ? 11 : byte))],
    ['letters without a newline', Buffer.alloc(3 * 2 ** 20, 'abc ')],
    ['NUL bytes', Buffer.alloc(3 * 2 ** 20)],
  ])('%s in a field hides nothing behind it', async (_, value) => {
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(value.length))
    const core = bytes('COREDUMP\n', size, value, '\n')
    const quiet = exported('usb 1-2: new device')
    for (const [text, line] of [
      [bytes(quiet, exported(MEMCG('server'), core), quiet), 15],
      [bytes(quiet, exported('quiet', core), real, quiet), 22],
    ] as const) {
      const report = await analyzed(text)
      expect(idsOf(report)).toEqual(['oom-kill-cgroup'])
      expect(linesOf(report)).toEqual([line + value.filter((byte) => byte === 10).length])
      expect(gapsOf(report)).toHaveLength(1)
    }
  })

  test('noise in a field at the very beginning, wherever it ends', async () => {
    for (const less of [0, 37, 148, 296, 481]) {
      const value = randomBytes(2 ** 18 - less, 3)
      const size = Buffer.alloc(8)
      size.writeBigUInt64LE(BigInt(value.length))
      const head = '__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1763700000000000\n_TRANSPORT=kernel\n'
      const text = bytes(head, 'COREDUMP\n', size, value, `\nMESSAGE=${MEMCG('server')}\n\n${head}MESSAGE=usb 1-2: new device\n\n`)
      const report = await analyzed(text)
      expect(idsOf(report), String(less)).toEqual(['oom-kill-cgroup'])
      expect(linesOf(report)).toEqual([6 + value.filter((byte) => byte === 10).length])
    }
  })

  test('an entry that breaks off within a field is told', async () => {
    const report = await analyzed(bytes(real, forged('x'.repeat(500)).subarray(0, -300)))
    expect(idsOf(report)).toEqual(['oom-kill-cgroup'])
    expect(gapsOf(report)).toEqual(['truncated: its last entry breaks off'])
  })
})
