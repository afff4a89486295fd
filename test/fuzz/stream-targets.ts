import { gzipSync } from 'node:zlib'
import { dmesg, noise, oom, segfault } from '../hostile/kit/lines.ts'
import { bzip2 } from '../hostile/kit/bzip2.ts'
import { gzip, xz, zstd, zstdOf, zstdSkippable } from '../hostile/kit/streams.ts'
import { longName, member, pax, tar } from '../hostile/kit/tar.ts'
import { Zip } from '../hostile/kit/zip.ts'

/** Archives and compressed streams, a target for each format. */
export interface StreamTarget {
  readonly id: string
  readonly seeds: readonly Buffer[]
}

/** Short: what a line costs to read is paid in each run. */
const K = dmesg(...noise(2), oom(), ...noise(1))
const S = dmesg(segfault(), ...noise(2))
const N = dmesg(...noise(8))

export const STREAM_TARGETS: readonly StreamTarget[] = [
  {
    id: 'stream gzip',
    seeds: [
      gzipSync(K),
      Buffer.concat([gzip(K), gzip(S)]),
      gzip(K, { flags: 4 | 8 | 16 | 2, fields: Buffer.from([2, 0, 9, 9, 97, 0, 98, 0, 0, 0]) }),
      gzipSync(N + K, { level: 0 }),
    ],
  },
  {
    id: 'stream zstd',
    seeds: [
      zstd(K, { wrongBy: 0 }),
      zstd(N + S, { block: 500 }),
      Buffer.concat([zstd(K), zstdSkippable('x'), zstd(S)]),
      zstdOf(97, 300_000),
    ],
  },
  { id: 'stream xz', seeds: [xz(K), xz(N + S), Buffer.concat([xz(K), xz(S)])] },
  { id: 'stream bzip2', seeds: [bzip2(K), Buffer.concat([bzip2(K), bzip2(S)]), bzip2(`${'z'.repeat(900)}\n${K}`)] },
  {
    id: 'archive tar',
    seeds: [
      tar(member('a.log', K), member('b.log', S)),
      tar(pax({ path: 'd/k.log', size: String(K.length) }), member('x', K), longName('l/'.repeat(80)), member('y', S)),
      tar(member('l', '', { type: '2', link: 'a.log' }), member('d/', '', { type: '5' }), member('k.gz', gzipSync(K))),
      tar(member('v7', K, { magic: '' }), member('gnu', S, { magic: 'ustar  \0' })),
    ],
  },
  {
    id: 'archive zip',
    seeds: [
      new Zip().add('a.log', K).add('b.log', S, { method: 0 }).end(),
      new Zip().add('a.log', K, { flags: 8 }).add('x.zip', new Zip().add('s.log', S).end()).end({ comment: 'c' }),
      new Zip().add('d/', '', { method: 0 }).add('d/k.gz', gzipSync(K)).end(),
    ],
  },
  { id: 'archive tar.gz', seeds: [gzipSync(tar(member('a.log', K), member('b.log.gz', gzipSync(S))), { level: 0 })] },
]
