import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { CGROUP_IO } from '../../src/records/cgroup-io.ts'
import { read } from '../records.ts'

const findings = async (files: Record<string, string>) => (await analyzeText(files)).findings
const stat = (read: number, reads: number, device = '8:16') =>
  `${device} rbytes=${read} wbytes=314773504 rios=${reads} wios=353 dbytes=0 dios=0\n`
const dated = (texts: readonly string[]) => texts.map((text, i) => `2026-11-26T07:00:${i}0+00:00\n${text}`).join('')
const MAX = '8:16 rbps=2097152 wbps=max riops=max wiops=120\n'
const ROOT = 'sys/fs/cgroup/batch.slice'

describe('io.stat and io.max', () => {
  test('rows of both, whatever the file is called', () => {
    expect(read(CGROUP_IO, stat(4096, 1)).map((io) => [io.kind, io.what, io.value])).toEqual([
      ['done', 'bytes read', 4096],
      ['done', 'bytes written', 314_773_504],
      ['done', 'reads', 1],
      ['done', 'writes', 353],
    ])
    expect(read(CGROUP_IO, MAX).map((io) => [io.kind, io.what, io.value])).toEqual([
      ['limit', 'bytes read', 2_097_152],
      ['limit', 'writes', 120],
    ])
  })
  test('version 1: the file names say what the rows are', () => {
    const of = (name: string, text: string) => read(CGROUP_IO, text, `cgroup/blkio/batch/blkio.throttle.${name}`)
    expect(of('io_service_bytes', '8:0 Read 4096\n8:0 Write 8192\n8:0 Sync 0\n8:0 Total 12288\nTotal 12288\n')).toMatchObject([
      { device: '8:0', kind: 'done', what: 'bytes read', value: 4096 },
      { device: '8:0', kind: 'done', what: 'bytes written', value: 8192 },
    ])
    expect(of('write_iops_device', '8:0 120\n')).toMatchObject([{ kind: 'limit', what: 'writes', value: 120 }])
    expect(read(CGROUP_IO, '8:0 Read 4096\n', 'notes.txt')).toEqual([])
  })
  test('several files in one text, by heading and by name', () => {
    const tail = `==> /sys/fs/cgroup/batch/io.max <==\n${MAX}\n==> /sys/fs/cgroup/batch/io.stat <==\n${stat(4096, 1)}\n==> /sys/fs/cgroup/batch/memory.max <==\nmax\n`
    expect(read(CGROUP_IO, tail)).toHaveLength(6)
    const grep = `/sys/fs/cgroup/batch/io.max:${MAX}/sys/fs/cgroup/batch/io.stat:${stat(4096, 1)}`
    expect(read(CGROUP_IO, grep).map((io) => io.folder)).toEqual(Array(6).fill('/sys/fs/cgroup/batch/'))
  })
})

describe('a cgroup held by its own limit', () => {
  const held = { [`${ROOT}/io.max`]: MAX, [`${ROOT}/io.stat`]: dated([stat(0, 0), stat(20_900_000, 900), stat(41_900_000, 1800)]) }
  test('is a note: a limit may be meant', async () => {
    const [found, ...more] = await findings(held)
    expect(found).toMatchObject({ id: 'io-wait-saturation', severity: 'note' })
    expect(found?.facts['held']).toEqual({
      cgroup: 'batch.slice',
      device: '8:16',
      what: 'bytes read',
      perSecond: 2_095_000,
      limitPerSecond: 2_097_152,
      windowSeconds: 20,
    })
    expect(found?.evidence[0]?.note).toBe('100 % of its limit over 20 s')
    expect(more).toEqual([])
  })
  test('explains the waiting where vmstat shows it', async () => {
    const vmstat = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 3  8      0 906904  17076 479920    0    0   837  1226  290  917  7  4 86  1  1\n${' 1  8      0 906904  17076 479920    0    0  2048     0  325 1046  0  3  1 92  4\n'.repeat(6)}`
    const found = (await findings({ ...held, 'vmstat.txt': vmstat })).find((f) => f.severity === 'warning')
    expect(found?.id).toBe('io-wait-saturation')
    expect(found?.cause).toContain('2,095,000 bytes read a second of 2,097,152. Its requests wait for that limit.')
  })
  test.each([
    ['well below it', { ...held, [`${ROOT}/io.stat`]: dated([stat(0, 0), stat(9_000_000, 900)]) }],
    ['another device has the limit', { ...held, [`${ROOT}/io.max`]: MAX.replace('8:16', '8:0') }],
    ['another cgroup has it', { 'sys/fs/cgroup/web.slice/io.max': MAX, [`${ROOT}/io.stat`]: held[`${ROOT}/io.stat`]! }],
    ['samples without dates', { ...held, [`${ROOT}/io.stat`]: stat(0, 0) + stat(41_900_000, 1800) }],
    ['no limit', { [`${ROOT}/io.stat`]: held[`${ROOT}/io.stat`]! }],
  ])('%s: silent', async (_, files) => {
    expect(await findings(files)).toEqual([])
  })
})
