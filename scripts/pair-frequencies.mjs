/**
 * Counts which bytes follow one another in the examples of this repository and writes src/scan/pair-frequencies.ts. Run by hand, when logs
 * have changed so much that the gate stops too often: the table only makes it fast, it decides nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const SIZE = 64
/** Bytes with bit 5 set, as the scanner folds them; of bytes beyond ASCII the lower seven bits. */
const symbol = (byte) => ((byte | 0x20) & 0x1f) | ((byte & 0x40) >> 1)

const pairs = new Float64Array(SIZE * SIZE)
for (const folder of ['fixtures', 'src/detectors'])
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?:\.(?:log|txt)|dmesg)$/.test(entry.name)) continue
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    for (let i = 1; i < bytes.length; i++) pairs[symbol(bytes[i - 1]) * SIZE + symbol(bytes[i])]++
  }

/** Half bits of surprise, as letters; what was never seen counts as half a time. */
function surprises(counts) {
  const sum = counts.reduce((a, b) => a + b, 0)
  return [...counts]
    .map((count) => Math.min(25, Math.round(-2 * Math.log2((count + 0.5) / (sum + SIZE / 2)))))
    .map((halfBits) => String.fromCharCode(65 + halfBits))
    .join('')
}
const rows = Array.from({ length: SIZE }, (_, first) => pairs.subarray(first * SIZE, (first + 1) * SIZE))
const alone = rows.map((row) => row.reduce((a, b) => a + b, 0))
writeFileSync(
  join(root, 'src/scan/pair-frequencies.ts'),
  [
    '/**',
    ' * How surprising one byte is after another in logs, in half bits from A (0) to Z (25): a row for each byte before, a column for each after.',
    ' * Bytes are folded as `symbolOf` does. Counted over the examples of this repository by scripts/pair-frequencies.mjs.',
    ' */',
    'export const PAIR_SURPRISE = [',
    ...rows.map((row) => `  '${surprises(row)}',`),
    ']',
    '',
    '/** How surprising a byte is by itself, likewise. */',
    `export const BYTE_SURPRISE = '${surprises(alone)}'`,
    '',
  ].join('\n'),
)
