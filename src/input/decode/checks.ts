import { createHash, type Hash } from 'node:crypto'
import zlib from 'node:zlib'

/** CRC-64 of ECMA-182, reflected, in two halves of 32 bits. */
const CRC64: readonly [low: Uint32Array, high: Uint32Array] = [new Uint32Array(256), new Uint32Array(256)]
for (let i = 0; i < 256; i++) {
  let low = i
  let high = 0
  for (let bit = 0; bit < 8; bit++) {
    const one = (low & 1) !== 0
    low = ((low >>> 1) | (high << 31)) >>> 0
    high >>>= 1
    if (one) {
      low = (low ^ 0xd7870f42) >>> 0
      high = (high ^ 0xc96c5795) >>> 0
    }
  }
  CRC64[0][i] = low
  CRC64[1][i] = high
}

/** A checksum that grows with its data, and its bytes as a file has them. */
export interface Check {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

const NO_CHECK: Check = { update: () => {}, digest: () => new Uint8Array(0) }

/** The checks of the xz format by their number (1.1.0, 2.1.1.2): CRC-32, CRC-64, SHA-256; undefined for one that is not known. */
export function checkOf(kind: number): Check | undefined {
  if (kind === 0) return NO_CHECK
  if (kind === 1) return crc32Check()
  if (kind === 4) return crc64Check()
  return kind === 10 ? sha256Check(createHash('sha256')) : undefined
}

function crc32Check(): Check {
  let crc = 0
  return {
    update: (bytes) => (crc = zlib.crc32(bytes, crc)),
    digest: () => Uint8Array.of(crc, crc >>> 8, crc >>> 16, crc >>> 24),
  }
}

function crc64Check(): Check {
  const [lows, highs] = CRC64
  let low = 0xffffffff
  let high = 0xffffffff
  return {
    update: (bytes) => {
      let l = low
      let h = high
      for (let i = 0; i < bytes.length; i++) {
        const index = (l ^ bytes[i]!) & 255
        l = ((l >>> 8) | (h << 24)) ^ lows[index]!
        h = (h >>> 8) ^ highs[index]!
      }
      low = l >>> 0
      high = h >>> 0
    },
    digest: () => Uint8Array.from([0, 8, 16, 24, 32, 40, 48, 56], (shift) => (shift < 32 ? ~low >>> shift : ~high >>> (shift - 32)) & 255),
  }
}

const sha256Check = (hash: Hash): Check => ({ update: (bytes) => void hash.update(bytes), digest: () => hash.digest() })

/** Bytes of the check of each kind (2.1.1.2), also of kinds that are not known. */
export const checkLength = (kind: number): number => [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64][kind] ?? 0
