import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyze, type AnalyzeOptions } from '../../src/index.ts'

const KILL =
  '[  100.000001] Out of memory: Killed process 4242 (java) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0\n'
const QUIET = '[   99.000001] usb 1-1: new high-speed USB device number 2 using xhci_hcd\n'
const LOG = QUIET.repeat(50) + KILL

/** A ustar archive, written by hand so that it can be damaged by hand. */
function tar(members: { name: string; data?: Buffer | string; type?: string; link?: string }[]): Buffer {
  const blocks = members.flatMap(({ name, data = '', type = '0', link = '' }) => {
    const body = Buffer.from(data)
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644\0', 100)
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write(type, 156)
    header.write(link, 157)
    header.write('ustar\0', 257)
    header.write('00', 263)
    header.write('        ', 148)
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

let folder = ''
const put = (name: string, data: Buffer | string): string => {
  const path = join(folder, name)
  writeFileSync(path, data)
  return path
}
const found = (report: Report): string[] => report.findings.map((f) => f.id)
const gaps = (report: Report): string => report.coverage.gaps.map((g) => `${g.what.replace(folder, '')} ${g.why}`).join('\n')
const read = (inputs: string[], options: AnalyzeOptions = {}): Promise<Report> => analyze(inputs, options)

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'inputs-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('12 a wrapping changes no finding', () => {
  const wrapped: [string, () => Buffer | string][] = [
    ['plain.log', () => LOG],
    ['misnamed.zip', () => LOG],
    ['log.gz', () => gzipSync(LOG)],
    ['two-members.gz', () => Buffer.concat([gzipSync(QUIET), gzipSync(LOG)])],
    ['a.tar', () => tar([{ name: 'var/log/kern.log', data: LOG }])],
    ['a.tgz', () => gzipSync(tar([{ name: 'var/log/kern.log.gz', data: gzipSync(LOG) }]))],
    ['nested.tar', () => tar([{ name: 'inner.tgz', data: gzipSync(tar([{ name: 'kern.log', data: LOG }])) }])],
    ['two-archives.tar', () => Buffer.concat([tar([{ name: 'a.log', data: LOG }])])],
    ['utf16.log', () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(LOG, 'utf16le')])],
    ['after-nul.log', () => Buffer.concat([Buffer.alloc(4096), Buffer.from(`\n${LOG}`)])],
  ]
  test.each(wrapped)('%s', async (name, make) => {
    const report = await read([put(name, make())])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(report.findings[0]?.facts['pid']).toBe(4242)
  })

  test('members are named archive!member, with true lines', async () => {
    const path = put('named.tar', tar([{ name: 'inner.tgz', data: gzipSync(tar([{ name: 'kern.log', data: LOG }])) }]))
    const [proof] = (await read([path])).findings[0]!.evidence
    expect(proof).toMatchObject({ artifact: `${path}!inner.tgz!kern.log`, line: 51, offset: QUIET.length * 50 })
  })

  test('standard input', async () => {
    expect(found(await read(['-'], { stdin: Readable.from([Buffer.from(LOG.slice(0, 70)), Buffer.from(LOG.slice(70))]) }))).toEqual([
      'oom-kill-global',
    ])
  })

  test('a folder and a glob', async () => {
    mkdirSync(join(folder, 'bundle/sub'), { recursive: true })
    put('bundle/sub/kern.log', LOG)
    expect(found(await read([join(folder, 'bundle')]))).toEqual(['oom-kill-global'])
    expect(found(await read([join(folder, 'bundle/**/*.log')]))).toEqual(['oom-kill-global'])
  })
})

describe('damage is named, and what is there is read', () => {
  test('a cut gzip', async () => {
    const whole = gzipSync(LOG + Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}\n`).join(''))
    const report = await read([put('cut.gz', whole.subarray(0, whole.length / 2))])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/cut\.gz truncated: gzip data ends early/)
  })
  test('a gzip with a wrong checksum keeps its last byte', async () => {
    const data = gzipSync(LOG)
    data[data.length - 8]! ^= 0xff
    const report = await read([put('crc.gz', data)])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/corrupt: gzip checksum mismatch/)
  })
  test('bytes after a gzip', async () => {
    const report = await read([put('tail.gz', Buffer.concat([gzipSync(LOG), Buffer.from('rubbish rubbish!')]))])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/tail\.gz corrupt: other data follows the gzip data at byte \d+, it was read as .*tail\.gz!\+\d+/)
  })
  test('a damaged header between two members', async () => {
    const data = tar([
      { name: 'a.log', data: QUIET },
      { name: 'b.log', data: QUIET },
      { name: 'c.log', data: LOG },
    ])
    data[1024 + 5]! ^= 1
    const report = await read([put('flipped.tar', data)])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/corrupt: damaged tar header/)
  })
  test('a tar that ends inside a member', async () => {
    const report = await read([put('short.tar', tar([{ name: 'a.log', data: LOG + QUIET.repeat(100) }]).subarray(0, 8192))])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/truncated/)
  })
  test('one bad input does not stop the others', async () => {
    const report = await read([
      join(folder, 'not-there.log'),
      put('empty.log', ''),
      put('core', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0', 'latin1')),
      put('good.log', LOG),
    ])
    expect(found(report)).toEqual(['oom-kill-global'])
    expect(gaps(report)).toMatch(/not-there\.log unreadable: no such file/)
    expect(gaps(report)).toMatch(/empty\.log empty/)
    expect(gaps(report)).toMatch(/core unsupported: an ELF file/)
  })
})

describe('limits', () => {
  test('expansion', async () => {
    const bomb = put('bomb.gz', gzipSync(Buffer.alloc(80 * 2 ** 20)))
    const report = await read([bomb, put('behind.log', LOG)])
    expect(gaps(report)).toMatch(/limit: expansion ratio 250:1 .*--max-ratio/)
    expect(found(report)).toEqual(['oom-kill-global'])
  })
  test('layers', async () => {
    let data: Buffer = Buffer.from(LOG)
    for (let i = 0; i < 6; i++) data = gzipSync(data)
    const path = put('deep.gz', data)
    expect(found(await read([path]))).toEqual(['oom-kill-global'])
    expect(gaps(await read([path], { limits: { maxDepth: 5 } }))).toMatch(/limit: nested deeper than 5 layers \(--max-depth\)/)
  })
  test('members and bytes, per input', async () => {
    const many = put('many.tar', tar(Array.from({ length: 20 }, (_, i) => ({ name: `${i}.log`, data: QUIET }))))
    const good = put('one.log', LOG)
    const members = await read([many, good], { limits: { maxMembers: 10 } })
    expect(gaps(members)).toMatch(/limit: more than 10 members/)
    expect(found(members)).toEqual(['oom-kill-global'])
    expect(gaps(await read([good], { limits: { maxBytes: 1000 } }))).toMatch(/limit: more than 1000 bytes/)
  })
  test('a long line is cut and the lines behind it keep their numbers and offsets', async () => {
    const long = 'x'.repeat(3 * 2 ** 20)
    const report = await read([put('long.log', `${QUIET}${long}\n${KILL}`)])
    expect(report.findings[0]?.evidence[0]).toMatchObject({ line: 3, offset: QUIET.length + long.length + 1 })
    expect(gaps(report)).toMatch(/limit: 1 line longer than 1048576 bytes cut \(--max-line\)/)
  })
})

describe('what is no regular file is named and not opened', () => {
  test('links and FIFOs in a folder', async () => {
    const here = join(folder, 'special')
    mkdirSync(here)
    put('special/kern.log', LOG)
    put('secret.log', LOG.replace('4242', '6666'))
    symlinkSync(join(folder, 'secret.log'), join(here, 'out.log'))
    symlinkSync('kern.log', join(here, 'again.log'))
    execFileSync('mkfifo', [join(here, 'pipe.log')])
    const report = await read([here])
    expect(report.findings.map((f) => f.facts['pid'])).toEqual([4242])
    expect(gaps(report)).toMatch(/out\.log link not followed: it leads out/)
    expect(gaps(report)).toMatch(/pipe\.log not a regular file: FIFO/)
    // what lies inside is read under its own name
    expect(gaps(report)).not.toMatch(/again\.log/)
  })
  test('links in an archive; names that climb are only labels', async () => {
    const report = await read([
      put(
        'links.tar',
        tar([
          { name: 'l', type: '2', link: '/etc/passwd' },
          { name: 'inside', type: '2', link: 'logs/kern.log' },
          { name: 'logs/kern.log', data: LOG },
          { name: '../../up.log', data: LOG },
        ]),
      ),
    ])
    expect(gaps(report)).toMatch(/links\.tar!l link not followed: its target is not in the archive/)
    expect(gaps(report)).not.toMatch(/links\.tar!inside/)
    expect(report.findings[0]?.evidence[0]?.artifact).toMatch(/links\.tar!\.\.\/\.\.\/up\.log$/)
  })
})
