import { gzipSync } from 'node:zlib'
import { describe } from 'vitest'
import { dmesg, KILL, MEMCG, memcg, noise, oom, SEGV, segfault } from './kit/lines.ts'
import { END, filled, header, longName, member, pax, paxOf, tar } from './kit/tar.ts'
import { Zip } from './kit/zip.ts'
import { type Case, promised } from './kit/promise.ts'

const K = dmesg(oom())
const S = dmesg(segfault())
const M = dmesg(memcg())
const Q = dmesg(...noise(20))
const DAMAGED = /corrupt|truncated/

const flipped = (bytes: Buffer, at: number, by = 1): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= by
  return copy
}

/** Names that lead out, that are odd, or that steer: all are labels. */
const NAMES = [
  '../../../etc/cron.d/x',
  '/etc/passwd',
  'a/../../b.log',
  '..\\..\\windows.log',
  'C:\\x.log',
  './././kern.log',
  'kern.log ',
  ' kern.log',
  '-rf.log',
  '--output=x.log',
  '$(reboot).log',
  '`reboot`.log',
  'a\nb.log',
  'a\rb.log',
  'a\tb.log',
  'a\x1b[2Jb.log',
  'a\u009bmb.log',
  'a\u202elog.gpj',
  'a\u2028b.log',
  'a\u{e0041}b.log',
  '<script>alert(1)</script>.log',
  '[x](javascript:y).log',
  '```.log',
  'a|b|c.log',
  '"\'.log',
  '__proto__',
  'constructor',
  'toString',
  '.log',
  '…',
  'a'.repeat(99),
  '%00%2e%2e.log',
  '{x}[y]?*.log',
  'kern.log!inner',
  'ｋｅｒｎ.log',
  'CON',
  '::error::x.log',
]

describe('names in archives are labels', () => {
  promised(
    NAMES.flatMap((name): Case[] => [
      { name: `tar ${JSON.stringify(name)}`, input: tar(member('first.log', Q), member(name, K)), finds: [KILL] },
      { name: `zip ${JSON.stringify(name)}`, input: new Zip().add('first.log', Q).add(name, S).end(), finds: [SEGV] },
    ]),
  )
})

describe('tar', () => {
  const three = Buffer.concat([member('a.log', K), member('b.log', Q), member('c.log', S)])
  const bAt = member('a.log', K).length
  promised([
    { name: 'whole', input: tar(three), finds: [KILL, SEGV] },
    { name: 'without its end', input: three, finds: [KILL, SEGV], gaps: [/truncated: the tar archive has no end mark/] },
    { name: 'GNU magic', input: tar(member('a.log', K, { magic: 'ustar  \0' })), finds: [KILL] },
    { name: 'v7 magic', input: tar(member('a.log', K, { magic: '' })), finds: [KILL] },
    { name: 'old file type', input: tar(member('a.log', K, { type: '\0' })), finds: [KILL] },
    { name: 'contiguous file', input: tar(member('a.log', K, { type: '7' })), finds: [KILL] },
    { name: 'prefix', input: tar(member('a.log', K, { prefix: 'var/log' })), finds: [KILL], says: ['!var/log/a.log'] },
    { name: 'flipped bit in a name', input: tar(flipped(three, bAt)), finds: [KILL, SEGV], gaps: [/corrupt/] },
    { name: 'flipped bit in a size', input: tar(flipped(three, bAt + 130)), finds: [KILL, SEGV], gaps: [/corrupt/] },
    { name: 'flipped bit in a checksum', input: tar(flipped(three, bAt + 150)), finds: [KILL, SEGV], gaps: [/corrupt/] },
    {
      name: 'wrong checksum',
      input: tar(member('a.log', K), member('b.log', Q, { wrongBy: 1 }), member('c.log', S)),
      finds: [KILL, SEGV],
      gaps: [/corrupt/],
    },
    {
      name: 'size past the end',
      input: Buffer.concat([member('a.log', K), header({ name: 'b.log', size: 1 << 30 }), filled(S)]),
      finds: [KILL, SEGV],
      gaps: [/truncated/],
    },
    {
      name: 'cut inside the data',
      input: tar(member('a.log', K), member('b.log', Q.repeat(20))).subarray(0, 4096),
      finds: [KILL],
      gaps: [/truncated/],
    },
    {
      name: 'cut inside a header',
      input: Buffer.concat([member('a.log', K), header({ name: 'b.log' }).subarray(0, 200)]),
      finds: [KILL],
      gaps: [DAMAGED],
    },
    { name: 'pax path', input: tar(pax({ path: `${'d/'.repeat(60)}kern.log` }), member('short', K)), finds: [KILL], says: ['d/d/d/'] },
    { name: 'pax size', input: tar(pax({ size: String(K.length) }), member('a.log', K)), finds: [KILL] },
    { name: 'global pax', input: tar(pax({ comment: 'x' }, 'g'), member('a.log', K), member('b.log', S)), finds: [KILL, SEGV] },
    {
      name: 'pax time that is none',
      input: tar(pax({ mtime: '1e999', atime: '-9e99' }), member('a.log', K)),
      finds: [KILL],
      never: ['NaN', 'Infinity'],
    },
    {
      name: 'pax without records',
      input: tar(paxOf('rubbish without a length'), member('a.log', K), member('b.log', S)),
      finds: [KILL, SEGV],
      gaps: [/corrupt: an extended tar header is damaged/],
    },
    { name: 'pax of proto', input: tar(pax({ __proto__x: '1', constructor: '2' }), member('a.log', K)), finds: [KILL] },
    {
      name: 'GNU long name',
      input: tar(longName(`${'long/'.repeat(50)}kern.log`), member('short', K)),
      finds: [KILL],
      says: ['long/long/'],
    },
    {
      name: 'GNU long link',
      input: tar(longName('x/'.repeat(100), 'K'), member('l', '', { type: '2', link: 'x' }), member('a.log', K)),
      finds: [KILL],
      gaps: [/link not followed/],
    },
    {
      name: 'symbolic link out',
      input: tar(member('l', '', { type: '2', link: '/etc/passwd' }), member('a.log', K)),
      finds: [KILL],
      gaps: [/link not followed/],
      never: ['root:x'],
    },
    {
      name: 'hard link out',
      input: tar(member('l', '', { type: '1', link: '../../etc/shadow' }), member('a.log', K)),
      finds: [KILL],
      gaps: [/link not followed/],
    },
    { name: 'link to a member', input: tar(member('a.log', K), member('l', '', { type: '2', link: 'a.log' })), finds: [KILL] },
    { name: 'FIFO', input: tar(member('p', '', { type: '6' }), member('a.log', K)), finds: [KILL], gaps: [/FIFO/] },
    {
      name: 'devices',
      input: tar(member('c', '', { type: '3' }), member('b', '', { type: '4' }), member('a.log', K)),
      finds: [KILL],
      gaps: [/character device/, /block device/],
    },
    {
      name: 'unknown type',
      input: tar(member('a.log', K), member('z', S, { type: 'Z' }), member('c.log', Q)),
      finds: [KILL, SEGV],
    },
    { name: 'one name twice', input: tar(member('a.log', K), member('a.log', S)), finds: [KILL, SEGV] },
    { name: 'folder with bytes', input: tar(member('d/', '', { type: '5' }), member('d/a.log', K)), finds: [KILL] },
    { name: 'empty member', input: tar(member('e.log', ''), member('a.log', K)), finds: [KILL], gaps: [/e\.log: empty/] },
    { name: 'gzip in tar in gzip in tar', input: tar(member('x.tgz', gzipSync(tar(member('k.gz', gzipSync(K)))))), finds: [KILL] },
    {
      name: 'a damaged gzip beside a log',
      input: tar(member('0.gz', Buffer.from('\x1f\x8b\x08\0broken', 'latin1')), member('a.log', K)),
      finds: [KILL],
      gaps: [/0\.gz/],
    },
    {
      name: 'zip in tar',
      input: tar(member('x.zip', new Zip().add('k.log', K).add('s.log', S, { method: 0 }).end())),
      finds: [KILL, SEGV],
    },
    {
      name: 'more members than allowed',
      input: tar(...Array.from({ length: 30 }, (_, i) => member(`${i}.log`, i === 3 ? K : Q))),
      args: ['--max-members', '10'],
      finds: [KILL],
      gaps: [/limit: more than 10 members .*--max-members/],
    },
    {
      name: 'deeper than allowed',
      input: tar(member('k.log', S), member('x.tgz', gzipSync(gzipSync(gzipSync(K))))),
      args: ['--max-depth', '2'],
      finds: [SEGV],
      gaps: [/limit: nested deeper than 2 layers .*--max-depth/],
    },
    {
      name: 'all from standard input',
      stdin: [...tar(three)].reduce<Uint8Array[]>((all, _, i) => (i % 700 === 0 ? [...all, tar(three).subarray(i, i + 700)] : all), []),
      finds: [KILL, SEGV],
    },
    { name: 'only an end', input: END, finds: [], gaps: [/corrupt: 1024 NUL bytes/] },
  ])
})

describe('zip', () => {
  const zip = (): Zip => new Zip()
  promised([
    { name: 'stored', input: zip().add('k.log', K, { method: 0 }).end(), finds: [KILL] },
    { name: 'deflated, three', input: zip().add('k.log', K).add('s.log', S).add('m.log', M).end(), finds: [KILL, SEGV, MEMCG] },
    { name: 'sizes behind the data', input: zip().add('k.log', K, { flags: 8 }).end(), finds: [KILL] },
    {
      name: 'its first hundred bytes lost',
      input: zip().add('k.log', K, { method: 0 }).add('s.log', S).end().subarray(100),
      finds: [SEGV],
      gaps: [/k\.log: corrupt/, /belong to no member/],
    },
    {
      name: 'the signature of its first member damaged',
      input: Buffer.concat([Buffer.from('XX'), zip().add('k.log', K).add('s.log', S).end().subarray(2)]),
      finds: [KILL, SEGV],
      gaps: [/k\.log: corrupt: the header of the member is damaged, it was read as the zip directory says$/],
    },
    {
      name: 'and its method and sizes, in an archive within another',
      input: tar(member('in.zip', Buffer.concat([Buffer.alloc(26, 0xff), zip().add('k.log', K).add('s.log', S).end().subarray(26)]))),
      finds: [KILL, SEGV],
      gaps: [/in\.zip!k\.log: corrupt: the header of the member is damaged/],
    },
    {
      name: 'the whole head of its first member damaged',
      input: Buffer.concat([Buffer.from('X'.repeat(35)), zip().add('q.log', Q).add('s.log', S).end().subarray(35)]),
      finds: [SEGV],
      gaps: [/q\.log: corrupt: the zip directory names a place where no member begins/, /belong to no member/, /unsupported/],
    },
    { name: 'comment', input: zip().add('k.log', K).end({ comment: 'PK\x05\x06 of a comment' }), finds: [KILL] },
    {
      name: 'encrypted beside a log',
      input: zip()
        .add('x.log', '?', { flags: 1, raw: '?'.repeat(300) })
        .add('k.log', K)
        .end(),
      finds: [KILL],
      gaps: [/x\.log: encrypted/],
    },
    {
      name: 'unknown method beside a log',
      input: zip()
        .add('x.log', '?', { method: 99, raw: '?'.repeat(300) })
        .add('k.log', K)
        .end(),
      finds: [KILL],
      gaps: [/x\.log: unsupported/],
    },
    { name: 'wrong checksum', input: zip().add('k.log', K, { crc: 1 }).end(), finds: [KILL], gaps: [/k\.log: corrupt/] },
    {
      name: 'damaged data beside a log',
      input: zip()
        .add('x.log', Q, { raw: Buffer.alloc(200, 0xff) })
        .add('k.log', K)
        .end(),
      finds: [KILL],
      gaps: [/x\.log: corrupt/, /x\.log: empty/],
    },
    { name: 'other names in front of the data', input: zip().add('k.log', K, { localName: 'x.log' }).end(), finds: [KILL] },
    { name: 'folder entry', input: zip().add('d/', '', { method: 0 }).add('d/k.log', K).end(), finds: [KILL] },
    { name: 'one name twice', input: zip().add('a.log', K).add('a.log', S).end(), finds: [KILL, SEGV] },
    {
      name: 'link entry',
      input: zip()
        .add('l', '/etc/passwd', { method: 0, attributes: 0o120777 << 16 })
        .add('k.log', K)
        .end(),
      finds: [KILL],
      gaps: [/link not followed/],
      never: ['root:x'],
    },
    { name: 'gzip in zip', input: zip().add('k.gz', gzipSync(K)).end(), finds: [KILL] },
    {
      name: 'tar in zip in zip',
      input: zip()
        .add(
          'x.zip',
          zip()
            .add('y.tar', tar(member('k.log', K)))
            .end(),
        )
        .end(),
      finds: [KILL],
    },
    { name: 'empty', input: zip().end(), finds: [], exit: 2 },
    {
      name: 'more entries than allowed',
      input: Array.from({ length: 30 }, (_, i) => i)
        .reduce((all, i) => all.add(`${i}.log`, i === 3 ? K : Q), zip())
        .end(),
      args: ['--max-members', '10'],
      finds: [KILL],
      gaps: [/limit: more than 10 members/],
    },
  ])
})
