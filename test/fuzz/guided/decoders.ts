import { constants, deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib'
import { DEFAULT_LIMITS, type ReportGap } from '../../../src/input/source.ts'
import { Budget } from '../../../src/input/budget.ts'
import { ByteReader } from '../../../src/input/bytes.ts'
import { bunzip2 } from '../../../src/input/decode/bzip2.ts'
import { gunzip } from '../../../src/input/decode/gzip.ts'
import { Deflate } from '../../../src/input/decode/deflate.ts'
import { unlz4 } from '../../../src/input/decode/lz4.ts'
import { unxz } from '../../../src/input/decode/xz.ts'
import { unzstd } from '../../../src/input/decode/zstd.ts'
import { layers } from '../../../src/input/layers.ts'
import type { Member } from '../../../src/input/member.ts'
import { tarMembers } from '../../../src/input/tar.ts'
import { zipMembers } from '../../../src/input/zip.ts'
import { scanZip } from '../../../src/input/zip-scan.ts'
import { sample } from '../../input/samples.ts'
import { bzip2 } from '../../hostile/kit/bzip2.ts'
import { gzip, lz4, lz4Legacy, xz, zstd } from '../../hostile/kit/streams.ts'
import { member, tar } from '../../hostile/kit/tar.ts'
import { Zip } from '../../hostile/kit/zip.ts'
import { outcomeOf } from '../stream-outcome.ts'
import { STREAM_TARGETS } from '../stream-targets.ts'
import type { GuidedTarget } from './explore.ts'
import { repairTar, repairXz } from './repair.ts'

/** More is not decoded of one input: no run waits for it. */
const MOST_BYTES = 2 ** 18
const MOST_MEMBERS = 100
/** What all layers together may read. */
const BUDGET = { ...DEFAULT_LIMITS, maxBytes: 4 * 2 ** 20, maxMembers: 1_000 }
/** Sizes of the pieces in which an input comes once more. */
const PIECES = [1, 61, 4_000]
const MOST_BY_BYTE = 600

/** What came out, in the words of the format, and what was named as not read. */
interface Told {
  readonly bytes: Buffer
  readonly names: readonly string[]
  readonly gaps: readonly string[]
}
type Read = (reader: ByteReader, gap: ReportGap) => AsyncGenerator<Uint8Array | string>
type Decode = (path: string, reader: ByteReader, gap: ReportGap) => AsyncGenerator<Uint8Array>

async function* inPieces(input: Buffer, size: number): AsyncGenerator<Uint8Array> {
  // copies: whoever keeps a part of one must not see the next one there
  for (let at = 0; at < input.length; at += size) yield Uint8Array.from(input.subarray(at, at + size))
}

/** Texts are names of members, bytes are their data. */
async function told(read: Read, input: Buffer, size = input.length): Promise<Told> {
  const [parts, names, gaps]: [Uint8Array[], string[], string[]] = [[], [], []]
  let given = 0
  for await (const piece of read(new ByteReader(inPieces(input, Math.max(1, size))), ({ what, why }) => gaps.push(`${what}: ${why}`))) {
    if (typeof piece === 'string') names.push(`${piece} at ${given}`)
    else {
      given += piece.length
      parts.push(piece)
    }
    if (given > MOST_BYTES || names.length > MOST_MEMBERS) break
  }
  return { bytes: Buffer.concat(parts).subarray(0, MOST_BYTES), names, gaps }
}

/** What was decoded depends on the bytes, not on the pieces in which they come. */
async function examinePieces(read: Read, input: Buffer): Promise<void> {
  const whole = await told(read, input)
  for (const size of PIECES) {
    if (size === 1 && input.length > MOST_BY_BYTE) continue
    const other = await told(read, input, size)
    if (!other.bytes.equals(whole.bytes))
      throw new Error(`in pieces of ${size}: ${other.bytes.length} bytes instead of ${whole.bytes.length}`)
    const [a, b] = [JSON.stringify([whole.names, whole.gaps]), JSON.stringify([other.names, other.gaps])]
    if (a !== b) throw new Error(`in pieces of ${size}: ${b} instead of ${a}`)
  }
}

interface More {
  readonly repair?: (input: Buffer) => void
  /** What somebody else makes of it; undefined where he refuses it. */
  readonly reference?: (input: Buffer) => Buffer | undefined
  /** Whether what is new is analysed too: it makes up no finding. */
  readonly isAnalysed?: boolean
}

function target(id: string, seeds: readonly Buffer[], read: Read, { repair, reference, isAnalysed = false }: More = {}): GuidedTarget {
  return {
    id,
    seeds,
    run: async (input) => {
      const { bytes, gaps } = await told(read, input)
      const expected = reference?.(input)
      if (expected !== undefined && expected.length <= MOST_BYTES && !expected.equals(bytes))
        throw new Error(`${bytes.length} bytes (${gaps.join('; ')}), not the ${expected.length} of another decoder`)
    },
    examine: async (input) => {
      await examinePieces(read, input)
      if (isAnalysed) await outcomeOf(input)
    },
    ...(repair === undefined ? {} : { repair }),
  }
}

const stream =
  (decode: Decode): Read =>
  (reader, gap) =>
    decode('x', reader, gap)
const archive = (list: (reader: ByteReader, gap: ReportGap) => AsyncGenerator<Member>): Read =>
  async function* (reader, gap) {
    for await (const { name, bytes } of list(reader, gap)) {
      yield name
      yield* bytes
    }
  }
const allLayers: Read = async function* (reader, gap) {
  const budget = new Budget(BUDGET, gap)
  for await (const source of layers('x', reader.rest(), 0, budget, gap)) {
    yield source.path
    yield* source.open()
  }
}

/** Of the decoder that works in memory. */
const output = new Uint8Array(65_536)

const LINE = 'a line\n'
const seedsOf = (id: string): readonly Buffer[] => STREAM_TARGETS.find((one) => one.id === id)!.seeds
const whole = (decode: () => Buffer): Buffer | undefined => {
  try {
    return decode()
  } catch {
    return undefined
  }
}

/** A deflate stream in memory: what comes out, and why it stops, is as in zlib. */
const inflate: GuidedTarget = {
  id: 'inflate',
  seeds: ['', 'a', 'log line\n'.repeat(40), ...seedsOf('stream gzip').map(String)].flatMap((text) =>
    [0, 1, 9].map((level) => deflateRawSync(text, { level })),
  ),
  run: (input) => {
    const deflate = new Deflate(input, output)
    const stop = deflate.run()
    const { used, size } = deflate
    if (used > input.length || size > output.length) throw new Error(`${used} bytes used, ${size} given`)
    if (stop === 'full') return
    // one byte more shows damage, or behind a whole stream changes nothing
    const expected = whole(() => inflateRawSync(input.subarray(0, used), { finishFlush: constants.Z_SYNC_FLUSH }))
    if (expected?.equals(output.subarray(0, size)) !== true) throw new Error(`${stop}: ${size} bytes, not the ${expected?.length} of zlib`)
    const isWhole = whole(() => inflateRawSync(input.subarray(0, used))) !== undefined
    if (isWhole !== (stop === 'whole')) throw new Error(`${stop} after ${used} bytes, not so in zlib`)
    const isDamaged = whole(() => inflateRawSync(input.subarray(0, used + 1), { finishFlush: constants.Z_SYNC_FLUSH })) === undefined
    if (isDamaged !== (stop === 'damaged')) throw new Error(`${stop} at ${used}, not so in zlib`)
  },
}

/** The decoders of `src/input`, each by itself, and all of them one inside the other. */
export const DECODER_TARGETS: readonly GuidedTarget[] = [
  inflate,
  target('gzip', [gzip(LINE), ...seedsOf('stream gzip')], stream(gunzip), {
    reference: (input) => whole(() => gunzipSync(input, { maxOutputLength: MOST_BYTES })),
  }),
  target('bzip2', [bzip2(LINE), ...seedsOf('stream bzip2'), sample('bzip2')], stream(bunzip2)),
  target('xz', [xz(LINE), ...seedsOf('stream xz'), sample('xz')], stream(unxz), { repair: repairXz }),
  target('zstd', [zstd(LINE), ...seedsOf('stream zstd'), sample('zstd')], stream(unzstd)),
  target('lz4', [sample('lz4'), lz4Legacy(LINE), Buffer.concat([lz4Legacy(LINE), lz4(LINE)])], stream(unlz4)),
  target(
    'tar',
    [tar(member('a', LINE)), ...seedsOf('archive tar')],
    archive((reader, gap) => tarMembers('x', reader, gap)),
    { repair: repairTar },
  ),
  target(
    'zip',
    [new Zip().add('a', LINE).add('b', LINE, { method: 0 }).end(), ...seedsOf('archive zip')],
    archive((reader, gap) => zipMembers('x', reader, gap)),
  ),
  target(
    'zip-scan',
    [new Zip().add('a', LINE).add('b', LINE, { method: 0 }).end(), ...seedsOf('archive zip')],
    archive((reader, gap) => scanZip('x', reader, 0, gap)),
  ),
  target(
    'layers',
    [
      ...STREAM_TARGETS.flatMap(({ seeds }) => seeds.slice(0, 2)),
      sample('lz4'),
      lz4Legacy(LINE),
      ...(['xz', 'zstd', 'bzip2'] as const).map((kind) => gzipSync(sample(kind))),
    ],
    allLayers,
    { repair: repairTar, isAnalysed: true },
  ),
]
